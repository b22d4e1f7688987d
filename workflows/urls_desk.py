"""Front door, inbox, board, project page and search."""

from django.urls import path

from .views import board, home, inbox, project, search

urlpatterns = [
    path("", home.home, name="home"),
    path("todo/", inbox.inbox, name="inbox"),
    path("todo/<int:item>/take/", inbox.take, name="item-take"),
    path("todo/<int:item>/release/", inbox.release, name="item-release"),
    path("board/", board.board, name="board"),
    path("board/<str:number>/move/", board.move, name="board-move"),
    path("projects/<str:number>/", project.project_page, name="project"),
    path("search/", search.search, name="search"),
]
