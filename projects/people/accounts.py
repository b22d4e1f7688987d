"""Signing up and in: allauth's forms with the name that a Chinese office needs."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
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
