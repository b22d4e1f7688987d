"""Pages of the order, one module per part."""

from django.urls import include, path

urlpatterns = [
    path("", include("workflows.urls_overview")),
    path("", include("workflows.urls_desk")),
    path("", include("workflows.urls_contests")),
    path("", include("workflows.urls_stock")),
    path("", include("workflows.urls_imports")),
    path("", include("workflows.urls_portal")),
    path("", include("workflows.urls_confirmations")),
    path("", include("workflows.urls_intake")),
    path("", include("workflows.urls_screening")),
    path("", include("workflows.urls_admission")),
    path("", include("workflows.urls_letters")),
    path("", include("workflows.urls_tenure")),
    path("", include("workflows.urls_enclave")),
    path("", include("workflows.urls_landing")),
    path("", include("workflows.urls_returns")),
    path("", include("workflows.urls_api")),
    path("", include("workflows.urls_guides")),
    path("settings/", include("workflows.urls_settings")),
]
