"""The monthly note (月报) as a Word file, from the county's own template: the message, the targets, the month's projects."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.files.letters import body_in_force, fill_in, named
from projects.files.models import LetterTemplate
from projects.register.models import FigureKind
from projects.trace.wording import on_paper

from ..rules.breakdowns import Sources, carrier_words
from ..rules.briefing import basis, message
from ..rules.closes import last_day
from ..rules.targets import plain, target_lines
from .phrases import cn_day

KIND = LetterTemplate.Kind.MONTHLY


@on_paper
def monthly_note(found):
    """The bytes of the Word file of a `Briefing`; the words that hold on the day on which it is made."""
    county, count = found.county, found.count
    facts = {
        "number": f"YB{count.year}-{count.cutoff.month:02d}", "unit": county.centre_name, "day": cn_day(timezone.localdate()),
        "month": _("%(year)s, month %(number)s") % {"year": count.year, "number": count.cutoff.month},
        "message": message(found).split("\n")[0], "basis": basis(count),
        "mark": _("Demonstration data") if county.demo else "",
        "targets": [_target(place, line) for place, line in enumerate(_watched(county, count), 1)],
        "projects": list(_projects(found)),
    }  # fmt: skip
    body = body_in_force(county.pk, KIND, timezone.localdate())
    return fill_in(KIND, body, named(KIND, facts))[0]


def note_name(count):
    """What the file is called."""
    day = min(count.as_of, last_day(count.year))
    return _("Monthly note %(day)s") % {"day": f"{day:%Y-%m-%d}"} + ".docx"


def _watched(county, count):
    return [line for line in target_lines(county, count) if line.target.tracked]


def _target(place, line):
    unit = line.target.unit
    own = "—" if line.computed is None else f"{plain(line.computed)}{unit}"
    reported = f"{plain(line.county.value)}{unit}" if line.county else "—"
    return {
        "place": place, "name": line.target.name, "target": line.printed,
        "county": reported if line.target.county_wide else own, "own": own, "rate": line.rate or "—",
        "sections": "、".join(filter(None, (line.lead, line.supporting))) or "—",
    }  # fmt: skip


def _projects(found):
    """The projects of the month, in the order of their events."""
    sources = Sources(found.count)
    for place, row in enumerate(found.of_month, 1):
        project = found.count.projects[row.project]
        yield {
            "place": place, "number": project["number"], "name": project["name"],
            "event": FigureKind(row.fact.kind).label, "on": f"{row.fact.on:%Y-%m-%d}",
            "carrier": carrier_words(found.count, row.fact.carrier_id), "source": sources.words(row),
        }  # fmt: skip
