"""Accounts: allauth's adapter with the name that a Chinese office needs, and with phone numbers."""

import logging
from contextlib import nullcontext
from datetime import timedelta
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.backup import database, unfinished_words
from projects.trace.errors import Refused
from projects.trace.throttle import sentence
from projects.trace.wording import read_by

from .actions.language import choose_language
from .auditing import note_attack
from .languages import chosen_on_device
from .models import User
from .phones import ByPhone

log = logging.getLogger(__name__)
STOPPED_FOR = timedelta(minutes=5)  # as ACCOUNT_RATE_LIMITS says of failed sign-ins, at most
OUR_STAGES = {
    "allauth.account.stages.PhoneVerificationStage": "projects.people.phones.ProvePhoneAtSignup",
    "allauth.account.stages.EmailVerificationStage": "projects.people.accounts.ProveEmail",
}


class ProveEmail(EmailVerificationStage):
    """An address is proved where letters leave; who signs in by a proved number need not."""

    def handle(self):
        user = self.login.user
        return (None, True) if user and (user.phone_proved or not user.email) else super().handle()


class AccountAdapter(ByPhone, DefaultAccountAdapter):
    """Anyone may open an account; an account alone opens no file."""

    def pre_login(self, request, user, **more):
        """Nobody comes in while a backup is being put back."""
        if database().is_marked():
            raise Refused(unfinished_words())
        return super().pre_login(request, user, **more)

    def post_login(self, request, user, **more):
        """Who chose a language before signing in, and never before, keeps it."""
        if not user.language and (language := chosen_on_device(request)):
            choose_language(by=user, language=language)
        return super().post_login(request, user, **more)

    def send_mail(self, template_prefix, email, context):
        """Letters about an account are in the language of its owner, whoever asked for them.

        A mail server that does not answer stops nobody: the password is set, the account is open, and the page says that
        the letter did not leave. It says so of known and unknown addresses alike.
        """
        with read_by(user) if (user := context.get("user")) else nullcontext():
            try:
                super().send_mail(template_prefix, email, context)
            except (OSError, SMTPException) as problem:
                log.error("a letter about an account (%s) did not leave: %s", template_prefix, type(problem).__name__)
                messages.warning(self.request, _("The letter could not be sent. Try again later or ask the centre."))

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def get_login_stages(self):
        return [OUR_STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request, **credentials):
        # allauth counts by e-mail address and host name: all who give a number would share one count, and a site that
        # answers under several names or ports would count each of them anew.
        login = credentials.get("email") or credentials.get("phone") or ""
        return f"login:{login.lower()}"

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            if found := _meant(credentials):
                note_attack("sign_in_stopped", found, way="password")
            raise ValidationError(sentence(timezone.now() + STOPPED_FOR)) from error


def _meant(credentials):
    """The account that somebody tried to sign in to, if there is one."""
    email, phone = (credentials.get("email") or "").lower(), credentials.get("phone") or ""
    return User.objects.filter(Q(email=email) | Q(phone=phone, phone_proved=True)).first() if email or phone else None
