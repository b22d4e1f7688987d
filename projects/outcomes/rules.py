"""Which level of landing a project has reached: the county's conditions against its milestones, item by item.

Only verified milestones meet a condition; recorded ones are shown as waiting. Registration counts by the region of
the licence's address and its authority, never by digits of the code. A waiver stands in for evidence while it holds.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.money import format_wan
from projects.people.models import User
from projects.people.seats import AUDITOR
from projects.register.rules import works_on
from projects.tenancy.rules import may_ask
from projects.trace.prepared import prepared
from projects.trace.wording import listed

from .models import Evidence, Landing, LandingConditions, LandingLevel, Milestone, MilestoneKind, Waiver

LEVELS = tuple(LandingLevel)
STANDARDS = {
    MilestoneKind.AGREEMENT: gettext_lazy("Signed by both sides"),
    MilestoneKind.PREMISES: gettext_lazy("Lease or land contract in the county"),
    MilestoneKind.FUNDS: gettext_lazy("Paid in, with vouchers"),
    MilestoneKind.STAFF: gettext_lazy("Staff insured in the county"),
    MilestoneKind.PRODUCTION: gettext_lazy("Production or operation has started"),
}


@dataclass(frozen=True)
class ConditionRow:
    """One condition of a level. `met`: True verified, None recorded and waiting for verification, False lacking.

    `choice` marks the conditions of which any n suffice; `day` is the day on which it was met by verified facts, or
    from which a waiver stands in for them. `proven` is `met` without the waiver.
    """

    level: str
    kind: str
    condition: str
    standard: str
    actual: str
    evidence: tuple = ()
    verifier: User | None = None
    verified_on: date | None = None
    day: date | None = None
    met: bool | None = False
    choice: bool = False
    waiver: Waiver | None = None
    proven: bool | None = False

    @property
    def owed(self):
        """Whether evidence is still to be handed in under a waiver."""
        return self.waiver is not None and self.waiver.form == Waiver.Form.LATER and self.proven is not True


@dataclass(frozen=True)
class LevelTable:
    """A level's conditions, whether all are met, and the day the last mandatory one was."""

    level: str
    label: str
    version: str
    rows: tuple
    any_count: int
    reached_on: date | None = None
    landing: Landing | None = None

    @property
    def met(self):
        return self.reached_on is not None

    @property
    def lacks(self):
        """Names of what is still to be met; of the choices only when too few are."""
        missing = [row.condition for row in self.rows if not row.met and not row.choice]
        chosen = [row for row in self.rows if row.choice]
        short = self.any_count - sum(row.met is True for row in chosen)
        if short > 0:
            names = listed((row.condition for row in chosen if not row.met), "、")
            missing.append(_("%(count)s more of %(names)s") % {"count": short, "names": names})
        return missing


def conditions_on(county_id, day):
    """All conditions of a county that were in force on a day or before, newest first (one query)."""
    return _conditions.rows(county_id, day)


@prepared("county_id", "day")
def _conditions(county_id, day):
    return LandingConditions.objects.filter(county_id=county_id, effective_from__lte=day)


def milestones_of(project):
    """Current milestones with evidence and verifier, in two queries."""
    return _milestones.rows(project.pk)


@prepared("project_id")
def _milestones(project_id):
    rows = Milestone.objects.current().filter(project=project_id).select_related("verified_by", "recorded_by")
    return rows.prefetch_related(Prefetch("evidence", Evidence.objects.select_related("file")))


@prepared("project_id")
def _waivers(project_id):
    return Waiver.objects.filter(project=project_id).select_related("granted_by")


def level_tables(project, on, known_on=None, landings=None):
    """One table per level for which the county has conditions, as of a day (and as landings were known on a day).

    `landings`: those that did not prove false, where the caller has read them.
    """
    milestones = [row for row in milestones_of(project) if row.on <= on]
    if landings is None:
        rows = Landing.objects.filter(project=project)
        landings = rows if known_on else rows.filter(TRUE)
    landings, ended = split(landings, known_on)
    held = holding(_waivers.rows(project.pk), landings, on)
    return evaluate(conditions_on(project.county_id, on), milestones, landings, held, ended)


