"""What keeps one project from counting, and from the next level of landing: computed from the rows that count.

Nothing is judged anew here: the verdict is `judge`'s, the conditions are those of `outcomes.rules`, the stays are the
rows that would become figures. Each line names what is missing, and where it is mended.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from projects.outcomes.rules import next_table
from projects.register.models import FigureEvent, FigureKind, SourceKind
from projects.register.stages import LIVE_REST, Stage
from projects.tenancy.models import MoveIn
from projects.trace.wording import sign

from .facts import LANDINGS, MOVE_INS
from .standing import last_leaving

LANDING_STAGES = (*LIVE_REST, Stage.LANDING, Stage.LANDING_CHECK)


class Lack(models.TextChoices):
    """What is missing, for those who show where it is mended."""

    AGREEMENT = "agreement"
    HANDOVER = "handover"
    MOVE_IN_CHECK = "move_in_check"
    MOVE_IN = "move_in"
    DATE = "date"
    CLOSED = "closed"
    LEFT = "left"
    OUTSIDE = "outside"
    FALSE = "false"
    MILESTONE = "milestone"
    EVIDENCE_CHECK = "evidence_check"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True)
class Hindrance:
    """One thing that is missing: what, the sentence for the reader, and what it is about (a stay, a milestone kind)."""

    lack: Lack
    sentence: str
    about: object = None


def counting_hindrances(project, standing, today):
    """Why the project counts nowhere by its standing (`project_standing`); nothing where it counts. Two queries at most."""
    if standing.verdict and standing.verdict.timely:
        return []
    if standing.verdict:
        day, year = f"{standing.verdict.fact.known:%Y-%m-%d}", standing.verdict.year
        words = _("Confirmed on %(day)s, after the year was closed: adjustment of %(year)s.") % {
            "day": day,
            "year": year,
        }
        return [Hindrance(Lack.CLOSED, words)]
    return [*_from_facts(standing, today), *_pending(project)] or [_nothing_yet(project)]


def _from_facts(standing, today):
    """What the facts that hold say: qualified once and left, or in a carrier that the rule does not name."""
    if any(standing.books.qualifies(fact, today) for fact in standing.facts):
        left = last_leaving(standing.facts, today)
        words = {"day": f"{left.on:%Y-%m-%d}" if left else "—"}
        sentence = _("Left on %(day)s with nothing left in the county; it may count when it comes back.") % words
        return [Hindrance(Lack.LEFT, sentence)]
    other = [fact for fact in standing.facts if fact.kind == FigureKind.OTHER_MOVE_IN]
    if other:
        words = {"carrier": standing.carriers.get(other[-1].carrier_id, "—")}
        return [Hindrance(Lack.OUTSIDE, _("%(carrier)s: this kind of carrier is not on the list of the rule.") % words)]
    return []


def _pending(project):
    """What is on its way: stays that lack a paper or the second person, and a fact that proved false."""
    stays = MoveIn.objects.filter(project=project, verified_at=None, voided_at=None, left_on=None)
    found = [of_stay(stay) for stay in stays.select_related("carrier")]
    stated = FigureEvent.objects.filter(project=project, kind__in=(*MOVE_INS, *LANDINGS), retracts=None)
    false = stated.filter(retracted_by__isnull=False).select_related("retracted_by").last()
    if false:
        words = {"event": false.get_kind_display(), "day": f"{false.retracted_by.recorded_on:%Y-%m-%d}"}
        reason = false.retracted_by.reason
        reason = f"{sign('（')}{reason}{sign('）')}" if reason else ""
        found.append(Hindrance(Lack.FALSE, _("%(event)s proved false and was retracted on %(day)s.") % words + reason))
    return found


def of_stay(stay):
    """What a stay that is not verified lacks next; its carrier is read already."""
    words = {"carrier": stay.carrier.short_name}
    if stay.agreement_id is None:
        return Hindrance(Lack.AGREEMENT, _("%(carrier)s: the scan of the signed agreement is missing.") % words, stay)
    if stay.handover_on is None or not (stay.handover_record_id or stay.handover_words):
        return Hindrance(Lack.HANDOVER, _("%(carrier)s: the handover record with its day is missing.") % words, stay)
    return Hindrance(
        Lack.MOVE_IN_CHECK, _("%(carrier)s: the move-in waits for the check by a second person.") % words, stay
    )


def _nothing_yet(project):
    if project.source == SourceKind.OPENING_STOCK:
        words = _("Opening stock: enter the date of its first event with proof; until then it counts nowhere.")
        return Hindrance(Lack.DATE, words)
    return Hindrance(
        Lack.MOVE_IN, _("No move-in into a carrier of the rule and no landing is recorded and verified yet.")
    )


def landing_hindrances(project, tables):
    """(level in words, what it still lacks) of the next level, from `level_tables`; nothing before it lives anywhere."""
    table = next_table(tables) if project.stage in LANDING_STAGES else None
    if table is None:
        return "", []
    if table.met:
        return table.label, [
            Hindrance(Lack.CONFIRMATION, _("All conditions are met; another person confirms the landing."))
        ]
    wanted = table.any_count - sum(row.met is True for row in table.rows if row.choice)
    rows = [row for row in table.rows if row.met is not True and (not row.choice or wanted > 0)]
    return table.label, [_of_condition(row, wanted) for row in rows]


def _of_condition(row, wanted):
    words = {"condition": row.condition, "standard": row.standard, "actual": row.actual, "count": wanted}
    if row.met is None:
        return Hindrance(
            Lack.EVIDENCE_CHECK, _("“%(condition)s” is recorded and waits for verification.") % words, row.kind
        )
    if row.actual:
        sentence = _("“%(condition)s” is not met: %(actual)s; the standard is: %(standard)s.") % words
    else:
        sentence = _("“%(condition)s” has no evidence yet; the standard is: %(standard)s.") % words
    if row.choice:
        sentence += _("(%(count)s more of the conditions marked ○ suffice)") % words
    return Hindrance(Lack.MILESTONE, sentence, row.kind)
