"""Signing up and in: allauth's forms with the name that a Chinese office needs."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Anyone may open an account; an account alone opens no file."""

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)


class SignupForm(BaseSignupForm):
    """E-mail, password and the person's name."""

    name = forms.CharField(label=_("Your name"), max_length=60)
    field_order = ["name", "email", "password1", "password2"]


def password_link(user):
    """The address at which the person sets a password: works once, and for PASSWORD_RESET_TIMEOUT seconds."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
