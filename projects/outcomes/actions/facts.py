"""Talent counts, investments and photos: recorded with evidence, verified by another person, corrected by new rows."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.actions.ledger import put_figure, retract_figure
from projects.register.models import FigureEvent, FigureKind, Project
from projects.tenancy.rules import is_centre
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..investmentrules import unready
from ..models import Investment, ProjectPhoto, RosterUse, Talent
from ..rules import may_record
from .milestones import supersede

Purpose = ProjectPhoto.Purpose
PARTS = ("masters_doctors", "senior_engineers", "national")
COUNTS = ("total", "bachelor_or_above", *PARTS, "flexible")


def nesting_faults(counts):
    """[(field, sentence)] for sub-counts that are larger than what they are part of; missing counts are passed over."""
    faults = []
    if _more(counts, "bachelor_or_above", "total"):
        faults.append(("bachelor_or_above", _("Bachelor or above cannot be more than all staff.")))
    for part in PARTS:
        if _more(counts, part, "bachelor_or_above"):
            faults.append((part, _("These people all have a bachelor's degree or more: not more than that count.")))
    return faults


def _more(counts, part, whole):
    return None not in (counts.get(part), counts.get(whole)) and counts[part] > counts[whole]


def refuse_unfit(by, project, day, corrects, reason):
    """Refuse a fact that this person may not record, of a day to come, or a correction without its reason."""
    if not may_record(by, project):
        raise Refused(_("Only the desk of a carrier concerned or the centre records this."))
    if day > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."))
    if corrects and corrects.project_id != project.pk:
        raise Refused(_("The corrected row belongs to another project."))
    if corrects and not reason:
        raise Refused(_("Give the reason of the correction."))


@transaction.atomic
def record_talent(*, project, by, as_of, proof=None, corrects=None, reason="", **counts):
    """Head counts as of a day (fields of COUNTS). They overlap and are never added up."""
    refuse_unfit(by, project, as_of, corrects, reason)
    if RosterUse.objects.on(as_of, timezone.localdate()).filter(project=project).exists():
        raise Refused(
            _("On this day the heads are counted from the roster. Enter or correct the people there."), field="as_of"
        )
    if faults := nesting_faults(counts):
        raise Refused(faults[0][1])
    row = Talent(project=project, recorded_by=by, as_of=as_of, proof=proof, correction_reason=reason, **counts)
    return keep(row, by, corrects, reason)


def keep(row, by, corrects, reason):
    """Save a fact, in the place of the one that it corrects."""
    row.save()
    if corrects:
        supersede(corrects, row, reason)
    verb = "correct" if corrects else "record"
    record(
        f"{verb}_{row._meta.model_name}", row, by=by, county_id=row.project.county_id, project=row.project, note=reason
    )
    return row


@transaction.atomic
def verify_fact(*, fact, by):
    """Another person finds a fact true: it becomes a figure, and that of the row it corrects is retracted."""
    project = Project.objects.get(pk=fact.project_id)
    fact = type(fact).objects.select_for_update(of=("self",)).select_related("verified_by").get(pk=fact.pk)
    fact.project = project
    if not is_centre(by, project.county_id):
        raise Refused(_("The centre verifies this."))
    if fact.superseded_by_id:
        raise Refused(_("This was already corrected. Please reload the page."))
    if fact.verified_at:
        when = timezone.localtime(fact.verified_at)
        raise Refused(
            _("Already verified by %(who)s on %(day)s.") % {"who": fact.verified_by, "day": f"{when:%Y-%m-%d %H:%M}"}
        )
    if fact.recorded_by_id == by.pk:
        raise Refused(_("You recorded this yourself; another person must verify it."))
    if isinstance(fact, Investment) and (words := unready(fact)):
        raise Refused(words)
    fact.verified_by, fact.verified_at = by, timezone.now()
    fact.save(update_fields=["verified_by", "verified_at"])
    _retract_corrected(fact, by)
    _put(fact, by)
    record(f"verify_{fact._meta.model_name}", fact, by=by, county_id=project.county_id, project=project)
    return fact


def _retract_corrected(fact, by):
    """Void the figures of the rows that this one replaces, however long the chain of corrections."""
    old = type(fact).objects.filter(superseded_by=fact).first()
    while old:
        address = f"{old._meta.label_lower}:{old.pk}"
        for event in FigureEvent.objects.filter(evidence=address, retracts=None, retracted_by=None):
            retract_figure(event, by=by, reason=fact.correction_reason)
        old = type(fact).objects.filter(superseded_by=old).first()


def _put(fact, by):
    shared = {"verified_by": by, "recorded_by": fact.recorded_by, "evidence": fact, "carrier": fact.project.carrier}
    if isinstance(fact, Talent):
        counts = {name: getattr(fact, name) for name in COUNTS}
        put_figure(fact.project, FigureKind.TALENT, occurred_on=fact.as_of, value=fact.total, counts=counts, **shared)
    elif isinstance(fact, Investment):  # policy money is no figure
        for detail, value, counts in _amounts(fact):
            put_figure(
                fact.project,
                FigureKind.INVESTMENT,
                occurred_on=fact.on,
                value=value,
                detail=detail,
                counts=counts,
                **shared,
            )


def _amounts(row):
    """What an amount puts into the ledger: itself, and what of it became fixed assets; the fund's share bears marks."""
    yield row.code, row.amount, {"fund": 1, "sme": int(row.to_sme)} if row.by_fund else {}
    if row.fixed_part:
        yield Investment.Kind.FIXED_ASSETS, row.fixed_part, {}


@transaction.atomic
def add_photo(*, project, by, file, caption, taken_on, place, purpose=Purpose.VIEW, taken_at=None, taker=""):
    """A real photo of the project with its day and place; one of a site check (场核) with its hour and taker, too."""
    refuse_unfit(by, project, taken_on, None, "")
    if purpose == Purpose.SITE_CHECK and not (taken_at and taker):
        raise Refused(_("A photo of a site check needs its hour and who took it."), field="taken_at")
    photo = ProjectPhoto.objects.create(
        project=project, file=file, caption=caption, taken_on=taken_on, place=place, added_by=by, purpose=purpose,
        taken_at=taken_at, taker=taker,
    )  # fmt: skip
    record("add_photo", photo, by=by, county_id=project.county_id, project=project, purpose=purpose)
    return photo
