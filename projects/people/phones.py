"""Signing in by phone and code: what allauth asks of a site. Offered only where text messages can be sent.

A number signs in once a code sent there came back. Until then it is a way to call somebody, and may stand in several
accounts. Numbers are kept as eleven digits. Whoever asks for a code gets the same page and a text message, whether or
not the number is known: nobody learns here who has an account.
"""

from functools import wraps

from allauth.account import app_settings
from allauth.account.stages import PhoneVerificationStage
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.text import MOBILE, phone_digits
from projects.trace import sms
from projects.trace.errors import Refused
from projects.trace.letters import address_of

from .actions.phones import prove_phone
from .models import User


def where_texts_are_sent(view):
    """The view, not found where no text messages can be sent."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not sms.configured():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class MobileField(forms.CharField):
    """A mobile number of mainland China, however it is written; its value is eleven digits."""

    def __init__(self, **kwargs):
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        super().__init__(
            **{"label": gettext_lazy("Mobile"), "max_length": 30, "widget": forms.TextInput(attrs)} | kwargs
        )

    def clean(self, value):
        typed = super().clean(value)
        digits = phone_digits(typed) if typed else ""
        if typed and not (digits and MOBILE.fullmatch(digits)):
            raise ValidationError(_("This is no mobile number of mainland China: it has 11 digits and begins with 1."))
        return digits


class ProvePhoneAtSignup(PhoneVerificationStage):
    """A new number is proved when the account is opened; a number noted for calls never stands in the way later."""

    def handle(self):
        if self.login.user and not self.login.signup:
            return None, True
        return super().handle()


def _send(phone, text):
    try:
        sms.send(phone, text)
    except Exception as error:  # whatever a provider may come up with
        raise Refused(
            _("The text message could not be sent. Try again later, or sign in with e-mail and password.")
        ) from error


class ByPhone:
    """The part of allauth's adapter that knows numbers and sends codes."""

    def phone_form_field(self, **kwargs):
        return MobileField(**kwargs)

    def get_phone(self, user):
        return (user.phone, user.phone_proved) if user.phone else None

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone, phone_proved=True).first() if phone else None

    def set_phone(self, user, phone, verified):
        if verified:
            return self.set_phone_verified(user, phone)
        user.phone, user.phone_proved = phone, False
        return user.save(update_fields=["phone", "phone_proved"])

    def set_phone_verified(self, user, phone):
        prove_phone(user, phone)

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        words = {"code": code, "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60}
        _send(
            phone, _("Your code is %(code)s, valid for %(minutes)s minutes. Nobody of our office asks for it.") % words
        )

    def send_unknown_account_sms(self, phone, **kwargs):
        words = {"link": address_of(reverse("account_signup"))}
        _send(phone, _("This number has no account here yet. Open one: %(link)s") % words)

    def send_account_already_exists_sms(self, phone):
        words = {"link": address_of(reverse(settings.LOGIN_URL))}
        _send(phone, _("This number has an account here already. Sign in: %(link)s") % words)
