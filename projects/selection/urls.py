"""Meetings, sheets, deliberations and notices. What moves the order stands in workflows."""

from django.urls import path

from .views import blind, decisions, draws, experts, meetings, notices, pool, sheets

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<str:number>/", meetings.meeting_page, name="meeting"),
    path("meetings/<str:number>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<str:number>/open/", meetings.meeting_open, name="meeting-open"),
    path("meetings/<str:number>/experts/", experts.invite, name="meeting-invite"),
    path("meetings/<str:number>/experts/<int:expert>/replace/", experts.attendance, name="meeting-replace"),
    path("meetings/<str:number>/vacancies/<int:pk>/", experts.vacancy, name="vacancy"),
    path("meetings/<str:number>/vacancies/<int:pk>/fill/", experts.vacancy_fill, name="vacancy-fill"),
    path("meetings/<str:number>/draws/new/", draws.draw_new, name="meeting-draw-new"),
    path("meetings/<str:number>/draws/<int:serial>/", draws.draw_page, name="meeting-draw"),
    path("meetings/<str:number>/extend/", blind.extend, name="meeting-extend"),
    path("meetings/<str:number>/items/<int:item>/blind/", blind.blind_page, name="meeting-blind"),
    path("meetings/<str:number>/items/<int:item>/blind/words/", blind.blind_words, name="meeting-blind-words"),
    path("meetings/<str:number>/items/<int:item>/blind/copy/", blind.blind_copy, name="meeting-blind-copy"),
    path(
        "meetings/<str:number>/items/<int:item>/blind/mark/<int:material>/", blind.blind_mark, name="meeting-blind-mark"
    ),
    path(
        "meetings/<str:number>/items/<int:item>/blind/unmark/<int:file>/",
        blind.blind_unmark,
        name="meeting-blind-unmark",
    ),
    path("meetings/<str:number>/items/<int:item>/", meetings.item_sheets, name="meeting-item"),
    path("meetings/<str:number>/items/<int:item>/ask/", experts.ask, name="meeting-ask"),
    path("experts/", pool.expert_list, name="experts"),
    path("experts/new/", pool.expert_new, name="expert-new"),
    path("experts/mine/", pool.expert_mine, name="expert-mine"),
    path("experts/<int:pk>/", pool.expert_page, name="expert"),
    path("experts/<int:pk>/edit/", pool.expert_edit, name="expert-edit"),
    path("experts/<int:pk>/employers/new/", pool.employment_new, name="expert-employer-new"),
    path("experts/<int:pk>/ties/new/", pool.tie_new, name="expert-tie-new"),
    path("experts/<int:pk>/<slug:kind>/<int:row>/withdraw/", pool.statement_withdraw, name="expert-withdraw"),
    path("experts/<int:pk>/rest/", pool.expert_rest, name="expert-rest"),
    path("reviews/", sheets.my_reviews, name="my-reviews"),
    path("reviews/<int:pk>/", sheets.review_page, name="review"),
    path("reviews/<int:pk>/declare/", sheets.declare, name="review-declare"),
    path("reviews/<int:pk>/recuse/", sheets.recuse, name="review-recuse"),
    path("reviews/<int:pk>/abstain/", sheets.abstain, name="review-abstain"),
    path("reviews/<int:pk>/files/<int:file>/", blind.review_file, name="review-file"),
    path("reviews/<int:pk>/correct/", sheets.correct, name="review-correct"),
    path("deliberations/", decisions.deliberation_list, name="deliberations"),
    path("deliberations/<int:pk>/", decisions.deliberation_page, name="deliberation"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/new/", notices.notice_new, name="notice-new"),
    path("notices/<int:year>/<int:batch>/", notices.notice_page, name="notice"),
    path("public/notices/", notices.public_list, name="public-notices"),
    path("public/notices/<str:county>/<int:year>/<int:batch>/", notices.public_notice, name="public-notice"),
]
