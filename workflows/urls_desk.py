"""Front door, inbox, board, project page and search."""

from django.urls import path

from .views import away, batches, board, calls, handing, handover, home, inbox, project, search

urlpatterns = [
    path("", home.home, name="home"),
    path("todo/", inbox.inbox, name="inbox"),
    path("board/", board.board, name="board"),
    path("board/<str:number>/move/", board.move, name="board-move"),
    path("batches/", batches.batch_new, name="batch-new"),
    path("batches/<int:pk>/", batches.batch_page, name="batch"),
    path("batches/<int:pk>/start/", batches.batch_start, name="batch-start"),
    path("batches/<int:pk>/undo/", batches.batch_undo, name="batch-undo"),
    path("todo/views/", inbox.views, name="inbox-views"),
    path("todo/views/save/", inbox.view_save, name="inbox-view-save"),
    path("todo/views/<int:pk>/delete/", inbox.view_delete, name="inbox-view-delete"),
    path("todo/next/", handing.next_file, name="item-next"),
    path("todo/undo/<int:pk>/", handing.undo, name="item-undo"),
    path("todo/calls/", calls.calls, name="calls"),
    path("todo/<int:item>/", handing.item, name="item"),
    path("todo/<int:item>/take/", handing.take, name="item-take"),
    path("todo/<int:item>/release/", handing.release, name="item-release"),
    path("todo/<int:item>/called/", calls.called, name="item-called"),
    path("todo/<int:item>/phone/", calls.phone, name="item-phone"),
    path("my/away/", away.away, name="away"),
    path("my/away/deputy/", away.deputy, name="away-deputy"),
    path("my/away/<int:pk>/end/", away.end, name="away-end"),
    path("my/handover/", handover.own, name="handover"),
    path("projects/<str:number>/", project.project_page, name="project"),
    path("search/", search.search, name="search"),
]
