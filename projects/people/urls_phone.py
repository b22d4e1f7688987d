"""allauth's pages of the phone, closed where no text messages can be sent."""

from allauth.account import views
from django.urls import path

from .phones import where_texts_are_sent
from .views.account import sign_in_again

urlpatterns = [
    path("login/again/", sign_in_again, name="sign-in-again"),
    path("login/code/", where_texts_are_sent(views.request_login_code), name="account_request_login_code"),
    path("phone/verify/", where_texts_are_sent(views.verify_phone), name="account_verify_phone"),
    path("phone/change/", where_texts_are_sent(views.change_phone), name="account_change_phone"),
]
