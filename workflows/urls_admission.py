from django.urls import path

from .views import admission

urlpatterns = [
    path("todo/<int:item>/offer/", admission.OfferView.as_view(), name="step-admission-offer"),
    path("todo/<int:item>/confirm/", admission.ConfirmView.as_view(), name="step-admission-confirm"),
    path("todo/<int:item>/agreement/", admission.AgreementView.as_view(), name="step-admission-agreement"),
    path("todo/<int:item>/handover/", admission.HandoverView.as_view(), name="step-admission-handover"),
    path("todo/<int:item>/verify/", admission.VerifyView.as_view(), name="step-admission-verify"),
    path("admissions/record/", admission.RecordView.as_view(), name="move-in-record"),
]
