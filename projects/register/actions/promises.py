"""Verbs on promises (承诺事项): write one down, say what became of it, take that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import Project, Promise
from .leads import touch

State = Promise.State


@transaction.atomic
def make_promise(project, *, by, what, made_on=None, evidence=None, **fields):
    """Write down what was promised. `fields`: side, who, kind, money or quantity with unit, due_on."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    day = made_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("A promise was made today or earlier. The day until which it holds may lie ahead."))
    promise = Promise(project=project, what=what, made_on=day, recorded_by=by, evidence=evidence, **fields)
    if promise.due_on and promise.due_on < day:
        raise Refused(_("The due day lies before the day of the promise."))
    promise.save()
    touch(project, day)
    _record("make_promise", promise, by, side=promise.side, kind=promise.kind)
    return promise


@transaction.atomic
def settle_promise(promise, *, by, state, result="", evidence=None, on=None):
    """Kept, not kept, or no longer held. Kept needs a paper or words that show it; the others need words."""
    promise = _locked(promise)
    day = on or timezone.localdate()
    if promise.state != State.OPEN:
        raise Refused(_("This promise was settled by %(who)s already.") % {"who": promise.settled_by})
    if day > timezone.localdate() or day < promise.made_on:
        raise Refused(_("The day must lie between the promise and today."))
    if not result.strip() and not (state == State.KEPT and evidence):
        raise Refused(_("Say what shows it: a few words, or a paper for a promise that was kept."))
    promise.state, promise.result, promise.settled_on, promise.settled_by = state, result[:300], day, by
    promise.settled_at, promise.evidence = timezone.now(), evidence or promise.evidence
    promise.save()
    _record("settle_promise", promise, by, note=result, state=state)
    return promise


@transaction.atomic
def reopen_promise(promise, *, by, reason):
    """Take back what was said about a promise; it waits again."""
    promise = _locked(promise)
    if promise.state == State.OPEN:
        raise Refused(_("This promise is open. Please reload the page."))
    before = promise.state
    promise.state, promise.settled_on, promise.settled_by, promise.result = State.OPEN, None, None, ""
    promise.settled_at = None
    promise.save()
    _record("reopen_promise", promise, by, note=reason, before=before)
    return promise


def _locked(promise):
    rows = Promise.objects.select_for_update(of=("self",)).select_related("settled_by", "project")
    return rows.get(pk=promise.pk)


def _record(verb, promise, by, note="", **difference):
    project = promise.project
    record(verb, promise, by=by, county_id=project.county_id, project=project, note=note, **difference)
