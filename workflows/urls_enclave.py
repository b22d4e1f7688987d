"""The enclave's desk, renewals, and the events of carriers."""

from django.urls import path

from .views import enclave

urlpatterns = [
    path("carriers/<int:pk>/desk/", enclave.desk, name="enclave-desk"),
    path("carriers/<int:pk>/events/", enclave.events, name="events"),
    path("carriers/<int:pk>/events/new/", enclave.EventNewView.as_view(), name="event-new"),
    path("carriers/events/<int:pk>/", enclave.EventView.as_view(), name="event"),
    path("admissions/stays/<int:pk>/renew/", enclave.RenewView.as_view(), name="stay-renew"),
]
