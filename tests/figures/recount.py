"""The count of a year once more, written plainly over raw rows: for tests only, sharing nothing with the product's rules.

Version 1 of the rule, for facts that are known today: a project (with everything joined into it) counts in the first
year in which it moved into an incubator or an enclave or was registered here, and still stood on 31 December 24:00.
"""

from datetime import date

from projects.register.models import FigureEvent, Project

QUALIFYING = ("incubator_move_in", "enclave_move_in", "landing_registered")
STANDING = (*QUALIFYING, "other_move_in", "landing_substantial", "graduated")


def recount(county, year, as_of):
    """Numbers of the projects that count in the year, by a day of the same or a later year."""
    kept = dict(Project.objects.filter(county=county).values_list("pk", "joined_into_id"))
    numbers = dict(Project.objects.filter(county=county).values_list("pk", "number"))
    false = set(FigureEvent.objects.filter(retracts__isnull=False).values_list("retracts_id", flat=True))
    rows_of = {}
    for row in FigureEvent.objects.filter(project__county=county, retracts=None).order_by("pk"):
        owner = row.project_id
        while kept[owner]:
            owner = kept[owner]
        if row.pk not in false and row.occurred_on <= as_of:
            rows_of.setdefault(owner, []).append(row)
    counted = []
    for project, rows in rows_of.items():
        for candidate in range(2000, as_of.year + 1):
            end = min(as_of, date(candidate, 12, 31))
            events = [r for r in rows if r.kind in QUALIFYING and r.occurred_on.year == candidate]
            if events and stands_at(rows, end):
                if candidate == year:
                    counted.append(numbers[project])
                break
    return sorted(counted)


def stands_at(rows, end):
    """Whether something of the project is alive at the end of a day."""
    for row in rows:
        if row.kind not in STANDING or row.occurred_on > end:
            continue
        if "move_in" not in row.kind:
            return True  # a landing and a graduation are not given up with a room
        ended = False
        for left in rows:
            if left.kind == "left" and row.occurred_on <= left.occurred_on <= end:
                same = left.carrier_id == row.carrier_id
                everything = left.value and left.pk > row.pk
                ended = ended or same or bool(everything)
        if not ended:
            return True
    return False
