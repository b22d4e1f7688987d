"""Addresses of one's own data."""

from django.urls import path

from .views import erasure, exportlog, mine, rosters

urlpatterns = [
    path("account/data/", mine.my_data, name="my-data"),
    path("account/data/account/", mine.my_account, name="my-account"),
    path("account/data/copy/", mine.my_data_copy, name="my-data-copy"),
    path("account/data/consents/<int:pk>/withdraw/", mine.consent_withdraw, name="consent-withdraw"),
    path("account/data/erasure/", erasure.my_erasure, name="my-erasure"),
    path("account/data/erasure/back/", erasure.my_erasure_back, name="my-erasure-back"),
    path("export-log/", exportlog.export_log, name="export-log"),
    path("export-log/find/", exportlog.find_file, name="export-log-find"),
    path("export-log.xlsx", exportlog.export_log_workbook, name="export-log-file"),
    path("roster/<int:pk>/erase/", rosters.RosterEraseView.as_view(), name="roster-erase"),
]
