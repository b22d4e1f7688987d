"""The dated steps of a project with who decided them, from the rows of each room."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.outcomes.models import Landing, Milestone
from projects.register.models import Application
from projects.selection.models import Decision, NoticeItem
from projects.tenancy.models import MoveIn

from .content import Step
from .phrases import cn_day


def timeline(facts):
    """Everything that happened by the cut-off, in order."""
    rows = [*_entries(facts), *_applications(facts), *_decisions(facts), *_stays(facts), *_landing(facts)]
    by_then = sorted((row for row in rows if row[0] <= facts.as_of), key=lambda row: row[0])
    return tuple(Step(cn_day(on), str(event), str(decider), str(note)) for on, event, decider, note in by_then)


def _entries(facts):
    for entry in facts.project.entries.select_related("edition__contest"):
        award = _(", %(award)s") % {"award": entry.award} if entry.award else ""
        words = _("%(edition)s%(award)s") % {"edition": entry.edition.name, "award": award}
        if entry.edition.ended_on:
            yield entry.edition.ended_on, words, entry.edition.contest.name, ""


def _applications(facts):
    rows = Application.objects.filter(project=facts.project, submitted_at__isnull=False).select_related("carrier")
    for row in rows:
        words = _("Application to %(carrier)s submitted") % {"carrier": row.carrier.short_name}
        yield timezone.localdate(row.submitted_at), words, _("Applicant"), ""
        if row.accepted_on:
            yield row.accepted_on, _("Materials checked and accepted"), row.carrier.name, ""


def _decisions(facts):
    county = facts.project.county.centre_name
    for row in (
        Decision.objects.published().filter(project=facts.project).select_related("deliberation", "item__meeting")
    ):
        if row.item:
            note = _("result %(mean)s") % {"mean": row.mean} if row.mean is not None else ""
            yield row.item.meeting.on, _("Review meeting"), _("Experts of the meeting"), note
        words = _("Deliberation: %(outcome)s") % {"outcome": row.get_outcome_display()}
        yield row.deliberation.on, words, _("Deliberation of %(unit)s") % {"unit": county}, ""
    for row in NoticeItem.objects.filter(project=facts.project).select_related("notice"):
        notice = row.notice
        note = _("from %(first)s to %(last)s") % {"first": cn_day(notice.first_day), "last": cn_day(notice.last_day)}
        yield notice.last_day, _("Public notice of %(days)s working days") % {"days": notice.days}, county, note


def _stays(facts):
    rows = MoveIn.objects.filter(project=facts.project, voided_at=None, verified_at__isnull=False)
    for row in rows.select_related("carrier", "verified_by"):
        words = _("Moved into %(carrier)s") % {"carrier": row.carrier.name}
        note = _("agreement %(signed)s, handover %(handover)s; back-entry") if row.back_entry else _(
            "agreement %(signed)s, handover %(handover)s"
        )  # fmt: skip
        dates = {"signed": cn_day(row.signed_on), "handover": cn_day(row.handover_on)}
        yield row.moved_in_on, words, _("%(name)s (verified)") % {"name": row.verified_by.name}, note % dates
        if row.left_on:
            yield row.left_on, _("Left %(carrier)s") % {"carrier": row.carrier.name}, "", row.get_exit_kind_display()


def _landing(facts):
    milestones = Milestone.objects.verified().filter(project=facts.project).select_related("verified_by")
    for row in milestones:
        yield row.on, row.get_kind_display(), _("%(name)s (verified)") % {"name": row.verified_by.name}, ""
    rows = Landing.objects.filter(project=facts.project).select_related("confirmed_by", "revoked_by")
    for row in (row for row in rows if _true_then(row, facts)):
        words = _("Confirmed: %(level)s") % {"level": row.get_level_display()}
        note = _("conditions met on %(day)s") % {"day": cn_day(row.reached_on)}
        confirmed = timezone.localdate(row.confirmed_at)
        yield confirmed, words, _("%(name)s (confirmed)") % {"name": row.confirmed_by.name}, note
        if row.ended_on and timezone.localdate(row.revoked_at) <= facts.known_on:
            ended = _("%(level)s ended") % {"level": row.get_level_display()}
            yield row.ended_on, ended, row.revoked_by.name if row.revoked_by else "", row.revoked_reason


def _true_then(landing, facts):
    """Whether a landing was not known to be false on the day asked for."""
    return landing.revoked_at is None or landing.ended_on or timezone.localdate(landing.revoked_at) > facts.known_on
