"""Meetings, sheets, deliberations and notices. What moves the order stands in workflows."""

from django.urls import path

from .views import decisions, experts, meetings, notices, sheets

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<str:number>/", meetings.meeting_page, name="meeting"),
    path("meetings/<str:number>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<str:number>/open/", meetings.meeting_open, name="meeting-open"),
    path("meetings/<str:number>/experts/", experts.invite, name="meeting-invite"),
    path("meetings/<str:number>/experts/<int:expert>/replace/", experts.replace, name="meeting-replace"),
    path("meetings/<str:number>/items/<int:item>/", meetings.item_sheets, name="meeting-item"),
    path("meetings/<str:number>/items/<int:item>/ask/", experts.ask, name="meeting-ask"),
    path("reviews/", sheets.my_reviews, name="my-reviews"),
    path("reviews/<int:pk>/", sheets.review_page, name="review"),
    path("reviews/<int:pk>/declare/", sheets.declare, name="review-declare"),
    path("reviews/<int:pk>/recuse/", sheets.recuse, name="review-recuse"),
    path("reviews/<int:pk>/correct/", sheets.correct, name="review-correct"),
    path("deliberations/", decisions.deliberation_list, name="deliberations"),
    path("deliberations/<int:pk>/", decisions.deliberation_page, name="deliberation"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/new/", notices.notice_new, name="notice-new"),
    path("notices/<int:year>/<int:batch>/", notices.notice_page, name="notice"),
    path("public/notices/", notices.public_list, name="public-notices"),
    path("public/notices/<str:county>/<int:year>/<int:batch>/", notices.public_notice, name="public-notice"),
]
