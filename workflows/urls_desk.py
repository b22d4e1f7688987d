"""Front door, inbox, board, project page and search."""

from django.urls import path

from .views import batches, board, home, inbox, project, search

urlpatterns = [
    path("", home.home, name="home"),
    path("todo/", inbox.inbox, name="inbox"),
    path("todo/<int:item>/take/", inbox.take, name="item-take"),
    path("todo/<int:item>/release/", inbox.release, name="item-release"),
    path("board/", board.board, name="board"),
    path("board/<str:number>/move/", board.move, name="board-move"),
    path("batches/", batches.batch_new, name="batch-new"),
    path("batches/<int:pk>/", batches.batch_page, name="batch"),
    path("batches/<int:pk>/start/", batches.batch_start, name="batch-start"),
    path("batches/<int:pk>/undo/", batches.batch_undo, name="batch-undo"),
    path("projects/<str:number>/", project.project_page, name="project"),
    path("search/", search.search, name="search"),
]
