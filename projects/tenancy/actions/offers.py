"""The letter of admission (入孵通知书) and the answer to it."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of, operators_of
from projects.register.actions.project import end_journey, move
from projects.register.stages import Stage
from projects.trace.actions import days_for, next_number, record, tell
from projects.trace.calendar import add_working_days
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.nested import bare
from projects.trace.wording import said

from ..models import Offer

CONFIRM_DAYS = 10  # working days to answer, where the county has decided nothing


def usual_confirm_by(county_id):
    """The day by which an offer sent today is to be confirmed, as the county's deadline says."""
    today = timezone.localdate()
    return add_working_days(today, days_for(county_id, "admission.confirm", today, CONFIRM_DAYS)).day


def open_offer(project):
    """The offer that waits for its answer, or None."""
    return Offer.objects.filter(project=project, confirmed_at=None, declined_at=None).first()


@transaction.atomic
def issue_offer(*, project, by, carrier, confirm_by, words=""):
    """Send the offer: it gets its number, the applicant is told."""
    today = timezone.localdate()
    if confirm_by <= today:
        raise Refused(_("The day of confirmation must be later than today."))
    serial = bare(next_number)(county_id=project.county_id, key=f"offer-{today.year}")
    offer = Offer.objects.create(
        project=project,
        carrier=carrier,
        number=f"RF{today.year}-{serial:03d}",
        issued_on=today,
        confirm_by=confirm_by,
        words=words,
        issued_by=by,
    )
    move(project, Stage.OFFERED)
    record("issue_offer", offer, by=by, county_id=project.county_id, project=project, number=offer.number)
    tell(
        members_of(project.organisation),
        said(_("Offer for “%(name)s”"), name=project.name),
        said(_("Please confirm it by %(day)s."), day=confirm_by),
        link=reverse("offer", args=[offer.pk]),
        project=project,
        kind=Kind.ACT,
    )
    return offer


@transaction.atomic
def accept_offer(*, project, by):
    """The applicant confirms; the carrier is told to prepare the agreement."""
    offer = _answer(project, confirmed_at=timezone.now(), confirmed_by=by)
    move(project, Stage.SIGNING)
    record("accept_offer", offer, by=by, county_id=project.county_id, project=project)
    tell(
        operators_of(offer.carrier),
        said(_("“%(name)s” confirmed the offer"), name=project.name),
        _("Please prepare the agreement."),
        link=project.get_absolute_url(),
        project=project,
        kind=Kind.ACT,
    )
    return offer


@transaction.atomic
def decline_offer(*, project, by, reason=""):
    """The applicant does not come; the journey ends."""
    offer = _answer(project, declined_at=timezone.now())
    end_journey(project, Stage.WITHDRAWN, reason=reason or _("Offer declined"))
    record("decline_offer", offer, by=by, county_id=project.county_id, project=project, note=reason)
    return offer


@transaction.atomic
def lapse_offer(*, project, by=None):
    """Nobody answered in time; the journey ends."""
    offer = _answer(project, declined_at=timezone.now())
    end_journey(project, Stage.LAPSED, reason=_("The offer was not confirmed in time"))
    record("lapse_offer", offer, by=by, county_id=project.county_id, project=project)
    return offer


def _answer(project, **fields):
    offer = open_offer(project)
    if offer is None:
        raise Refused(_("There is no open offer for this project."))
    for name, value in fields.items():
        setattr(offer, name, value)
    offer.save(update_fields=[*fields])
    return offer
