"""Verbs on matters to coordinate (需协调事项): raise one, say what came of it, take it up again, call for it (催办)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Project
from projects.register.rules import works_on
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Matter

State = Matter.State
AHEAD = timedelta(days=3)  # calendar days before its day on which whoever sees to it is reminded


@transaction.atomic
def raise_matter(*, project, by, what, unit, owner, due_on, words="", raised_on=None):
    """Write down what another unit has to do for the project, by when, and who of ours sees to it."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    _refuse_stranger(by, project)
    day = raised_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="raised_on")
    if due_on < day:
        raise Refused(_("The due day lies before the day on which it was raised."), field="due_on")
    if not works_on(owner, project):
        raise Refused(_("%(name)s does not work on this project.") % {"name": owner}, field="owner")
    matter = Matter.objects.create(
        project=project, recorded_by=by, what=what, unit=unit, owner=owner, due_on=due_on, words=words, raised_on=day
    )
    _record("raise_matter", matter, by, note=what, unit=unit, due_on=f"{due_on:%Y-%m-%d}")
    if owner != by:
        _tell(matter, said(_("%(who)s asks you to coordinate: %(what)s"), who=by.name, what=what))
    return matter


@transaction.atomic
def settle_matter(*, matter, by, state, result, on=None):
    """Coordinated, or no longer needed, with what came of it."""
    matter = _locked(matter, by)
    day = on or timezone.localdate()
    if matter.state != State.OPEN:
        raise AlreadyDone(_("This matter was settled by %(who)s already.") % {"who": matter.settled_by})
    if not matter.raised_on <= day <= timezone.localdate():
        raise Refused(_("The day must lie between the day it was raised and today."), field="on")
    if not result.strip():
        raise Refused(_("Say what came of it."), field="result")
    matter.state, matter.result, matter.settled_on = state, result[:300], day
    matter.settled_by, matter.settled_at = by, timezone.now()
    matter.save()
    _record("settle_matter", matter, by, note=result, state=state)
    return matter


@transaction.atomic
def reopen_matter(*, matter, by, due_on, reason):
    """Take a settled matter up again, with a new day."""
    matter = _locked(matter, by)
    if matter.state == State.OPEN:
        raise AlreadyDone(_("This matter is open. Please reload the page."))
    if due_on < timezone.localdate():
        raise Refused(_("The new day lies in the past."), field="due_on")
    before = matter.state
    matter.state, matter.due_on, matter.result = State.OPEN, due_on, ""
    matter.settled_on = matter.settled_by = matter.settled_at = matter.reminded_on = None
    matter.save()
    _record("reopen_matter", matter, by, note=reason, before=before)
    return matter


@transaction.atomic
def remind_matter(*, matter, by):
    """催办: a word to whoever sees to it, once a day."""
    matter = _locked(matter, by)
    if matter.state != State.OPEN:
        raise AlreadyDone(_("This matter is settled already; nobody has to be reminded."))
    if matter.owner_id == by.pk:
        raise Refused(_("It is your own turn."))
    if matter.reminded_on == timezone.localdate():
        raise AlreadyDone(_("Somebody reminded of this matter today already."))
    _called(matter)
    _record("remind", matter, by)
    _tell(matter, said(_("%(who)s reminds you to coordinate: %(what)s"), who=by.name, what=matter.what))
    return matter


def remind_of_matters():
    """Call for matters whose day is near, and again when it has passed: each once."""
    today = timezone.localdate()
    again = Q(reminded_on=None) | Q(due_on__lt=today, reminded_on__lte=F("due_on"))
    rows = Matter.objects.open().filter(again, due_on__lte=today + AHEAD)
    for pk in list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            matter = rows.select_for_update(of=("self",)).select_related("project", "owner").filter(pk=pk).first()
            if matter:
                _called(matter)
                _tell(
                    matter,
                    said(
                        _("To be coordinated by %(day)s: %(what)s"), day=f"{matter.due_on:%Y-%m-%d}", what=matter.what
                    ),
                )


def _called(matter):
    matter.reminded_on = timezone.localdate()
    matter.save(update_fields=["reminded_on"])


def _tell(matter, subject):
    words = said(
        _("With %(unit)s, by %(day)s. %(words)s"), unit=matter.unit, day=f"{matter.due_on:%Y-%m-%d}", words=matter.words
    )
    tell([matter.owner], subject, words, link=f"/matters/{matter.pk}/", project=matter.project, kind=Kind.ACT)


def _refuse_stranger(by, project):
    if not works_on(by, project):
        raise Refused(_("Only the desk of a carrier concerned or the centre records this."))


def _locked(matter, by):
    rows = Matter.objects.select_for_update(of=("self",)).select_related("settled_by", "project", "owner")
    matter = rows.get(pk=matter.pk)
    _refuse_stranger(by, matter.project)
    return matter


def _record(verb, matter, by, note="", **difference):
    project = matter.project
    record(verb, matter, by=by, county_id=project.county_id, project=project, note=note, **difference)
