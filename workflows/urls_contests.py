"""Contests: editions, entries, imports, invitations, and the page of the invited."""

from django.urls import path

from .views import claims, contests, imports

urlpatterns = [
    path("contests/", contests.edition_list, name="contests"),
    path("contests/new/", contests.edition_new, name="edition-new"),
    path("contests/entries/<int:pk>/", contests.entry_page, name="entry"),
    path("contests/claims/<int:pk>/revoke/", contests.claim_revoke, name="claim-revoke"),
    path("contests/editions/<slug:code>/", contests.edition_page, name="edition"),
    path("contests/editions/<slug:code>/upload/", imports.upload, name="import-upload"),
    path("contests/editions/<slug:code>/invite/", contests.invite, name="invite"),
    path("claim/", claims.claim_take, name="claim-take"),
    path("claim/<str:token>/", claims.claim, name="claim"),
]
