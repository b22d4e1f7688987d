"""Front door, inbox, project page and search."""

from django.urls import path

from .views import home, inbox, project, search

urlpatterns = [
    path("", home.home, name="home"),
    path("todo/", inbox.inbox, name="inbox"),
    path("todo/<int:item>/take/", inbox.take, name="item-take"),
    path("todo/<int:item>/release/", inbox.release, name="item-release"),
    path("projects/<str:number>/", project.project_page, name="project"),
    path("search/", search.search, name="search"),
]
