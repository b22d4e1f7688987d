"""What the counting rule says and what the summary says, in one shape: any two days, every dimension."""

from projects.figures.actions.summary import fold
from projects.figures.models import FigureCell
from projects.figures.rules.breakdowns import Sources, both_ways, by_carrier, by_field, by_month, by_source
from projects.figures.rules.counting import count_year
from projects.figures.rules.outcomes import heads_of, money_of, total_heads
from projects.figures.rules.summary.slices import Slice
from projects.figures.rules.unproved import with_unproved
from projects.figures.rules.verdicts import Reason
from projects.register.models import FigureKind

M = FigureCell.Measure


def by_rule(county, year, as_of, known_on):
    """What the rule says, in the shape of `by_summary`."""
    count = count_year(county, year, as_of=as_of, known_on=known_on)
    sources = Sources(count)
    landed = {row.project for row in count.landed if row.fact.kind != FigureKind.LANDING_SIGNED}
    reasons = {}
    for row in count.uncounted:
        reasons[row.finding.reason] = reasons.get(row.finding.reason, 0) + 1
    undated = sum(row.finding.reason == Reason.NO_DATE for row in with_unproved(count).uncounted)
    return {
        "counted": len(count.counted), "enclave_only": len(count.enclave_only), "months": by_month(count),
        "sources": {share.code: share.count for share in by_source(count, sources)},
        "carriers": {share.code: share.count for share in by_carrier(count)},
        "fields": {share.code: share.count for share in by_field(count)},
        "both": both_ways(count, sources), "reasons": reasons, "cultivated": len(count.cultivated), "undated": undated,
        "landed": len(landed), "money": {kind: fen for kind, fen, _n in money_of(count)},
        "heads": total_heads(heads_of(count, [row.project for row in count.counted])),
    }  # fmt: skip


def by_summary(county, year, as_of, known_on):
    """The same out of the cells."""
    found = Slice(county.pk, year, as_of, known_on)
    heads = found.amounts(M.TALENT)
    return {
        "counted": found.counted, "enclave_only": found.number(M.ENCLAVE_ONLY), "months": found.by_month(),
        "sources": dict(found.by("source")),
        "carriers": {str(code or "none"): n for code, n in found.by("carrier").items()},
        "fields": {code or "none": n for code, n in found.by("field").items()},
        "both": found.number(M.BOTH_WAYS), "reasons": found.numbers(M.UNCOUNTED),
        "cultivated": found.number(M.CULTIVATED), "undated": found.number(M.UNDATED),
        "landed": found.number(M.LANDED), "money": found.amounts(M.MONEY),
        "heads": {name: heads.get(name, 0) for name in ("bachelor_or_above", "masters_doctors", "senior_engineers", "national")},
    }  # fmt: skip


def assert_same(county, years, days, knowns):
    while fold():
        pass
    for year in years:
        for as_of in days:
            for known_on in knowns:
                asked = (county, year, as_of, known_on)
                assert (asked, by_summary(*asked)) == (asked, by_rule(*asked))
