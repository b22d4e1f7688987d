"""Who is told when a step runs late: its holder, then the deputy, then the leader, each once, as the county's rule says."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Role, User
from projects.trace.actions import record, tell
from projects.trace.calendar import known_days_since, working_days_between
from projects.trace.models import Kind
from projects.trace.wording import said

from .models import Audience, Deputy, DeskRule, Escalation, WorkItem
from .rights import deputies_of, people_for
from .steps import step_title, step_url

Level = Escalation.Level


def gone(clock, today, known):
    """How many per cent of its working days a running clock has used; more than 100 when it is overdue."""
    total = clock.days or max(working_days_between(clock.started_on, clock.due_on, known), 1)
    return (total - working_days_between(today, clock.due_on, known)) * 100 // total


def escalate():
    """Tell everybody whose turn it is to hear of a late step. Returns how many levels were told. Harmless to repeat."""
    today = timezone.localdate()
    items = WorkItem.objects.open().filter(
        clock__finished_on=None, clock__stopped_on=None, clock__amber_on__isnull=False
    )
    told = set(Escalation.objects.filter(clock__finished_on=None).values_list("clock", "level"))
    items = list(
        items.select_related("clock", "project", "owner", "carrier", "organisation").order_by("clock__due_on", "pk")
    )
    if not items:
        return 0
    known = known_days_since(min(item.clock.started_on for item in items))
    rules = {}
    return sum(
        _tell(item, level)
        for item in items
        for level, share in _shares(rules, item).items()
        if share and gone(item.clock, today, known) >= share and (item.clock_id, level) not in told
    )


def _shares(rules, item):
    """{level: per cent} for an item; an applicant is reminded only, the desk calls."""
    rule = rules.get(item.county_id) or rules.setdefault(item.county_id, DeskRule.of(item.county_id))
    if item.audience == Audience.APPLICANT:
        return {Level.REMIND: rule.remind}
    return {Level.REMIND: rule.remind, Level.DEPUTY: rule.deputy, Level.LEADER: rule.leader}


def _people(item, level):
    """Who is told: the holder, or all who may take a free file; the deputy of the holder; the leaders of the centre."""
    if level == Level.REMIND:
        return [item.owner] if item.owner and item.audience != Audience.APPLICANT else list(people_for(item))
    if level == Level.LEADER:
        return list(User.objects.filter(
            memberships__county=item.county_id, memberships__role=Role.CENTRE_LEADER, memberships__ended_at=None,
            is_active=True,
        ).distinct())  # fmt: skip
    away = deputies_of([item.owner_id]).get(item.owner_id) if item.owner_id else None
    usual = Deputy.objects.filter(user=item.owner_id).select_related("deputy").first()
    person = away or (usual.deputy if usual else None)
    return [person] if person and person.is_active else []


@transaction.atomic
def _tell(item, level):
    """Tell one level about one file, once, whoever runs at the same moment. Nobody there: it is asked again later."""
    people = _people(item, level)
    if not people:
        return 0
    _row, made = Escalation.objects.get_or_create(clock=item.clock, level=level)
    if not made:
        return 0
    words = {"step": step_title(item.step), "name": item.project.name, "day": f"{item.clock.due_on:%Y-%m-%d}"}
    who = item.owner.name if item.owner else _("nobody yet")
    subject = said(_("%(step)s of “%(name)s”: last day %(day)s"), **words)
    body = said(_("Handled by: %(who)s. Open the file to see how the day was computed."), who=who)
    tell(people, subject, body, link=step_url(item), project=item.project, kind=Kind.ACT)
    record("escalate", item, by=None, county_id=item.county_id, project=item.project, level=level, told=len(people))
    return 1
