from django.urls import path

from .views import screening, screening_decisions

urlpatterns = [
    path("todo/<int:item>/schedule/", screening.ScheduleView.as_view(), name="step-screening-schedule"),
    path("todo/<int:item>/review/", screening.review_step, name="step-screening-review"),
    path("todo/<int:item>/deliberation/", screening.deliberation_step, name="step-screening-deliberation"),
    path("todo/<int:item>/notice/", screening.notice_step, name="step-screening-notice"),
    path("todo/<int:item>/objection/", screening.ExamineView.as_view(), name="step-screening-objection"),
    path("meetings/<str:number>/agenda/", screening.agenda, name="meeting-agenda"),
    path("meetings/<str:number>/items/<int:item>/postpone/", screening.postpone, name="meeting-postpone"),
    path("meetings/<str:number>/close/", screening.close, name="meeting-close"),
    path("deliberations/new/", screening_decisions.sitting_new, name="deliberation-new"),
    path("notices/<int:year>/<int:batch>/close/", screening_decisions.notice_close, name="notice-close"),
    path(
        "public/notices/<str:county>/<int:year>/<int:batch>/objection/<int:item>/",
        screening_decisions.public_objection,
        name="public-objection",
    ),
]
