from django.urls import path

from . import changeview, changeviews, petitionviews, roomviews, views

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
    path("changes/", changeviews.changes, name="changes"),
    path("changes/<int:pk>/", changeview.ChangeView.as_view(), name="change"),
    path("changes/<int:pk>/withdraw/", changeview.withdraw, name="change-withdraw"),
    path("changes/<int:pk>/consent/", changeview.consent, name="change-consent"),
    path("changes/<int:pk>/supplement/", changeview.supplement, name="change-supplement"),
    path("projects/<str:number>/changes/", changeviews.change_kinds, name="change-kinds"),
    path("projects/<str:number>/changes/<slug:kind>/", changeviews.AskChangeView.as_view(), name="change-new"),
    path("carriers/", views.carriers, name="carriers"),
    path("carriers/<int:pk>/", views.carrier, name="carrier"),
    path("carriers/<int:pk>/rooms/", roomviews.rooms, name="rooms"),
    path("carriers/<int:pk>/rooms/new/", roomviews.RoomNewView.as_view(), name="room-new"),
    path("rooms/<int:pk>/", roomviews.room, name="room"),
    path("rooms/<int:pk>/change/", roomviews.RoomChangeView.as_view(), name="room-change"),
    path("rooms/<int:pk>/reserve/", roomviews.ReserveView.as_view(), name="room-reserve"),
    path("rooms/uses/<int:pk>/release/", roomviews.ReleaseView.as_view(), name="room-release"),
]
