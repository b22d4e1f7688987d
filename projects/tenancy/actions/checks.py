"""The yearly check of a stay, and telling its people before a term ends."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of, operators_of, premises_of
from projects.people.models import County
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind as Letter
from projects.trace.wording import said

from ..models import MoveIn, StayAlert, TenureRule, YearCheck
from ..rules import may_decide

AT_ONCE = 200  # stays that one run of the job warns at most


@transaction.atomic
def check_year(*, move_in, by, year, result, words, file=None):
    """Record the yearly check (年度考核) of a stay; once for each year in which it stood."""
    if not may_decide(by, move_in):
        raise Refused(_("The carrier's operator or the centre decides this."))
    if move_in.verified_at is None or move_in.voided_at:
        raise Refused(_("This stay was never verified."))
    last = (move_in.left_on or timezone.localdate()).year
    if not move_in.moved_in_on.year <= year <= last:
        words = _("The stay stood from %(first)s to %(last)s. Name one of these years.")
        raise Refused(words % {"first": move_in.moved_in_on.year, "last": last}, field="year")
    try:
        with transaction.atomic():
            row = YearCheck.objects.create(move_in=move_in, year=year, result=result, words=words, file=file, by=by)
    except IntegrityError as error:
        raise Refused(_("The check of %(year)s is recorded already.") % {"year": year}, field="year") from error
    project = move_in.project
    record("check_year", row, by=by, county_id=project.county_id, project=project, note=words, year=year, result=result)
    tell(
        members_of(project.organisation),
        said(_("Yearly check of %(year)s: %(result)s"), year=year, result=YearCheck.Result(result).label),
        words, link=project.get_absolute_url(), project=project,
    )  # fmt: skip
    return row


def warn_of_ends():
    """Tell the people of every stay whose term ends in so many days as the rule names; each time once. Returns how many."""
    today, told = timezone.localdate(), 0
    for county in County.objects.order_by("pk"):
        days = sorted(TenureRule.objects.on(county.pk, today).alert_days)
        if days:
            told += _warn_county(county, days, today, AT_ONCE - told)
    return told


def _warn_county(county, days, today, most):
    last = today + timedelta(days=days[-1])
    rows = MoveIn.objects.live().filter(carrier__county=county, term_to__gte=today, term_to__lte=last)
    told = 0
    for stay in rows.select_related("project__organisation", "carrier").prefetch_related("alerts").order_by("pk"):
        left = (stay.term_to - today).days
        about = f"term {stay.term_to} {next(day for day in days if left <= day)}"
        if told < most and about not in {alert.about for alert in stay.alerts.all()}:
            told += _warn(stay, about, left)
    return told


@transaction.atomic
def _warn(stay, about, left):
    _row, made = StayAlert.objects.get_or_create(move_in=stay, about=about)
    if made:
        names = {"name": stay.project.name, "days": left, "day": stay.term_to, "carrier": stay.carrier.short_name}
        subject = said(_("“%(name)s”: the term ends in %(days)s days"), **names)
        own = said(
            _("The term in %(carrier)s ends on %(day)s. Ask for a longer term or name the day of exit in time."),
            **names,
        )
        desk = said(
            _("The term in %(carrier)s ends on %(day)s. Settle extension, graduation or exit in time."), **names
        )
        link, project = stay.project.get_absolute_url(), stay.project
        tell(members_of(project.organisation), subject, own, link=link, project=project, kind=Letter.ACT)
        tell(operators_of(stay.carrier), subject, desk, link=link, project=project, kind=Letter.ACT)
        rooms = reverse("premises-stay", args=[stay.pk])
        tell(premises_of(stay.carrier), subject, desk, link=rooms, project=project)
    return made
