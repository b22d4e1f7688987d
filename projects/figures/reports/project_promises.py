"""Promises of one project beside the verified figures, for its report."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.outcomes.models import Investment, Milestone, MilestoneKind
from projects.register.models import FigureKind, Promise, PromiseKind
from projects.tenancy.models import MoveIn

from .content import PromiseLine
from .phrases import cn_day, wan
from .project_means import events_of, heads

State = Promise.State


def promise_lines(facts):
    """What was promised by the cut-off and known by then; the side that promised, no person."""
    rows = Promise.objects.filter(project=facts.project, made_on__lte=facts.as_of)
    return tuple(_line(row, facts) for row in rows if timezone.localdate(row.recorded_at) <= facts.known_on)


def _line(row, facts):
    settled = _is_settled(row, facts)
    late = not settled and row.due_on is not None and row.due_on < facts.as_of
    state = row.get_state_display() if settled else _("Overdue") if late else State.OPEN.label
    broken = late or (settled and row.state == State.BROKEN)
    real = _real(row.kind, facts) or (row.result if settled else "")
    return PromiseLine(row.what, str(row.get_side_display()), row.amount, cn_day(row.due_on), real, str(state), broken)


def _is_settled(row, facts):
    if row.state == State.OPEN or row.settled_on > facts.as_of:
        return False
    return timezone.localdate(row.settled_at) <= facts.known_on


def _real(kind, facts):
    """The verified figure that answers a promise of this kind, in words; "" where there is none."""
    return REAL[kind](facts) if kind in REAL else ""


def _funds(facts):
    kind = Investment.Kind.FUNDS_IN_PLACE
    rows = [row for row in events_of(facts, FigureKind.INVESTMENT) if row.detail == kind]
    if not rows:
        return ""
    amount = _("%(amount)s × 10,000 yuan") % {"amount": wan(sum(row.value for row in rows))}
    return _verified(amount, max(row.occurred_on for row in rows))


def _talent(column):
    def real(facts):
        latest = heads(facts)
        if latest is None:
            return ""
        return _verified(_("%(count)s persons") % {"count": latest.counts.get(column, 0)}, latest.on)

    return real


def _area(facts):
    stays = MoveIn.objects.filter(
        project=facts.project, voided_at=None, verified_at__date__lte=facts.known_on, signed_on__lte=facts.as_of
    )
    areas = [stay.area for stay in stays if stay.area and not (stay.left_on and stay.left_on <= facts.as_of)]
    return _("%(area)s ㎡ (agreements, verified)") % {"area": f"{sum(areas):.0f}"} if areas else ""


def _registration(facts):
    rows = Milestone.objects.verified().filter(
        project=facts.project,
        kind=MilestoneKind.REGISTRATION,
        on__lte=facts.as_of,
        verified_at__date__lte=facts.known_on,
    )
    row = rows.order_by("on").first()
    return _verified(row.company_name or _("Registered in the county"), row.on) if row else ""


def _verified(words, day):
    return _("%(words)s (verified, as of %(day)s)") % {"words": words, "day": cn_day(day)}


REAL = {
    PromiseKind.FUNDS: _funds, PromiseKind.HEADS: _talent("total"), PromiseKind.BACHELOR: _talent("bachelor_or_above"),
    PromiseKind.AREA: _area, PromiseKind.REGISTRATION: _registration,
}  # fmt: skip