TRUE = Q(revoked_at=None) | Q(ended_on__isnull=False)  # landings that did not prove false


def split(landings, known_on=None):
    """({level: live landing}, {level: day on which a true one ended}), as known on a day (today)."""
    live, ended = {}, {}
    for row in landings:
        if row.revoked_at is None or (known_on and timezone.localdate(row.revoked_at) > known_on):
            live[row.level] = row
        elif row.ended_on:
            ended[row.level] = max(row.ended_on, ended.get(row.level, row.ended_on))
    return live, ended


def holding(waivers, landings, on):
    """{(level, kind): waiver} of those that hold on a day, or on which a confirmed landing rests."""
    return {(row.level, row.kind): row for row in waivers if row.holds_on(on) or row.carries(landings.get(row.level))}


def condition_table(project, on, level=None):
    """The rows of one level for paper: of `level`, else of the highest confirmed, else of the next to be reached."""
    tables = level_tables(project, on)
    confirmed = [table for table in tables if table.landing]
    wanted = [table for table in tables if table.level == level] if level else confirmed[-1:]
    table = wanted[0] if wanted else next_table(tables)
    return list(table.rows) if table else []


def next_table(tables):
    """The level to work for: the first above the highest confirmed; a signature alone is no landing. None at the top."""
    last = max((place for place, table in enumerate(tables) if table.landing), default=-1)
    above = [table for table in tables[last + 1 :] if table.level != LandingLevel.SIGNED]
    return above[0] if above else None


@dataclass(frozen=True)
class _Known:
    """What is known of one level: milestones, waivers by kind of condition, the landing that was confirmed."""

    milestones: list
    waivers: dict = field(default_factory=dict)
    landing: Landing | None = None


def evaluate(conditions, milestones, landings, waivers=None, ended=None):
    """The tables of all levels from rows already read; no query, so that lists may call it per project.

    Where a true landing ended, only facts from after that day reach the level again.
    """
    tables = []
    for level in LEVELS:
        versions = [row for row in conditions if row.level == level]
        if versions:
            over = (ended or {}).get(level, date.min)
            own = {kind: row for (of, kind), row in (waivers or {}).items() if of == level and row.since > over}
            known = _Known([row for row in milestones if row.on > over], own, landings.get(level))
            tables.append(replace(_in_force(versions, known), landing=known.landing))
    return tables


def _in_force(versions, known):
    """The newest version, unless an older one was met before the newer began."""
    newest = _table(versions[0], known)
    until = versions[0].effective_from
    if newest.met and newest.reached_on >= until:
        return newest
    for version in versions[1:]:
        older = _table(version, known)
        if older.met and older.reached_on < until:
            return older
        until = version.effective_from
    # Facts that only the newer rule accepts count from its first day on.
    if newest.met and len(versions) > 1:
        return replace(newest, reached_on=versions[0].effective_from)
    return newest


def _table(conditions, known):
    required = [_row(conditions, kind, known) for kind in conditions.required]
    chosen = [_row(conditions, kind, known, choice=True) for kind in conditions.any_of]
    return LevelTable(
        level=conditions.level,
        label=conditions.get_level_display(),
        version=conditions.version,
        rows=(*required, *chosen),
        any_count=conditions.any_count,
        reached_on=_reached_on(required, chosen, conditions.any_count),
    )


def _reached_on(required, chosen, any_count):
    met = sorted(row.day for row in chosen if row.met)
    if not all(row.met for row in required) or len(met) < any_count:
        return None
    days = [row.day for row in required] + met[:any_count]
    return max(days) if days else None


