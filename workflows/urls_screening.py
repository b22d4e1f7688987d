from django.urls import path

from .views import draws, meeting_papers, public_objections, screening, sittings

urlpatterns = [
    path("todo/<int:item>/schedule/", screening.ScheduleView.as_view(), name="step-screening-schedule"),
    path("todo/<int:item>/review/", screening.review_step, name="step-screening-review"),
    path("todo/<int:item>/deliberation/", screening.deliberation_step, name="step-screening-deliberation"),
    path("todo/<int:item>/notice/", screening.notice_step, name="step-screening-notice"),
    path("todo/<int:item>/objection/", screening.ExamineView.as_view(), name="step-screening-objection"),
    path("meetings/<str:number>/agenda/", screening.agenda, name="meeting-agenda"),
    path("meetings/<str:number>/items/<int:item>/postpone/", screening.postpone, name="meeting-postpone"),
    path("meetings/<str:number>/draws/<int:serial>/record.pdf", draws.draw_paper, name="meeting-draw-paper"),
    path("meetings/<str:number>/papers/<slug:paper>.<str:kind>", meeting_papers.meeting_paper, name="meeting-paper"),
    path("reviews/invitations/<int:pk>/letter.<str:kind>", meeting_papers.invitation_letter, name="meeting-invitation"),
    path("meetings/<str:number>/close/", screening.close, name="meeting-close"),
    path("deliberations/new/", sittings.sitting_new, name="deliberation-new"),
    path("deliberations/<int:pk>/edit/", sittings.sitting_edit, name="deliberation-edit"),
    path("deliberations/<int:pk>/publish/", sittings.sitting_publish, name="deliberation-publish"),
    path("deliberations/<int:pk>/minutes.<slug:kind>", sittings.sitting_minutes, name="deliberation-minutes"),
    path("deliberations/<int:pk>/decisions/<int:decision>/", sittings.decision_edit, name="decision-edit"),
    path("deliberations/<int:pk>/decisions/<int:decision>/drop/", sittings.decision_drop, name="decision-drop"),
    path("notices/<int:year>/<int:batch>/close/", public_objections.notice_close, name="notice-close"),
    path(
        "public/notices/<str:county>/<int:year>/<int:batch>/objection/<int:item>/",
        public_objections.public_objection,
        name="public-objection",
    ),
    path(
        "public/notices/<str:county>/<int:year>/<int:batch>/copy/<slug:moment>.pdf",
        public_objections.public_notice_copy,
        name="public-notice-copy",
    ),
    path("public/objections/<str:token>/", public_objections.public_objection_state, name="public-objection-state"),
    path("objections/<int:pk>/told/", public_objections.objection_told, name="objection-told"),
]
