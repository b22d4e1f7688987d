"""Signing up and in: allauth's forms with the name that a Chinese office needs."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from projects.trace.wording import read_by

from .actions.language import choose_language
from .languages import chosen_on_device


class AccountAdapter(DefaultAccountAdapter):
    """Anyone may open an account; an account alone opens no file."""

    def post_login(self, request, user, **more):
        """Who chose a language before signing in, and never before, keeps it."""
        if not user.language and (language := chosen_on_device(request)):
            choose_language(by=user, language=language)
        return super().post_login(request, user, **more)

    def send_mail(self, template_prefix, email, context):
        """Letters about an account are in the language of its owner, whoever asked for them."""
        if user := context.get("user"):
            with read_by(user):
                return super().send_mail(template_prefix, email, context)
        return super().send_mail(template_prefix, email, context)

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)


class SignupForm(BaseSignupForm):
    """E-mail, password and the person's name."""

    name = forms.CharField(label=_("Your name"), max_length=60)
    field_order = ["name", "email", "password1", "password2"]