def _row(conditions, kind, known, choice=False):
    proof, proven = _best(
        conditions, kind, [row for row in known.milestones if row.kind == kind and row.sent_back_at is None]
    )
    last, waiver = proof[-1] if proof else None, known.waivers.get(kind)
    row = ConditionRow(
        level=conditions.level,
        kind=kind,
        condition=str(MilestoneKind(kind).label),
        standard=_standard(conditions, kind),
        actual=_actual(kind, proof),
        evidence=tuple(paper for row in proof for paper in row.evidence.all()),
        verifier=last.verified_by if last and proven else None,
        verified_on=last.verified_at if last and proven else None,
        day=last.on if last and proven else None,
        met=proven,
        proven=proven,
        choice=choice,
    )
    return _waived(row, waiver, proof, known.landing) if waiver else row


def _best(conditions, kind, rows):
    """(milestones that meet a condition, True), else those that would (None), else the last one (False)."""
    if proof := _proof(conditions, kind, [row for row in rows if row.verified_at]):
        return proof, True
    if proof := _proof(conditions, kind, rows):
        return proof, None
    return rows[-1:], False


def _waived(row, waiver, proof, landing):
    """A condition under a waiver is met from its first day; evidence may have met it earlier.

    Evidence that came after the landing was confirmed moves nothing: the landing rests on the waiver.
    """
    row = replace(row, waiver=waiver, met=True)
    if row.proven is not True:
        return replace(row, verifier=waiver.granted_by, verified_on=waiver.granted_at, day=waiver.since)
    late = landing is not None and any(paper.verified_at > landing.confirmed_at for paper in proof)
    return replace(row, day=waiver.since if late else min(waiver.since, row.day))


def _proof(conditions, kind, rows):
    """The milestones that meet a condition, oldest first, the deciding one last; None when they do not."""
    if kind == MilestoneKind.FUNDS:
        return _enough_funds(rows, conditions.least_funds)
    fitting = [row for row in rows if _fits(conditions, row)]
    return fitting[:1] or None


def _enough_funds(rows, least):
    total = 0
    for count, row in enumerate(rows, 1):
        total += row.amount or 0
        if total >= least:
            return rows[:count]
    return None


def _fits(conditions, row):
    if row.kind == MilestoneKind.REGISTRATION:
        return row.region_code == conditions.region_code and bool(row.address or row.authority)
    if row.kind == MilestoneKind.STAFF:
        return (row.heads or 0) >= max(conditions.least_heads, 1)
    return True


def _standard(conditions, kind):
    if kind == MilestoneKind.REGISTRATION:
        return _("Licence address or authority in %(code)s") % {"code": conditions.region_code}
    if kind == MilestoneKind.FUNDS and conditions.least_funds:
        return _("At least %(amount)s × 10,000 yuan paid in, with vouchers") % {
            "amount": format_wan(conditions.least_funds)
        }
    if kind == MilestoneKind.STAFF and conditions.least_heads:
        return _("At least %(count)s people insured in the county") % {"count": conditions.least_heads}
    return str(STANDARDS[kind])


def _actual(kind, rows):
    """What the papers say, in words; "" when nothing is recorded."""
    if not rows:
        return ""
    if kind == MilestoneKind.FUNDS:
        total = sum(row.amount or 0 for row in rows)
        return _("%(amount)s × 10,000 yuan paid in") % {"amount": format_wan(total)}
    return listed(rows[-1].stated, "，") or f"{rows[-1].on:%Y-%m-%d}"


def may_record(user, project):
    """Whether the person records facts of this project: who works on it."""
    return works_on(user, project)


def may_gather(user, project):
    """Whether the person adds evidence of a landing: who records its facts, and the applicant's own people."""
    return may_ask(user, project) or may_record(user, project)


def may_read_roster(user, project):
    """Whether the person reads the roster of a project they see: all but section reporters, who need counts only."""
    return may_gather(user, project) or (
        project.organisation_id in user.seats.organisations() or user.seats.has(AUDITOR, county_id=project.county_id)
    )
