"""Pages of the register: leads, conversations, like projects. The project page itself shows open steps and lives in workflows."""

from django.urls import path

from .views import incoming, labels, leads, likeness, notes, promises, register_list, supplements, talk

urlpatterns = [
    path("projects/", register_list.register_list, name="projects"),
    path("leads/", leads.lead_list, name="leads"),
    path("leads/new/", leads.lead_new, name="lead-new"),
    path("leads/like/", leads.lead_like, name="lead-like"),
    path("leads/papers/new/", incoming.paper_new, name="paper-new"),
    path("leads/papers/<int:pk>/", leads.lead_new, name="lead-from-paper"),
    path("leads/papers/<int:pk>/to/<str:number>/", incoming.paper_add, name="paper-add"),
    path("leads/promises/", promises.promise_list, name="promises"),
    path("promises/<int:pk>/", promises.promise_settle, name="promise"),
    path("promises/<int:pk>/reopen/", promises.promise_reopen, name="promise-reopen"),
    path("projects/<str:number>/edit/", leads.lead_edit, name="lead-edit"),
    path("projects/<str:number>/notes/", notes.note_new, name="note-new"),
    path("projects/<str:number>/step/", notes.lead_step, name="lead-step"),
    path("projects/<str:number>/next-step/", notes.lead_next, name="lead-next"),
    path("projects/<str:number>/promises/new/", promises.promise_new, name="promise-new"),
    path("projects/<str:number>/sleep/", leads.lead_sleep, name="lead-sleep"),
    path("projects/<str:number>/wake/", leads.lead_wake, name="lead-wake"),
    path("projects/<str:number>/labels/", labels.label_add, name="label-add"),
    path("projects/<str:number>/labels/<int:pk>/remove/", labels.label_remove, name="label-remove"),
    path("projects/<str:number>/talk/", talk.project_talk, name="project-talk"),
    path("my/applications/<str:number>/talk/", talk.application_talk, name="application-talk"),
    path("supplements/", supplements.supplement_list, name="supplements"),
    path("likeness/", likeness.likeness_list, name="likenesses"),
    path("likeness/<int:pk>/", likeness.likeness_detail, name="likeness"),
    path("joinings/<int:pk>/undo/", likeness.joining_undo, name="joining-undo"),
]
