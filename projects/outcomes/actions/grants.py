"""Policy money: recorded with its paper and evidence, the same matter not twice, verified by another person."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Company, Project
from projects.text import normalise
from projects.trace.actions import record
from projects.trace.dated import set_dated
from projects.trace.errors import Refused
from projects.trace.wording import listed, said

from ..models import Grant, GrantKind, GrantRule
from ..rules import may_record
from .milestones import supersede

Repeat = GrantRule.Repeat
TOLD = 3  # earlier amounts that a refusal names


def earlier(project, kind, *, company=None, person="", corrects=None):
    """What was given of the same matter to the same project, company or person, the newest first."""
    rows = Grant.objects.of_matter(kind).of_the_same(project, company, person)
    rows = rows.exclude(pk=corrects.pk if corrects else None)
    return rows.select_related("kind", "project", "company").order_by("-on", "-pk")


def _words(row):
    names = {"day": row.on, "kind": row.kind.name, "amount": row.wan, "basis": row.basis, "project": row.project.name}
    return said(_("%(day)s %(kind)s %(amount)s × 10,000 yuan (%(basis)s, “%(project)s”)"), **names)


def refuse_twice(rows, project, kind, person, reason):
    """The rule of the matter: a second time is refused, or wants a reason. A person's name alone only asks for one."""
    given = list(rows[:TOLD])
    rule = GrantRule.objects.repeat_of(kind.county_id, kind.matter, timezone.localdate())
    if not given or rule == Repeat.ALLOW:
        return
    namesake = all(row.project_id != project.pk and row.person == person and person for row in given)
    before = listed(map(_words, given), "；")
    if rule == Repeat.REFUSE and not namesake:
        raise Refused(
            said(_("“%(matter)s” is not given twice. Given before: %(before)s."), matter=kind.matter, before=before)
        )
    if not reason:
        words = _("“%(matter)s” was given before: %(before)s. Say why it is given again.")
        raise Refused(said(words, matter=kind.matter, before=before), field="repeat_reason")


@transaction.atomic
def record_grant(*, project, by, kind, amount, on, year, basis, proof, company=None, person="", repeat_reason="",
                 corrects=None, reason=""):  # fmt: skip
    """An amount in 分 of one kind, by a policy paper. A correction is a new row with its reason."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if company:  # another project of the same company waits here
        company = Company.objects.select_for_update().get(pk=company.pk)
    _refuse_unfit(project, by, kind, amount, on, corrects, reason)
    person = normalise(person)
    rows = earlier(project, kind, company=company, person=person, corrects=corrects)
    refuse_twice(rows, project, kind, person, repeat_reason)
    row = Grant.objects.create(
        project=project, recorded_by=by, kind=kind, amount=amount, on=on, year=year, basis=normalise(basis), proof=proof,
        company=company, person=person, repeat_reason=repeat_reason, correction_reason=reason,
    )  # fmt: skip
    if corrects:
        supersede(corrects, row, reason)
    verb = "correct_grant" if corrects else "record_grant"
    record(verb, row, by=by, county_id=project.county_id, project=project, note=reason or repeat_reason, amount=amount)
    return row


def _refuse_unfit(project, by, kind, amount, on, corrects, reason):
    if not may_record(by, project):
        raise Refused(_("Only the desk of a carrier concerned or the centre records this."))
    if on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="on")
    if amount <= 0:
        raise Refused(_("The amount must be more than zero."), field="amount")
    if kind.county_id != project.county_id:
        raise Refused(_("This kind belongs to another county."), field="kind")
    if corrects and corrects.project_id != project.pk:
        raise Refused(_("The corrected row belongs to another project."))
    if corrects and not reason:
        raise Refused(_("Give the reason of the correction."), field="reason")


@transaction.atomic
def add_grant_kind(*, by, county, name, matter, personal=False):
    """One more kind of policy money; kinds of the same matter exclude each other by its rule."""
    name, matter = normalise(name), normalise(matter)
    row, made = GrantKind.objects.get_or_create(
        county=county, name=name, defaults={"matter": matter, "personal": personal}
    )
    if not made:
        raise Refused(_("“%(name)s” is entered already.") % {"name": name}, field="name")
    record("add_grant_kind", row, by=by, county_id=county.pk, matter=matter)
    return row


@transaction.atomic
def set_grant_rule(*, by, county, matter, repeat, effective_from):
    """Whether a matter may be given twice, from a day on."""
    key = {"county": county, "matter": matter, "effective_from": effective_from}
    row, before = set_dated(GrantRule, key, {"repeat": repeat})
    day = f"{effective_from:%Y-%m-%d}"
    record("set_grant_rule", row, by=by, county_id=county.pk, before=before, after=repeat, effective_from=day)
    return row
