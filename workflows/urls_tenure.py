"""Matters of stays and their steps."""

from django.urls import path

from .views import tenure, tenure_steps

urlpatterns = [
    path("cases/", tenure.cases, name="cases"),
    path("cases/<int:pk>/", tenure.case, name="case"),
    path("cases/<int:pk>/withdraw/", tenure.withdraw, name="case-withdraw"),
    path("cases/<int:pk>/certificate/", tenure.certificate, name="case-certificate"),
    path("cases/<int:pk>/certificate/draft/", tenure.certificate_draft, name="case-certificate-draft"),
    path("projects/<str:number>/cases/<slug:kind>/", tenure.CaseNewView.as_view(), name="case-new"),
    path("todo/<int:item>/extension-check/", tenure_steps.ExtensionCheckView.as_view(), name="step-extension-check"),
    path("todo/<int:item>/extension/", tenure_steps.ExtensionDecisionView.as_view(), name="step-extension-decision"),
    path("todo/<int:item>/graduation-check/", tenure_steps.GraduationCheckView.as_view(), name="step-graduation-check"),
    path("todo/<int:item>/graduation/", tenure_steps.GraduationDecisionView.as_view(), name="step-graduation-decision"),
    path("todo/<int:item>/exit-check/", tenure_steps.ExitCheckView.as_view(), name="step-exit-check"),
    path("todo/<int:item>/exit/", tenure_steps.ExitDecisionView.as_view(), name="step-exit-decision"),
]
