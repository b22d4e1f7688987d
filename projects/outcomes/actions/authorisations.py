"""Verbs on written authorisations (授权): record one, take it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE
from projects.tenancy.rules import is_centre
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..authority import SUBSTITUTES
from ..models import Authorisation

MOST_DAYS = 366


def _refuse(by, county, principal, deputy):
    if not is_centre(by, county.pk):
        raise Refused(_("The centre records an authorisation."))
    if not principal.seats.has(*CENTRE, county_id=county.pk):
        raise Refused(_("Only somebody of the centre can be stood in for."), field="principal")
    if deputy.pk in (principal.pk, by.pk):
        raise Refused(_("A substitute is another person than who is stood in for and who records it."), field="deputy")
    if deputy.seats.has(*CENTRE, county_id=county.pk):
        raise Refused(
            _("%(name)s belongs to the centre and needs no authorisation.") % {"name": deputy}, field="deputy"
        )
    if not deputy.seats.has(*SUBSTITUTES, county_id=county.pk):
        raise Refused(_("%(name)s holds no office in this county.") % {"name": deputy}, field="deputy")


@transaction.atomic
def authorise(*, by, county, principal, deputy, first_day, last_day, reason, paper):
    """Record that `deputy` judges landings in the place of `principal` in a time, by the signed `paper`."""
    _refuse(by, county, principal, deputy)
    if last_day < first_day:
        raise Refused(_("The last day lies before the first."), field="last_day")
    if first_day < timezone.localdate():
        raise Refused(_("An authorisation holds from today at the earliest."), field="first_day")
    if (last_day - first_day).days > MOST_DAYS:
        raise Refused(_("That is longer than a year; a new authorisation is needed then."), field="last_day")
    row = Authorisation.objects.create(
        county=county, principal=principal, deputy=deputy, first_day=first_day, last_day=last_day, reason=reason[:300],
        paper=paper, recorded_by=by,
    )  # fmt: skip
    days = {"first_day": f"{first_day:%Y-%m-%d}", "last_day": f"{last_day:%Y-%m-%d}"}
    record("authorise", row, by=by, county_id=county.pk, note=reason, deputy=deputy.pk, principal=principal.pk, **days)
    words = said(_("From %(first_day)s to %(last_day)s you check and confirm landings in the place of %(who)s."),
                 who=principal.name, **days)  # fmt: skip
    tell(
        [deputy], said(_("You are authorised for %(who)s"), who=principal.name), words, link="/landings/", kind=Kind.ACT
    )
    return row


@transaction.atomic
def end_authorisation(*, authorisation, by, reason):
    """Take an authorisation back from today on; what was judged under it stays."""
    row = Authorisation.objects.select_for_update(of=("self",)).select_related("deputy").get(pk=authorisation.pk)
    if not is_centre(by, row.county_id):
        raise Refused(_("The centre records an authorisation."))
    if row.ended_on or row.last_day < timezone.localdate():
        raise AlreadyDone(_("This authorisation is over."))
    row.ended_on, row.ended_by, row.ended_reason = timezone.localdate(), by, reason[:300]
    row.save(update_fields=["ended_on", "ended_by", "ended_reason"])
    record("end_authorisation", row, by=by, county_id=row.county_id, note=reason)
    tell([row.deputy], _("Your authorisation is taken back"), reason, link="/landings/")
    return row
