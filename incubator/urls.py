"""All addresses of the site. Each app keeps its own; the order (workflows) comes first because it owns the front page."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("projects.people.urls_phone")),  # before allauth's, which has them everywhere
    path("accounts/", include("allauth.account.urls")),
    path("accounts/two-step/", include("allauth.mfa.urls")),
    path("", include("workflows.urls")),
    path("", include("projects.trace.urls")),
    path("", include("projects.people.urls")),
    path("", include("projects.files.urls")),
    path("", include("projects.register.urls")),
    path("", include("projects.selection.urls")),
    path("", include("projects.tenancy.urls")),
    path("", include("projects.outcomes.urls")),
    path("", include("projects.figures.urls")),
    path("", include("projects.privacy.urls")),
]

handler500 = "incubator.faults.server_error"
