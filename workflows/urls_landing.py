from django.urls import path

from .views import landing

urlpatterns = [
    path("todo/<int:item>/evidence/", landing.EvidenceView.as_view(), name="step-landing-evidence"),
    path("todo/<int:item>/stop-landing/", landing.StopView.as_view(), name="landing-stop"),
    path("todo/<int:item>/verification/", landing.VerificationView.as_view(), name="step-landing-verification"),
    path("todo/<int:item>/confirmation/", landing.ConfirmationView.as_view(), name="step-landing-confirmation"),
    path("landings/start/", landing.StartView.as_view(), name="landing-start"),
]
