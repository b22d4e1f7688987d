"""Settings of the county."""

from django.urls import path

from .views import (
    handover,
    settings,
    settings_calendar,
    settings_desk,
    settings_letters,
    settings_limits,
    settings_lists,
    settings_members,
    settings_privacy,
)

urlpatterns = [
    path("", settings.settings_home, name="settings"),
    path("members/", settings_members.member_list, name="settings-members"),
    path("members/new/", settings_members.MemberNewView.as_view(), name="settings-member-new"),
    path("members/<int:pk>/", settings_members.member, name="settings-member"),
    path("members/<int:pk>/seats/new/", settings_members.SeatNewView.as_view(), name="settings-seat-new"),
    path("members/<int:pk>/second-factor/", settings_members.FactorRemoveView.as_view(), name="settings-member-factor"),
    path("members/<int:pk>/handover/", handover.of_member, name="settings-handover"),
    path("seats/<int:pk>/end/", settings_members.SeatEndView.as_view(), name="settings-member-end"),
    path("deadlines/", settings.deadlines, name="settings-deadlines"),
    path("deadlines/<str:step>/", settings.DeadlineView.as_view(), name="settings-deadline"),
    path("desk/", settings_desk.desk, name="settings-desk"),
    path("desk/new/", settings_desk.DeskRuleView.as_view(), name="settings-desk-rule"),
    path("calendar/", settings_calendar.year_view, name="settings-calendar"),
    path("calendar/year/<str:year>/", settings_calendar.YearView.as_view(), name="settings-year"),
    path("calendar/<str:day>/", settings_calendar.DayView.as_view(), name="settings-day"),
    path("materials/", settings_lists.materials, name="settings-materials"),
    path("materials/new/", settings_lists.MaterialNewView.as_view(), name="settings-material-new"),
    path("materials/<int:pk>/", settings_lists.MaterialChangeView.as_view(), name="settings-material"),
    path("materials/<int:pk>/end/", settings_lists.MaterialEndView.as_view(), name="settings-material-end"),
    path("routes/", settings_lists.routes, name="settings-routes"),
    path("routes/new/", settings_lists.RouteNewView.as_view(), name="settings-route-new"),
    path("carriers/", settings_lists.carriers, name="settings-carriers"),
    path("carriers/new/", settings_lists.CarrierNewView.as_view(), name="settings-carrier-new"),
    path("carriers/<int:pk>/", settings_lists.CarrierEditView.as_view(), name="settings-carrier"),
    path("limits/", settings_limits.limits, name="settings-limits"),
    path("limits/uploads/", settings_limits.UploadLimitView.as_view(), name="settings-upload-limit"),
    path("limits/form/", settings_limits.FormRuleView.as_view(), name="settings-form-rule"),
    path("limits/form/<slug:schema>/", settings_limits.EditionView.as_view(), name="settings-form-edition"),
    path("limits/returns/", settings_limits.ReturnRuleView.as_view(), name="settings-return-rule"),
    path("letters/", settings_letters.letters, name="settings-letters"),
    path("letters/<slug:kind>/", settings_letters.LetterView.as_view(), name="settings-letter"),
    path("letters/<slug:kind>/<slug:version>/", settings_letters.letter_version, name="settings-letter-version"),
    path(
        "letters/<slug:kind>/<slug:version>/<str:what>", settings_letters.letter_version_file, name="settings-letter-file"
    ),
    path("privacy/", settings_privacy.privacy, name="settings-privacy"),
    path("privacy/requests/<int:pk>/", settings_privacy.ErasureView.as_view(), name="settings-erasure"),
    path("privacy/retention/<slug:kind>/", settings_privacy.RetentionView.as_view(), name="settings-retention"),
    path("privacy/days/<str:step>/", settings_privacy.PeriodView.as_view(), name="settings-period"),
    path("rules/", settings.rules, name="settings-rules"),
]
