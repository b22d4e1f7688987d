"""Verbs on waivers (免除, 容缺): grant one, take it back, call for what is owed under one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of, operators_of
from projects.register.models import Project
from projects.tenancy.rules import is_centre
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import MilestoneKind, Waiver
from ..rules import conditions_on, level_tables

AHEAD = timedelta(days=14)  # calendar days before the end on which the desk is reminded


def waivable(project, day=None):
    """[(level, kind, longest days)] that the rule in force lets the centre waive, as (level, MilestoneKind, days)."""
    found, seen = [], set()
    for row in conditions_on(project.county_id, day or timezone.localdate()):
        if row.level in seen:
            continue
        seen.add(row.level)
        asked = [kind for kind in (*row.required, *row.any_of) if kind in row.waivable]
        found += [(row.level, MilestoneKind(kind), row.waiver_days) for kind in asked]
    return found


@transaction.atomic
def grant_waiver(*, project, by, level, kind, form, until, reason, paper=None):
    """The centre waives a condition of a level for a project, from today until a day, with the reason.

    Who grants it has judged part of the landing: the same person does not confirm it.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    today = timezone.localdate()
    if not is_centre(by, project.county_id):
        raise Refused(_("Only the centre waives a condition."))
    longest = next((days for of, what, days in waivable(project, today) if (of, what) == (level, kind)), None)
    if longest is None:
        raise Refused(_("The rule in force does not let this condition be waived."))
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if not today <= until <= today + timedelta(days=longest):
        last = f"{today + timedelta(days=longest):%Y-%m-%d}"
        raise Refused(
            _("A waiver lasts until a day from today to %(last)s by the rule.") % {"last": last}, field="until"
        )
    if Waiver.objects.standing().filter(project=project, level=level, kind=kind).exists():
        raise Refused(_("This condition is waived already. Take that waiver back first."))
    waiver = Waiver.objects.create(
        project=project, level=level, kind=kind, form=form, since=today, until=until, reason=reason[:300], paper=paper,
        granted_by=by,
    )  # fmt: skip
    record(
        "grant_waiver", waiver, by=by, county_id=project.county_id, project=project, note=reason, kind=kind, level=level,
        form=form, until=f"{until:%Y-%m-%d}",
    )  # fmt: skip
    subject = said(_("“%(name)s”: a condition is waived"), name=project.name)
    words = said(_("%(condition)s until %(day)s: %(reason)s"), condition=MilestoneKind(kind).label,
                 day=f"{until:%Y-%m-%d}", reason=reason)  # fmt: skip
    tell(operators_of(project.carrier), subject, words, link=project.get_absolute_url(), project=project)
    return waiver


@transaction.atomic
def end_waiver(*, waiver, by, reason):
    """Take a waiver back. A landing that was confirmed with it stays: only its revocation ends it."""
    project = Project.objects.select_for_update().get(pk=waiver.project_id)
    waiver = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
    if not is_centre(by, project.county_id):
        raise Refused(_("Only the centre waives a condition."))
    if waiver.ended_at:
        raise AlreadyDone(_("This waiver was taken back already. Please reload the page."))
    waiver.ended_at, waiver.ended_by, waiver.ended_reason = timezone.now(), by, reason[:300]
    waiver.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    record("end_waiver", waiver, by=by, county_id=project.county_id, project=project, note=reason)
    return waiver


def _due(today):
    """Standing waivers whose end is near or over, each called for once before and once after."""
    rows = Waiver.objects.standing().filter(form=Waiver.Form.LATER, until__lte=today + AHEAD)
    again = Q(reminded_for=None) | Q(until__lt=today, reminded_for__lte=F("until"))
    return rows.filter(again).select_related("project__carrier", "project__county")


def remind_of_waivers():
    """Call for the evidence owed under waivers: two weeks before the end, and when the day has passed."""
    today = timezone.localdate()
    for waiver in _due(today).order_by("pk")[:200]:
        with transaction.atomic():
            locked = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
            if locked.reminded_for == waiver.reminded_for:
                _remind(waiver, today)


def _remind(waiver, today):
    project = waiver.project
    Waiver.objects.filter(pk=waiver.pk).update(reminded_for=today)
    tables = level_tables(project, today)
    if (
        not any(row.owed and row.waiver.pk == waiver.pk for table in tables for row in table.rows)
        and waiver.until >= today
    ):
        return  # the evidence is there
    late = waiver.until < today
    subject = _("“%(name)s”: evidence owed under a waiver is late") if late else _("“%(name)s”: evidence is still owed")
    words = said(_("%(condition)s: waived until %(day)s"), condition=MilestoneKind(waiver.kind).label,
                 day=f"{waiver.until:%Y-%m-%d}")  # fmt: skip
    people = [*operators_of(project.carrier), *centre_of(project.county_id)]
    tell(
        people,
        said(subject, name=project.name),
        words,
        link=f"/landings/{project.number}/",
        project=project,
        kind=Kind.ACT,
    )
