"""Fill on behalf: the office's page of an application's confirmation, and the applicant's way by link and code."""

from django.urls import path

from .views import confirmations

urlpatterns = [
    path("applications/<str:number>/confirmation/", confirmations.ask, name="confirmation-ask"),
    path("my/applications/<str:number>/confirmation/", confirmations.confirm_own, name="application-confirm"),
    path("confirm/", confirmations.confirmation_read, name="confirmation-read"),
    path("confirm/<str:token>/", confirmations.confirmation, name="confirmation"),
]
