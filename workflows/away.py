"""Days away and deputies (AB角): who stands in for whom. Rights follow from an absence that holds today."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from .models import Absence, Deputy

MOST_DAYS = 366


def _refuse_stranger(by, deputy):
    """A deputy is a colleague of the same desk or centre: standing in never widens what a seat allows."""
    mine, theirs = by.seats, deputy.seats
    if by.pk == deputy.pk:
        raise Refused(_("Nobody stands in for themselves. Please choose a colleague."))
    if not (mine.carriers() & theirs.carriers() or _centres(mine) & _centres(theirs)):
        raise Refused(_("%(name)s does not work at your desk.") % {"name": deputy})


def _centres(seats):
    return seats.counties(*CENTRE)


@transaction.atomic
def go_away(*, by, deputy, first_day, last_day):
    """Note the days on which somebody is away; the deputy sees and handles the files from the first day on."""
    _refuse_stranger(by, deputy)
    if (last_day - first_day).days > MOST_DAYS:
        raise Refused(_("That is longer than a year. Please hand the work over instead."))
    if Absence.objects.to_come().filter(user=by, first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused(_("You noted days away in that time already. Please end those first."))
    absence = Absence.objects.create(user=by, deputy=deputy, first_day=first_day, last_day=last_day)
    days = {"first_day": f"{first_day:%Y-%m-%d}", "last_day": f"{last_day:%Y-%m-%d}"}
    record("go_away", by, by=by, county_id=by.seats.home_county_id, deputy=deputy.pk, **days)
    words = said(_("You handle the files of %(who)s from %(first_day)s to %(last_day)s."), who=by.name, **days)
    tell([deputy], said(_("You stand in for %(who)s"), who=by.name), words, link="/todo/", kind=Kind.ACT)
    return absence


@transaction.atomic
def come_back(absence, *, by):
    """End days away, today; days that have not begun are taken back."""
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if absence.ended_on or absence.last_day < timezone.localdate():
        raise Refused(_("These days are over."))
    absence.ended_on = timezone.localdate()
    absence.save(update_fields=["ended_on"])
    record("come_back", by, by=by, county_id=by.seats.home_county_id, deputy=absence.deputy_id)
    words = said(_("From today %(who)s handles the own files again."), who=by.name)
    tell([absence.deputy], said(_("%(who)s is back"), who=by.name), words, link="/todo/")


@transaction.atomic
def choose_deputy(*, by, deputy):
    """Say who usually stands in (None: nobody). It gives no rights by itself; late files are told to that person."""
    if deputy is None:
        Deputy.objects.filter(user=by).delete()
    else:
        _refuse_stranger(by, deputy)
        Deputy.objects.update_or_create(user=by, defaults={"deputy": deputy})
    record("choose_deputy", by, by=by, county_id=by.seats.home_county_id, deputy=deputy.pk if deputy else None)
