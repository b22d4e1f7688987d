"""The overview: figures together with the work that waits."""

from django.urls import path

from projects.trace.replica import reading

from .views import overview

urlpatterns = [path("overview/", reading(overview.overview), name="overview")]
