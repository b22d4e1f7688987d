"""Verbs of deliberation: one sitting, several projects, a decision with reasons for each; nothing is told before the end.

What is written down here is pending. It takes effect when the sitting is published (`take_effect`, `publish`), all of
it at once with the messages as they stand then. The sitting's row is locked first, before any process or project.
"""

from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of
from projects.register.actions.project import end_journey, move
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.actions import next_number, record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import filed, said

from ..models import Attendance, Decision, Deliberation, Meeting
from ..reports import judged_items, judgement_of
from ..rules import Band
from .meetings import application_of

OUTCOMES = Decision.Outcome
# What each band suggests; anything else is a deviation and needs its reasons.
SUGGESTED = {Band.RECOMMEND: OUTCOMES.APPROVE, Band.RESERVE: OUTCOMES.RESERVE, Band.REJECT: OUTCOMES.REJECT}


class Verdict(NamedTuple):
    """What a sitting says about one project; `votes` are (for, against, abstained), or None where none were counted."""

    project: Project
    outcome: str
    reasons: str = ""
    votes: tuple | None = None
    dissent: str = ""


@transaction.atomic
def hold_sitting(*, by, county, on, chair, members=(), attendees="", place="", words="", verdicts):
    """Write down one sitting (集体研究): its day, who sat in it, its minutes, and a pending decision for each project."""
    serial = next_number(county_id=county.pk, key=f"sitting-{on.year}")
    sitting = Deliberation.objects.create(
        county=county, number=f"{county.number_prefix}-{on.year}-YJ{serial:02d}", on=on, place=place,
        attendees=attendees, words=words, by=by,
    )  # fmt: skip
    _seat(sitting, chair, members)
    for verdict in sorted(verdicts, key=lambda verdict: verdict.project.pk):
        _decide(sitting, verdict)
    # No project on this row: what is pending shows nowhere but in its sitting.
    record("deliberate", sitting, by=by, county_id=county.pk, on=str(on), projects=len(verdicts))
    return sitting


def _seat(sitting, chair, members):
    sitting.attendances.all().delete()
    people = [chair, *(person for person in members if person != chair)]
    Attendance.objects.bulk_create(
        Attendance(deliberation=sitting, user=person, name=person.name, chairs=person == chair) for person in people
    )


def notice_days_of(project):
    """Working days of public notice that the project's route asks for; 0 = none."""
    application = application_of(project)
    return application.route.notice_days if application else 0


def needs_reasons(outcome, band):
    """Whether the decision must be explained: it refuses, it leaves the band, or there is no band."""
    return outcome != OUTCOMES.APPROVE or SUGGESTED.get(band) != outcome


def _named(project, words):
    return Refused(said(_("“%(name)s”: %(why)s"), name=project.name, why=words))


def refuse_odd_votes(verdict, present):
    """Votes fit those who sat there, and an approval has more for it than against it."""
    if verdict.votes is None:
        return
    agreed, against, abstained = verdict.votes
    if agreed + against + abstained > present:
        words = _("%(votes)s votes were counted, but only %(present)s people sat in the sitting.")
        raise _named(verdict.project, said(words, votes=agreed + against + abstained, present=present))
    if verdict.outcome == OUTCOMES.APPROVE and agreed <= against:
        raise _named(verdict.project, _("an approval needs more votes for it than against it."))


def _refuse_unfit(sitting, verdict, band):
    if needs_reasons(verdict.outcome, band) and not verdict.reasons.strip():
        raise Refused(_("“%(name)s”: please give the reasons of this decision.") % {"name": verdict.project.name})
    refuse_odd_votes(verdict, sitting.attendances.count())


def _decide(sitting, verdict):
    project = Project.objects.select_for_update().get(pk=verdict.project.pk)
    if waiting := Decision.objects.filter(pending_for=project).select_related("deliberation__by").first():
        held = waiting.deliberation
        words = _("was decided in the sitting %(sitting)s (%(who)s), which is not published yet.")
        raise AlreadyDone(str(_named(project, said(words, sitting=held, who=held.by.name))))
    item = judged_items([project]).get(project.pk)
    result = judgement_of(project, item)
    _refuse_unfit(sitting, verdict, result.band)
    subject, message = usual_message(project, verdict.outcome, verdict.reasons)
    return Decision.objects.create(
        deliberation=sitting, project=project, pending_for=project, item=item, outcome=verdict.outcome,
        reasons=verdict.reasons, mean=result.mean, dissent=verdict.dissent, subject=subject, message=message,
        **_counted(verdict.votes),
    )  # fmt: skip


def _counted(votes):
    names = ("votes_for", "votes_against", "votes_abstained")
    return dict(zip(names, votes or (None, None, None), strict=True))


def usual_message(project, outcome, reasons):
    """(subject, words) that the applicant will read, unless somebody words it otherwise."""
    words = {
        OUTCOMES.APPROVE: _(
            "“%(name)s” has been approved for incubation. The next step is the public notice or the offer; you need not do anything now."
        ),  # noqa: E501
        OUTCOMES.RESERVE: _(
            "“%(name)s” has been put in reserve. We keep in touch; you may apply again when things have moved on. Reasons: %(reasons)s"
        ),  # noqa: E501
        OUTCOMES.REJECT: _(
            "“%(name)s” was not approved this time. Reasons: %(reasons)s. You may ask us about it and apply again later."
        ),  # noqa: E501
    }[OUTCOMES(outcome)]
    reasons = reasons.rstrip("。.")
    return filed(_("The decision on your project")), filed(said(words, name=project.name, reasons=reasons))


