"""The addresses of the site, and beside them those of the floors."""

from django.urls import include, path

from . import floor

urlpatterns = [path("", include(floor)), path("", include("incubator.urls"))]
