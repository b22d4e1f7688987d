from django.urls import path

from . import petitionviews, views

urlpatterns = [
    path("admissions/", views.admissions, name="admissions"),
    path("admissions/offers/<int:pk>/", views.offer, name="offer"),
    path("admissions/stays/<int:pk>/", views.stay, name="stay"),
    path("admissions/stays/<int:pk>/leave/", views.LeaveView.as_view(), name="stay-leave"),
    path("admissions/stays/<int:pk>/void/", views.VoidView.as_view(), name="stay-void"),
    path("admissions/stays/<int:pk>/incubation/", views.incubation, name="stay-incubation"),
    path("petitions/", petitionviews.petitions, name="petitions"),
    path("petitions/<int:pk>/", petitionviews.PetitionView.as_view(), name="petition"),
    path("projects/<str:number>/petitions/<slug:kind>/", petitionviews.AskView.as_view(), name="petition-new"),
    path("carriers/", views.carriers, name="carriers"),
    path("carriers/<int:pk>/", views.carrier, name="carrier"),
]
