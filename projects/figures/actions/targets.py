"""Targets: set one, split it, report what the whole county reached, check what another person reported."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Membership, Role, User
from projects.people.seats import CENTRE, CENTRE_LEADER
from projects.text import normalise
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import CountyFigure, PeriodClose, Target, TargetPart

FIELDS = ("name", "value", "unit", "bound", "firm", "county_wide", "lead", "source")


@transaction.atomic
def set_target(*, by, county, year, target=None, supporting=(), **values):
    """A new target of a year (values as FIELDS), or another wording of `target`. A closed year keeps its targets."""
    _refuse_strangers(by, county.pk, year)
    values["name"] = normalise(values["name"])
    before = {}
    if target is None:
        target = Target(county=county, year=year, code=_free_code(county, year), **values)
    else:
        target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk, county=county, year=year)
        before = {name: _plain(getattr(target, name)) for name in FIELDS}
        for name in FIELDS:
            setattr(target, name, values[name])
    target.save()
    target.supporting.set(supporting)
    after = {name: _plain(values[name]) for name in FIELDS}
    record("set_target", target, by=by, county_id=county.pk, before=before, after=after)
    return target


def _plain(value):
    return value.name if hasattr(value, "name") else value


def _free_code(county, year):
    taken = set(Target.objects.filter(county=county, year=year).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"target-{n}") not in taken)


@transaction.atomic
def split_target(target, *, by, parts):
    """Split a target: `parts` {(kind of part, key): value}; kinds that are left out are not split."""
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    _refuse_strangers(by, target.county_id, target.year)
    if target.value is None:
        raise Refused(_("A target without a number cannot be split."))
    before = {f"{row.kind}:{row.key}": row.value for row in target.parts.all()}
    target.parts.all().delete()
    TargetPart.objects.bulk_create(
        TargetPart(target=target, kind=kind, key=key, value=value) for (kind, key), value in parts.items()
    )
    after = {f"{kind}:{key}": value for (kind, key), value in parts.items()}
    record("split_target", target, by=by, county_id=target.county_id, before=before, after=after)


def _refuse_strangers(by, county_id, year):
    if not by.seats.has(CENTRE_LEADER, county_id=county_id):
        raise Refused(_("Only the leader of the centre changes targets."))
    closed = PeriodClose.objects.closed().filter(county=county_id, year=year, kind=PeriodClose.Kind.YEAR)
    if closed.exists():
        raise Refused(_("The year %(year)s is closed; its targets stay as they are.") % {"year": year})


def may_report(user, target):
    """Whether the person reports the county's figure: the lead section's reporter; where it has none, the centre."""
    if not target.county_wide:
        return False
    if any(row.role == Role.SECTION_REPORTER and row.section_id == target.lead_id for row in user.seats.rows):
        return target.lead_id is not None
    if not user.seats.has(*CENTRE, county_id=target.county_id):
        return False
    reporters = Membership.objects.live().filter(role=Role.SECTION_REPORTER, section=target.lead_id)
    return target.lead_id is None or not reporters.exists()


def may_check(user, figure):
    """Whether the person checks a reported figure: another one, of a section concerned or of the centre."""
    target = figure.target
    if figure.recorded_by_id == user.pk:
        return False
    if user.seats.has(*CENTRE, county_id=target.county_id):
        return True
    sections = {target.lead_id, *(row.pk for row in target.supporting.all())}
    return any(row.role == Role.SECTION_REPORTER and row.section_id in sections for row in user.seats.rows)


@transaction.atomic
def report_figure(target, *, by, value, as_of, evidence, words=""):
    """What the whole county reached by a day, with its proof; it is shown once another person has checked it."""
    if not may_report(by, target):
        raise Refused(_("The reporter of the lead section reports this figure."))
    if as_of > timezone.localdate() or as_of.year != target.year:
        raise Refused(_("Choose a day of %(year)s that is not in the future.") % {"year": target.year}, field="as_of")
    figure = CountyFigure.objects.create(
        target=target, value=value, as_of=as_of, evidence=evidence, words=words, recorded_by=by
    )
    record("report_figure", figure, by=by, county_id=target.county_id, value=str(value), as_of=f"{as_of:%Y-%m-%d}")
    subject = said(_("Please check the county's figure of “%(name)s”"), name=target.name)
    tell(_checkers(target, by), subject, subject, link=target.get_absolute_url(), kind=Kind.ACT)
    return figure


def _checkers(target, by):
    centre = Membership.objects.live().filter(county=target.county_id, role__in=CENTRE)
    return User.objects.filter(pk__in=centre.values("user"), is_active=True).exclude(pk=by.pk)


@transaction.atomic
def check_figure(figure, *, by, reason=""):
    """A second person stands for a reported figure, or sends it back with a reason."""
    figure = (
        CountyFigure.objects.select_for_update(of=("self",)).select_related("target", "recorded_by").get(pk=figure.pk)
    )
    if figure.verified_at or figure.sent_back_by_id:
        raise Refused(_("This figure was already checked. Please reload the page."))
    if not may_check(by, figure):
        raise Refused(_("You reported this yourself, or it is not yours to check; another person checks it."))
    county = figure.target.county_id
    if reason:
        figure.sent_back_by, figure.sent_back_reason = by, reason
        subject = said(_("The county's figure of “%(name)s” was sent back"), name=figure.target.name)
        tell([figure.recorded_by], subject, reason, link=figure.target.get_absolute_url(), kind=Kind.ACT)
    else:
        figure.verified_by, figure.verified_at, figure.verified_on = by, timezone.now(), timezone.localdate()
    figure.save()
    record("send_back_figure" if reason else "verify_figure", figure, by=by, county_id=county, note=reason)
    return figure
