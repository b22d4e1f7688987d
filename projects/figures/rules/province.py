"""The sums of a province: one line per county, from the counties' own cells; no project and no person.

Which counties belong to a province say the first two digits of their codes (GB/T 2260). The number of questions does
not grow with the counties, but for one each that counts people by rosters: those cannot be added up.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Sum

from projects.outcomes.heads import people_on
from projects.outcomes.moneykinds import FIXED
from projects.people.models import County
from projects.people.seats import PROVINCE_READER
from projects.register.stages import IN_ORDER

from ..models import FigureCell, Target
from .counting import cutoff
from .outcomes import HEADS
from .progress import TARGET_CODE

M = FigureCell.Measure
MEASURES = (M.COUNTED, M.ENCLAVE_ONLY, M.STAGE, M.TALENT, M.MONEY)
LOANS = "loans"  # loan products are the counties' own: here they are one kind
MONEY = tuple(kind.value for kind in FIXED)


def provinces_of(user):
    """The provinces (two digits) whose sums the person reads."""
    return sorted({row.county.code[:2] for row in user.seats.rows if row.role == PROVINCE_READER})


@dataclass
class Line:
    """One county, or all together. Money in 分 by kind; `target` is None where none is set.

    `towards` is what was counted toward a target: all together, that of the counties which have one.
    """

    name: str
    code: str = ""
    target: int | None = None
    counted: int = 0
    towards: int = 0
    enclave_only: int = 0
    under_way: int = 0
    heads: Counter = field(default_factory=Counter)
    money: Counter = field(default_factory=Counter)

    @property
    def completion(self):
        """Counted toward the target over it in percent, one place; None without a target."""
        return round(self.towards * 100 / self.target, 1) if self.target else None


def lines_of(codes, year, as_of, known_on):
    """The lines of the counties whose codes begin with one of these, in the order of their codes."""
    counties = [row for row in County.objects.order_by("code") if row.code[:2] in codes]
    lines = {row.pk: Line(row.name, row.code) for row in counties}
    targets = Target.objects.filter(county__in=lines, year=year, code=TARGET_CODE)
    for county, value in targets.values_list("county", "value"):
        lines[county].target = value
    for county, measure, kind, n, amount in _sums(_cells(lines, year, as_of, known_on), year):
        _add(lines[county], measure, kind, n, amount)
    for line in lines.values():
        line.towards = line.counted if line.target else 0
    _add_people(lines, _cells(lines, year, as_of, known_on), year, as_of, known_on)
    return list(lines.values())


def _cells(counties, year, as_of, known_on):
    rows = FigureCell.objects.filter(county__in=counties, on__lte=cutoff(year, as_of), known__lte=known_on)
    return rows.order_by()


def _sums(cells, year):
    rows = cells.filter(year__in=(0, year), measure__in=MEASURES)
    return rows.values_list("county", "measure", "kind").annotate(n=Sum("n"), a=Sum("amount"))


def _add(line, measure, kind, n, amount):
    if measure == M.COUNTED:
        line.counted += n
    elif measure == M.ENCLAVE_ONLY:
        line.enclave_only += n
    elif measure == M.STAGE:
        line.under_way += n if kind in IN_ORDER else 0
    elif measure == M.TALENT:
        line.heads[kind] += amount
    else:
        line.money[kind if kind in MONEY else LOANS] += amount


def _add_people(lines, cells, year, as_of, known_on):
    """People of rosters, everybody once in each county."""
    rows = cells.filter(year=year, measure=M.ROSTER)
    rostered = defaultdict(list)
    for county, project, _n in rows.values_list("county", "detail").annotate(sum=Sum("n")).exclude(sum=0):
        rostered[county].append(int(project))
    for county, projects in rostered.items():
        people = people_on(county, cutoff(year, as_of), known_on, projects)
        for name in HEADS:
            lines[county].heads[name] += len(people[name])


def total_of(lines, name):
    """All lines together; the target is that of the counties that have one."""
    whole = Line(name, target=sum(row.target or 0 for row in lines) or None)
    for row in lines:
        whole.counted += row.counted
        whole.towards += row.towards
        whole.enclave_only += row.enclave_only
        whole.under_way += row.under_way
        whole.heads += row.heads
        whole.money += row.money
    return whole
