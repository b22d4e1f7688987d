from django.urls import path

from . import views

urlpatterns = [
    path("admissions/", views.admissions, name="admissions"),
    path("admissions/offers/<int:pk>/", views.offer, name="offer"),
    path("admissions/stays/<int:pk>/", views.stay, name="stay"),
    path("admissions/stays/<int:pk>/leave/", views.LeaveView.as_view(), name="stay-leave"),
    path("admissions/stays/<int:pk>/void/", views.VoidView.as_view(), name="stay-void"),
    path("admissions/stays/<int:pk>/incubation/", views.incubation, name="stay-incubation"),
    path("carriers/", views.carriers, name="carriers"),
    path("carriers/<int:pk>/", views.carrier, name="carrier"),
]
