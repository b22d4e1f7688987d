"""Verbs of the expert pool: enter, leave, profile, earlier employers, declared conflicts, the rule about them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.actions import account_for, give_seat
from projects.people.models import Membership
from projects.people.seats import EXPERT
from projects.text import normalise
from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import AlreadyDone, Refused
from projects.uscc import normalise as normalise_code

from ..models import Employment, Expert, ExpertRule, Tie
from .recusals import recheck_expert


@transaction.atomic
def enter_pool(*, by, county, user, employer, title=""):
    """Take a person into the county's expert pool, or back into it with the present employer and title."""
    if not employer:
        raise Refused(_("Name the expert's employer: conflicts of interest are judged by it."))
    expert = Expert.objects.select_for_update().filter(user=user).first() or Expert(user=user, county=county)
    if expert.county_id != county.pk:
        raise Refused(_("%(name)s belongs to the expert pool of another county.") % {"name": user})
    expert.employer, expert.title, expert.active = normalise(employer), normalise(title), True
    expert.save()
    record("enter_pool", expert, by=by, county_id=county.pk)
    return expert


@transaction.atomic
def leave_pool(*, by, county, user):
    """The person is invited no more; sheets that were submitted stay as they are."""
    for expert in Expert.objects.select_for_update().filter(user=user, county=county, active=True):
        expert.active = False
        expert.save(update_fields=["active"])
        record("leave_pool", expert, by=by, county_id=county.pk)


@transaction.atomic
def add_expert(*, by, county, email, name, employer, title="", **profile):
    """A new member of the pool with a login: the account gets a link to set a password, nobody else learns it."""
    user = account_for(by=by, county=county, email=email, name=name)
    if not Membership.objects.live().filter(user=user, county=county, role=EXPERT).exists():
        give_seat(by=by, county=county, user=user, role=EXPERT)
    expert = enter_pool(by=by, county=county, user=user, employer=employer, title=title)
    return change_profile(expert, by=by, employer=employer, title=title, **profile)


@transaction.atomic
def change_profile(expert, *, by, employer, title="", fields=(), uscc="", employer_since=None):
    """Keep employer, title and fields up to date. An employer who changes is kept as an earlier one, until today.

    Running meetings are held against the rule again.
    """
    expert = Expert.objects.select_for_update(of=("self",)).select_related("user").get(pk=expert.pk)
    employer = normalise(employer)
    if not employer:
        raise Refused(_("Name the expert's employer: conflicts of interest are judged by it."), field="employer")
    changed = expert.employer and expert.employer != employer
    if changed:
        Employment.objects.create(
            expert=expert, employer=expert.employer, uscc=expert.uscc, since=expert.employer_since,
            until=employer_since or timezone.localdate(), stated_by=by,
        )  # fmt: skip
    expert.employer, expert.uscc, expert.employer_since = employer, normalise_code(uscc), employer_since
    expert.title, expert.fields = normalise(title), sorted(fields)
    expert.save()
    record("change_expert", expert, by=by, county_id=expert.county_id, employer_changed=bool(changed))
    recheck_expert(expert, by=by)
    return expert


def _state(model, expert, by, verb, **values):
    row = model.objects.create(expert=expert, stated_by=by, **values)
    record(verb, row, by=by, county_id=expert.county_id, expert=expert.pk)
    recheck_expert(expert, by=by)
    return row


@transaction.atomic
def add_employment(expert, *, by, employer, uscc="", since=None, until=None):
    """Note an earlier employer. Whom it keeps away now loses the file at once."""
    if since and until and since > until:
        raise Refused(_("It cannot end before it began."), field="until")
    values = {"employer": normalise(employer), "uscc": normalise_code(uscc), "since": since, "until": until}
    return _state(Employment, expert, by, "add_employment", **values)


@transaction.atomic
def declare_tie(expert, *, by, kind, name, uscc="", until=None):
    """Declare a conflict: shares, a post, a relation. Whom it keeps away now loses the file at once."""
    values = {"kind": kind, "name": normalise(name), "uscc": normalise_code(uscc), "until": until}
    return _state(Tie, expert, by, "declare_tie", **values)


@transaction.atomic
def withdraw_statement(row, *, by, reason):
    """Take back an earlier employer or a conflict that was stated by mistake. What followed from it stays as it is."""
    row = type(row).objects.select_for_update(of=("self",)).select_related("expert").get(pk=row.pk)
    if row.withdrawn_at:
        raise AlreadyDone(_("This was taken back already."))
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = timezone.now(), by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    record("withdraw_statement", row, by=by, county_id=row.expert.county_id, note=reason)


@transaction.atomic
def rest_expert(expert, *, by, active, reason=""):
    """Ask an expert no more for a while, or again. The seat stays: running sheets are finished."""
    expert = Expert.objects.select_for_update(of=("self",)).select_related("user").get(pk=expert.pk)
    if expert.active == active:
        raise AlreadyDone(_("This was done already."))
    expert.active = active
    expert.save(update_fields=["active"])
    record("wake_expert" if active else "rest_expert", expert, by=by, county_id=expert.county_id, note=reason)


@transaction.atomic
def set_expert_rule(*, by, county, effective_from, **values):
    """How long an earlier employer keeps an expert away, and when paper reviews are reminded of, from a day on."""
    row, before = set_dated(ExpertRule, {"county": county, "effective_from": effective_from}, values)
    day = f"{effective_from:%Y-%m-%d}"
    record("set_expert_rule", row, by=by, county_id=county.pk, before=before, after=values, effective_from=day)
    return row
