from django.urls import path

from .views import guides

urlpatterns = [
    path("help/", guides.shelf, name="guides"),
    path("help/<slug:slug>/", guides.guide, name="guide"),
]