def locked_pending(sitting):
    """The sitting's row under its lock; refused once it is published."""
    sitting = Deliberation.objects.select_for_update(of=("self",)).select_related("county").get(pk=sitting.pk)
    if not sitting.is_pending:
        raise AlreadyDone(_("The sitting was published already; its decisions stay as they are."))
    return sitting


def _pending(decision):
    sitting = locked_pending(decision.deliberation)
    fresh = (
        sitting.decisions.standing().select_related("project", "item__meeting__rubric").filter(pk=decision.pk).first()
    )
    if fresh is None:
        raise AlreadyDone(_("This decision was taken out of the sitting already."))
    return sitting, fresh


@transaction.atomic
def change_sitting(sitting, *, by, on, chair, members, attendees, place, words):
    """Put right who sat there, when, and the minutes, while the sitting is pending; the votes have to fit again."""
    sitting = locked_pending(sitting)
    sitting.on, sitting.attendees, sitting.place, sitting.words = on, attendees, place, words
    sitting.save(update_fields=["on", "attendees", "place", "words"])
    _seat(sitting, chair, members)
    for row in sitting.decisions.standing().select_related("project"):
        refuse_odd_votes(Verdict(row.project, row.outcome, votes=row.votes), sitting.attendances.count())
    record("change_sitting", sitting, by=by, county_id=sitting.county_id, on=str(on))
    return sitting


@transaction.atomic
def change_decision(decision, *, by, outcome, reasons, votes, dissent, subject, message):
    """Change a pending decision and its message. A message that nobody worded otherwise follows the new decision."""
    sitting, decision = _pending(decision)
    project = decision.project
    _refuse_unfit(
        sitting, Verdict(project, outcome, reasons, votes, dissent), judgement_of(project, decision.item).band
    )
    usual = usual_message(project, decision.outcome, decision.reasons)
    if (subject, message) == usual:
        subject, message = usual_message(project, outcome, reasons)
    before = decision.outcome
    decision.outcome, decision.reasons, decision.dissent = outcome, reasons, dissent
    decision.subject, decision.message = subject, message
    for name, value in _counted(votes).items():
        setattr(decision, name, value)
    decision.save()
    record(
        "change_decision",
        sitting,
        by=by,
        county_id=sitting.county_id,
        number=project.number,
        before=before,
        after=outcome,
    )
    return decision


@transaction.atomic
def drop_decision(decision, *, by, reason):
    """Take a project out of a pending sitting: it waits for another one. The row stays with the reason."""
    sitting, decision = _pending(decision)
    decision.pending_for, decision.dropped_at, decision.dropped_because = None, timezone.now(), reason
    decision.save(update_fields=["pending_for", "dropped_at", "dropped_because"])
    record("drop_decision", sitting, by=by, county_id=sitting.county_id, note=reason, number=decision.project.number)
    return decision


@transaction.atomic
def take_effect(*, project, by, decision):
    """One decision of a sitting that is being published: the stage, and the message as it stands. Under its lock."""
    if project.stage == Stage.ACCEPTED:  # a route without review comes straight from acceptance
        move(project, Stage.DELIBERATION)
    _go_on(project, decision.outcome, decision.reasons)
    decision.pending_for = None
    decision.save(update_fields=["pending_for"])
    record(
        "decide", decision.deliberation, by=by, county_id=project.county_id, project=project, note=decision.reasons,
        outcome=decision.outcome,
    )  # fmt: skip
    tell(members_of(project.organisation), decision.subject, decision.message, link=reverse("home"), project=project)
    return decision


def publish(sitting, *, by):
    """Mark a sitting as published after each of its decisions took effect; its meetings are decided with it."""
    sitting.published_by, sitting.published_at = by, timezone.now()
    sitting.save(update_fields=["published_by", "published_at"])
    for meeting in Meeting.objects.filter(agenda__decisions__deliberation=sitting).distinct():
        _mark_decided(meeting)
    record("publish_sitting", sitting, by=by, county_id=sitting.county_id)
    return sitting


def _go_on(project, outcome, reasons):
    if outcome == OUTCOMES.RESERVE:
        end_journey(project, Stage.RESERVE, reason=reasons)
    elif outcome == OUTCOMES.REJECT:
        end_journey(project, Stage.REJECTED, reason=reasons)
    else:
        move(project, Stage.NOTICE if notice_days_of(project) else Stage.APPROVED)


def _mark_decided(meeting):
    """A meeting is decided when each project that stayed on its agenda has its published decision."""
    decided = Decision.objects.published().filter(item__meeting=meeting).values("item")
    if not meeting.agenda.filter(removed_at=None).exclude(pk__in=decided).exists():
        Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.CLOSED).update(state=Meeting.State.DECIDED)
