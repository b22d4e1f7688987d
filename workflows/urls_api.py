"""The interface for other systems; what is not there answers in its words too."""

from django.urls import include, path, re_path

from .api import site

urlpatterns = [
    path("api/v1/openapi.json", site.openapi, name="api-openapi"),
    path("api/v1/docs/", site.docs, name="api-docs"),
    path("api/v1/", include((site.urlpatterns, "api"))),
    re_path(r"^api/.*$", site.nothing, name="api-nothing"),
]
