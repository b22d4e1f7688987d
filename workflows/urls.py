"""Pages of the order, one module per part."""

from django.urls import include, path

urlpatterns = [
    path("", include("workflows.urls_desk")),
]
