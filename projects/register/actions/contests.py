"""Verbs on contests: open an edition."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import Contest, Edition


@transaction.atomic
def open_edition(*, by, county, contest, code, name, year, ended_on=None):
    """A new edition of a contest; `contest` is its name, made when the county has none of that name."""
    found, _made = Contest.objects.get_or_create(county=county, name=contest)
    try:
        with transaction.atomic():
            edition = Edition.objects.create(contest=found, code=code, name=name, year=year, ended_on=ended_on)
    except IntegrityError as error:
        raise Refused(_("The code “%(code)s” is taken. Choose another.") % {"code": code}) from error
    record("open_edition", edition, by=by, county_id=county.pk, code=code)
    return edition
