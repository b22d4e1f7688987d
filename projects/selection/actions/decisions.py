"""Verbs of deliberation: one sitting, several projects, a decision with reasons for each."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of
from projects.register.actions.project import end_journey, move
from projects.register.stages import Stage
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..models import Decision, Deliberation, Meeting
from ..reports import judged_items, result_for
from ..rules import Band
from .meetings import application_of

OUTCOMES = Decision.Outcome
# What each band suggests; anything else is a deviation and needs its reasons.
SUGGESTED = {Band.RECOMMEND: OUTCOMES.APPROVE, Band.RESERVE: OUTCOMES.RESERVE, Band.REJECT: OUTCOMES.REJECT}


@transaction.atomic
def hold_sitting(*, by, county, on, attendees, words=""):
    """Write down one sitting (集体研究): its day, who was there, its minutes."""
    sitting = Deliberation.objects.create(county=county, on=on, attendees=attendees, words=words, by=by)
    record("deliberate", sitting, by=by, county_id=county.pk, on=str(on))
    return sitting


def notice_days_of(project):
    """Working days of public notice that the project's route asks for; 0 = none."""
    application = application_of(project)
    return application.route.notice_days if application else 0


def needs_reasons(outcome, band):
    """Whether the decision must be explained: it refuses, it leaves the band, or there is no band."""
    return outcome != OUTCOMES.APPROVE or SUGGESTED.get(band) != outcome


@transaction.atomic
def decide(*, project, by, sitting, outcome, reasons=""):
    """Decide one project in a sitting; its stage, the result beside the decision, and word to the applicant."""
    item = judged_items([project]).get(project.pk)
    result = result_for(item)
    if needs_reasons(outcome, result.band) and not reasons.strip():
        raise Refused(_("“%(name)s”: please give the reasons of this decision.") % {"name": project.name})
    decision = Decision.objects.create(
        deliberation=sitting, project=project, item=item, outcome=outcome, reasons=reasons, mean=result.mean
    )
    if project.stage == Stage.ACCEPTED:  # a route without review comes straight from acceptance
        move(project, Stage.DELIBERATION)
    _go_on(project, outcome, reasons)
    record("decide", sitting, by=by, county_id=project.county_id, project=project, note=reasons, outcome=outcome)
    if item:
        _mark_decided(item.meeting)
    _tell_decision(project, outcome, reasons)
    return decision


def _go_on(project, outcome, reasons):
    if outcome == OUTCOMES.RESERVE:
        end_journey(project, Stage.RESERVE, reason=reasons)
    elif outcome == OUTCOMES.REJECT:
        end_journey(project, Stage.REJECTED, reason=reasons)
    else:
        move(project, Stage.NOTICE if notice_days_of(project) else Stage.APPROVED)


def _mark_decided(meeting):
    """A meeting is decided when each project that stayed on its agenda has its decision."""
    if not meeting.agenda.filter(removed_at=None, decisions=None).exists():
        Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.CLOSED).update(state=Meeting.State.DECIDED)


def _tell_decision(project, outcome, reasons):
    words = {
        OUTCOMES.APPROVE: _("“%(name)s” has been approved for incubation. The next step is the public notice or the offer; you need not do anything now."),  # noqa: E501
        OUTCOMES.RESERVE: _("“%(name)s” has been put in reserve. We keep in touch; you may apply again when things have moved on. Reasons: %(reasons)s"),  # noqa: E501
        OUTCOMES.REJECT: _("“%(name)s” was not approved this time. Reasons: %(reasons)s. You may ask us about it and apply again later."),  # noqa: E501
    }[Decision.Outcome(outcome)]
    tell(
        members_of(project.organisation),
        _("The decision on your project"),
        said(words, name=project.name, reasons=reasons),
        link=reverse("home"),
        project=project,
    )
