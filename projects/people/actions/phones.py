"""Verbs of the number that signs in: prove it, forget accounts whose number nobody proved."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused

from ..auditing import note
from ..models import User

PROVED_WITHIN = timedelta(days=1)


@transaction.atomic
def prove_phone(user, phone):
    """From now on this number signs in to the account. Refused when another account proved it a moment ago."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if (row.phone, row.phone_proved) == (phone, True):
        return
    opening = row.last_login is None and row.phone == phone
    user.phone, user.phone_proved = phone, True
    try:
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_proved"])
    except IntegrityError as error:
        raise Refused(_("This number belongs to another account.")) from error
    if opening:
        note("sign_up", user, way="phone")
    else:
        note("change_phone", user)


def forget_unproved():
    """Delete accounts opened by a number that nobody proved within a day; returns how many. Nobody ever used them."""
    old = timezone.now() - PROVED_WITHIN
    rows = User.objects.filter(email=None, phone_proved=False, last_login=None, joined_at__lt=old, is_active=True)
    return rows.exclude(memberships__isnull=False).delete()[0]
