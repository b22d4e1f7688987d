"""Addresses of people: one's own account, the colleagues of an organisation, the invitations to it."""

from django.urls import path

from .views import account, colleagues, founding, invitations, kept, language

HERE = "my/organisations/<int:pk>/people/"

urlpatterns = [
    path("language/", language.choose, name="language"),
    path("accounts/security/", account.security, name="account-security"),
    path("accounts/kept/", kept.carry_on, name="account-kept"),
    path("accounts/security/sign-out/", account.end_visits, name="visit-end"),
    path(HERE, colleagues.people, name="organisation-people"),
    path(f"{HERE}handover/", colleagues.hand_over, name="organisation-handover"),
    path(f"{HERE}leave/", colleagues.leave, name="organisation-leave"),
    path(f"{HERE}<int:seat>/level/", colleagues.level, name="colleague-level"),
    path(f"{HERE}<int:seat>/remove/", colleagues.remove, name="colleague-remove"),
    path("my/invitations/<int:pk>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("my/organisations/code/", founding.code_answer, name="organisation-code"),
    path("my/organisations/ask/", founding.ask, name="organisation-ask"),
    path("my/joining/<int:pk>/", founding.answer, name="join-answer"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
