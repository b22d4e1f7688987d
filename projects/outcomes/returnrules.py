"""Rules of the quarterly return: when it is due, who owes one, what contradicts itself, what jumps, what changed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from projects.money import FEN_PER_YI, format_wan, format_yi
from projects.register.models import Project
from projects.register.stages import LIVE_REST, Stage
from projects.tenancy.models import MoveIn
from projects.trace.calendar import add_working_days

from .models import Declaration, Investment, Landing, Return, ReturnRule
from .moneykinds import STATED
from .returnform import FLAG, HEADS, ITEMS, JUMPING, MONEY, RECEIVED, figures_of

# Larger amounts are read back in words, because 万元 where 元 was meant looks just like this.
UNIT_GUARD, UNIT_GROWTH = FEN_PER_YI, 10


def rule_on(county_id, day):
    """The county's rule on a day; the ordinary one where the county decided nothing."""
    rows = ReturnRule.objects.filter(county_id=county_id, effective_from__lte=day)
    return rows.order_by("-effective_from").first() or ReturnRule(county_id=county_id, effective_from=day)


def due_day(quarter, rule, today):
    """The last day to declare: the rule's day, a working day, and never less than `least_days` from today."""
    day = quarter.after.first_day.replace(day=rule.due_day)
    workday = add_working_days(day - timedelta(days=1), 1).day
    return max(workday, add_working_days(today, rule.least_days).day)


def owing(county, quarter):
    """Projects that live in a carrier or have landed, and did so by the quarter's end, without a return yet."""
    end = quarter.last_day
    stays = MoveIn.objects.live().filter(project=OuterRef("pk"))
    stays = stays.annotate(since=Greatest("signed_on", "handover_on")).filter(since__lte=end)
    landings = Landing.objects.filter(project=OuterRef("pk"), revoked_at=None, reached_on__lte=end)
    given = Return.objects.filter(project=OuterRef("pk"), year=quarter.year, quarter=quarter.number)
    living = Project.objects.filter(county=county).exclude(stage__in=(Stage.JOINED, Stage.EXITED, Stage.GRADUATED))
    living = living.filter(Q(stage__in=LIVE_REST) | Q(rests_at__in=LIVE_REST))
    return living.filter(Exists(stays) | Exists(landings)).exclude(Exists(given)).order_by("pk")


def last_declared(quarter_return):
    """What the project declared for the nearest earlier quarter; a return that was sent back is passed over."""
    period = quarter_return.period
    earlier = Q(of__year__lt=period.year) | Q(of__year=period.year, of__quarter__lt=period.number)
    rows = Declaration.objects.filter(earlier, of__project=quarter_return.project_id, sent_back_at=None)
    return rows.select_related("of").order_by("of__year", "of__quarter", "number").last()


def faults(figures):
    """[(item, sentence)] for figures that contradict each other; figures that are missing are passed over."""
    found = []
    for item in ITEMS.values():
        part, whole = figures.get(item.name), figures.get(item.within)
        if item.within and None not in (part, whole) and part > whole:
            found.append((item.name, _contradiction(item, part, whole)))
    rights = [figures.get(name) for name in ("inventions", "software", "ip_valid")]
    if None not in rights and max(rights[:2]) <= rights[2] < rights[0] + rights[1]:
        found.append(
            ("ip_valid", _("Invention patents and software copyrights together are more than all valid rights."))
        )
    return found


def _contradiction(item, part, whole):
    return _("“%(part)s” (%(less)s) cannot be more than “%(whole)s” (%(more)s): it is a part of it.") % {
        "part": item.label, "less": say(item, part), "whole": ITEMS[item.within].label, "more": say(item, whole),
    }  # fmt: skip


def jumps(figures, before, rule):
    """{item: sentence} for changes beyond the rule's percentage and beyond its floor. Nothing without a last value."""
    found = {}
    for name in JUMPING:
        old, new = before.get(name), figures.get(name)
        if None not in (old, new) and is_jump(ITEMS[name].kind, old, new, rule):
            found[name] = _jump(ITEMS[name], old, new, rule)
    return found


