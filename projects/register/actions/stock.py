"""Verbs on old stock (存量): state the first event of a project, verify it. Only then does it count."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..models import FigureEvent, StockFact
from ..stages import Stage
from .ledger import put_figure


@transaction.atomic
def state_first_event(fact, *, by, kind, on, carrier=None, words="", evidence=None):
    """Say what the first event of an old project was and when; somebody else verifies it."""
    fact = _locked(fact)
    _refuse_verified(fact)
    if on and on > timezone.localdate():
        raise Refused(_("The first event lies in the past."))
    before = {"kind": fact.kind, "on": f"{fact.on or ''}"}
    fact.kind, fact.on, fact.carrier, fact.words, fact.stated_by = kind, on, carrier, words[:300], by
    fact.evidence = evidence or fact.evidence
    fact.save()
    if carrier:
        fact.project.carriers.add(carrier)
    _record("state_first_event", fact, by, before=before)
    return fact


@transaction.atomic
def verify_first_event(fact, *, by):
    """A second person stands for kind and day: from now on the fact is a figure."""
    fact = _locked(fact)
    _refuse_verified(fact)
    if fact.on is None:
        raise Refused(_("Without a day it cannot be verified. State the day first."))
    if fact.stated_by_id == by.pk:
        raise Refused(_("You stated it yourself. A second person verifies it."))
    if FigureEvent.objects.stated().filter(project=fact.project_id, retracted_by=None, kind=fact.kind).exists():
        raise Refused(_("The project has a verified fact of this kind already."))
    fact.verified_by, fact.verified_at = by, timezone.now()
    fact.save(update_fields=["verified_by", "verified_at"])
    put_figure(
        fact.project, fact.kind, occurred_on=fact.on, verified_by=by, recorded_by=fact.stated_by, evidence=fact,
        carrier=fact.carrier,
    )  # fmt: skip
    _record("verify_first_event", fact, by, on=f"{fact.on:%Y-%m-%d}")
    return fact


def _locked(fact):
    rows = StockFact.objects.select_for_update(of=("self",)).select_related(
        "project", "carrier", "stated_by", "verified_by"
    )
    return rows.get(pk=fact.pk)


def _refuse_verified(fact):
    if fact.project.stage == Stage.JOINED:
        raise Refused(_("This project was joined to another one; its first event stands there."))
    if fact.verified_at:
        raise AlreadyDone(_("%(who)s verified it already.") % {"who": fact.verified_by})


def _record(verb, fact, by, **difference):
    record(
        verb, fact.project, by=by, county_id=fact.project.county_id, project=fact.project, kind=fact.kind, **difference
    )
