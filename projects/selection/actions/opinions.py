"""Verbs of a leader's opinion: ask, answer, remind, take back. None of them moves the file."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import leaders_of
from projects.register.models import Project
from projects.trace.actions import days_for, record, tell
from projects.trace.calendar import add_working_days
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Opinion

VIEWS = Opinion.View
STEP = "opinion.remind"  # after how many working days a leader who has not answered is reminded; 0: never
DAYS = 2
AT_ONCE = 200


@transaction.atomic
def ask_opinions(project, *, by, leaders, question):
    """Ask leaders of the county's centre about a project, all at once; who is asked already is not asked again."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    may = {person.pk for person in leaders_of(project.county_id)}
    asked = set(Opinion.objects.waiting().filter(project=project).values_list("leader", flat=True))
    fresh = [person for person in leaders if person.pk not in asked]
    if any(person.pk not in may for person in leaders):
        raise Refused(_("Only leaders of the centre are asked for an opinion."))
    if not fresh:
        raise Refused(_("These leaders have been asked already and have not answered yet."))
    for leader in fresh:
        row = Opinion.objects.create(project=project, leader=leader, question=question, asked_by=by)
        record("ask_opinion", row, by=by, county_id=project.county_id, project=project, note=question)
        _ask(row, _("Your opinion is asked: %(name)s"))
    return fresh


def _ask(row, subject):
    subject = said(subject, name=row.project.name)
    tell([row.leader], subject, row.question, link=row.get_absolute_url(), project=row.project, kind=Kind.ACT)


def _waiting(opinion):
    fresh = (
        Opinion.objects.select_for_update(of=("self",))
        .select_related("project", "leader", "asked_by")
        .get(pk=opinion.pk)
    )
    if fresh.given_at:
        when = f"{timezone.localtime(fresh.given_at):%Y-%m-%d %H:%M}"
        raise AlreadyDone(_("Answered already on %(when)s; the answer stays as it is.") % {"when": when})
    if fresh.dropped_at:
        raise AlreadyDone(_("The question was taken back."))
    return fresh


@transaction.atomic
def give_opinion(opinion, *, by, view, words=""):
    """The leader says what to think of the project. Anything but agreement needs words."""
    opinion = _waiting(opinion)
    if opinion.leader_id != by.pk:
        raise Refused(_("Only the leader who was asked answers."))
    if view != VIEWS.AGREE and not words.strip():
        raise Refused(_("Please say why, in a few words."), field="words")
    opinion.view, opinion.words, opinion.given_at = view, words.strip(), timezone.now()
    opinion.save(update_fields=["view", "words", "given_at"])
    project = opinion.project
    record("give_opinion", opinion, by=by, county_id=project.county_id, project=project, note=words, view=view)
    tell(
        [opinion.asked_by],
        said(_("%(leader)s on “%(name)s”: %(view)s"), leader=by.name, name=project.name, view=VIEWS(view).label),
        words.strip() or _("No further words."), link=project.get_absolute_url(), project=project,
    )  # fmt: skip
    return opinion


@transaction.atomic
def remind_opinion(opinion, *, by=None):
    """Ask a leader again who has not answered; once a day. `by` is None when time does it."""
    opinion, today = _waiting(opinion), timezone.localdate()
    if opinion.reminded_on == today:
        raise Refused(_("This leader was reminded today already."))
    opinion.reminded_on = today
    opinion.save(update_fields=["reminded_on"])
    project = opinion.project
    record("remind_opinion", opinion, by=by, county_id=project.county_id, project=project)
    _ask(opinion, _("Reminder: your opinion is still missing: %(name)s"))
    return opinion


@transaction.atomic
def drop_opinion(opinion, *, by):
    """Take a question back that needs no answer any more."""
    opinion = _waiting(opinion)
    opinion.dropped_at = timezone.now()
    opinion.save(update_fields=["dropped_at"])
    record("drop_opinion", opinion, by=by, county_id=opinion.project.county_id, project=opinion.project)
    return opinion


def remind_late_opinions():
    """Remind, once, leaders who have not answered for as long as the county waits. Returns how many. Run every hour."""
    today, done = timezone.localdate(), 0
    old = Opinion.objects.waiting().filter(reminded_on=None, asked_at__date__lt=today - timedelta(days=1))
    for row in old.select_related("project").order_by("pk")[:AT_ONCE]:
        days = days_for(row.project.county_id, STEP, today, DAYS)
        if days and add_working_days(timezone.localdate(row.asked_at), days).day < today:
            try:
                remind_opinion(row)
                done += 1
            except Refused:  # answered in this very moment
                continue
    return done