def is_jump(kind, old, new, rule):
    """Whether the change is larger than the percentage of the old value and larger than the floor of its kind."""
    change = abs(new - old)
    floor = rule.least_heads if kind == HEADS else rule.least_amount
    return change * 100 > rule.jump_percent * old and change > floor


def _jump(item, old, new, rule):
    words = _("Up from %(old)s to %(new)s") if new > old else _("Down from %(old)s to %(new)s")
    return words % {"old": say(item, old), "new": say(item, new)}


def suspicious(figures, before):
    """{item: sentence} for amounts so large that the unit may have been mistaken; known sizes are not asked again."""
    found = {}
    for name, item in ITEMS.items():
        fen = figures.get(name)
        if item.kind != MONEY or fen is None or fen < UNIT_GUARD or fen < UNIT_GROWTH * (before.get(name) or 0):
            continue
        found[name] = _(
            "%(wan)s × 10,000 yuan are %(yi)s × 100 million yuan. Is that so? If you meant yuan, write yuan behind the number."
        ) % {
            "wan": format_wan(fen), "yi": format_yi(fen),
        }  # fmt: skip
    return found


def say(item, value):
    """A value in words with its unit; "" for None."""
    if value is None:
        return ""
    if item.kind == FLAG:
        return _("Yes") if value else _("No")
    if item.kind == MONEY:
        return _("%(amount)s × 10,000 yuan") % {"amount": format_wan(value)}
    return _("%(count)s people") % {"count": value} if item.kind == HEADS else str(value)


@dataclass(frozen=True)
class Line:
    """One item of two quarters side by side."""

    label: str
    part: bool
    before: str
    now: str
    change: str
    changed: bool
    jumps: bool
    words: str
    voucher: str


def compare(group, now, before, rule, vouchers):
    """The lines of a group: declared now and last time. `vouchers` are verified amounts by kind (分)."""
    figures, old = figures_of(now), figures_of(before)
    jumped = jumps(figures, old, rule)
    return [
        Line(
            label=item.label, part=bool(item.within), before=say(item, old.get(item.name)),
            now=say(item, figures.get(item.name)), change=_change(item, figures.get(item.name), old.get(item.name)),
            changed=bool(now and before) and figures[item.name] != old[item.name], jumps=item.name in jumped,
            words=now.words.get(item.name, "") if now else "",
            voucher=format_wan(vouchers.get(item.name, 0)) if item.name in RECEIVED else "",
        )
        for item in group.items
    ]  # fmt: skip


def _change(item, new, old):
    if None in (new, old) or item.kind == FLAG or new == old:
        return ""
    return f"{'+' if new > old else '−'}{say(item, abs(new - old))}"


def verified_money(project, day):
    """{kind: 分} of verified investments with their vouchers up to a day, kinds apart; of statements the latest."""
    return verified_money_of([project], day).get(getattr(project, "pk", project), {})


def verified_money_of(projects, day):
    """{project id: {kind: 分}} of several projects, as `verified_money`; one query."""
    rows = Investment.objects.verified().filter(project__in=projects, on__lte=day).order_by("on", "pk")
    found = defaultdict(Counter)
    for own, kind, product, amount, part in rows.values_list(
        "project", "kind", "product__code", "amount", "fixed_part"
    ):
        sums = found[own]
        sums[product or kind] = amount if kind in STATED else sums[product or kind] + amount
        if part:
            sums[Investment.Kind.FIXED_ASSETS] += part
    return {own: dict(sums) for own, sums in found.items()}


def same_as(now, before):
    """Whether two declarations agree in every item."""
    return bool(now and before) and figures_of(now) == figures_of(before)


def late_first(returns):
    """Open ones first, the most urgent at the top, then by quarter."""
    return returns.order_by(F("first_declared_on").asc(nulls_first=True), "due_on", "project__number")
