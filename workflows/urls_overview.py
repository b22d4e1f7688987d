"""The overview: figures together with the work that waits."""

from django.urls import path

from .views import overview

urlpatterns = [path("overview/", overview.overview, name="overview")]
