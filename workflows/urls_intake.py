"""Steps of the intake."""

from django.urls import path

from .views import intake, intake_check, way

urlpatterns = [
    path("todo/<int:item>/recommend/", intake.RecommendView.as_view(), name="step-intake-recommend"),
    path("todo/<int:item>/check/", intake_check.CheckView.as_view(), name="step-intake-check"),
    path("todo/<int:item>/supplement/", intake.SupplementView.as_view(), name="step-intake-supplement"),
    path("applications/<str:number>/way/", way.WayView.as_view(), name="application-way"),
    path("on-behalf/new/", intake.application_on_behalf, name="application-on-behalf"),
]
