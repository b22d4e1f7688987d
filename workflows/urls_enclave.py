"""The enclave's desk, renewals, and the events of carriers."""

from django.urls import path

from .views import enclave, events

urlpatterns = [
    path("carriers/<int:pk>/desk/", enclave.desk, name="enclave-desk"),
    path("carriers/<int:pk>/events/", events.events, name="events"),
    path("carriers/<int:pk>/events/new/", events.EventNewView.as_view(), name="event-new"),
    path("events/", events.county_events, name="county-events"),
    path("carriers/events/<int:pk>/", events.EventView.as_view(), name="event"),
    path("carriers/events/<int:pk>/change/", events.EventChangeView.as_view(), name="event-change"),
    path("carriers/events/<int:pk>/papers/", events.EventPaperView.as_view(), name="event-paper"),
    path("carriers/events/<int:pk>/check/", events.event_check, name="event-check"),
    path("admissions/stays/<int:pk>/renew/", enclave.RenewView.as_view(), name="stay-renew"),
]
