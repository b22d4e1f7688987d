"""Who still owes a return of a quarter, by carrier, and reminding them: each once a day, each act recorded."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from projects.outcomes.models import Return
from projects.people.models import Membership
from projects.trace.errors import Refused

from .models import WorkItem
from .reminding import people_of, remind, reminded_today
from .rights import RETURNED
from .steps import step_url

SHOWN = 300
STATES = (Return.State.OPEN, Return.State.SENT_BACK)


@dataclass(frozen=True)
class Owing:
    """A return that is not in: who has to act, whether somebody reminded them today, whether the desk fills it in."""

    row: Return
    item: WorkItem | None
    people: list
    reminded: bool
    unmanned: bool
    url: str


def owing_in(quarter, rows):
    """(lines by carrier as [(carrier, lines)], whether there are more) of the returns (a queryset) of a quarter."""
    rows = rows.filter(year=quarter.year, quarter=quarter.number, state__in=STATES)
    rows = rows.select_related("project__carrier", "project__organisation")
    rows = list(rows.order_by("project__carrier__name", "due_on", "project__number")[: SHOWN + 1])
    shown = rows[:SHOWN]
    items = items_of(shown)
    people, reminded = people_of(list(items.values())), reminded_today([item.pk for item in items.values()])
    manned = set(Membership.objects.live().filter(organisation__in={row.project.organisation_id for row in shown})
                 .values_list("organisation", flat=True))  # fmt: skip
    lines = [_line(row, items.get(row.pk), people, reminded, manned) for row in shown]
    grouped = [(carrier, list(group)) for carrier, group in groupby(lines, key=lambda line: line.row.project.carrier)]
    return grouped, len(rows) > SHOWN


def _line(row, item, people, reminded, manned):
    return Owing(
        row, item, people.get(item.pk, []) if item else [], bool(item) and item.pk in reminded,
        row.project.organisation_id not in manned, step_url(item) if item else "",
    )  # fmt: skip


def items_of(rows):
    """{return id: its open step at the applicant}; one query."""
    items = WorkItem.objects.open().filter(step__in=RETURNED, task__process__returnprocess__quarter_return__in=rows)
    items = items.select_related("owner", "project", "clock", "task__process__returnprocess")
    return {item.task.process.returnprocess.quarter_return_id: item for item in items}


def remind_all(rows, *, by):
    """Remind everybody who owes one of the returns. Returns (how many were reminded, sentences on the others)."""
    done, others = 0, []
    for item in items_of(list(rows[:SHOWN])).values():
        try:
            remind(item, by=by)
            done += 1
        except Refused as refusal:
            others.append(_("%(name)s: %(words)s") % {"name": item.project.name, "words": refusal})
    return done, others
