"""Keeping the summary: putting in what was written since, making it anew, comparing it with the facts."""

from datetime import date
from functools import cache
from time import monotonic

from django.db import transaction
from django.db.models import Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from projects.people.models import County, Membership, User
from projects.people.seats import ADMINISTRATOR
from projects.register.models import Project
from projects.trace.actions import tell
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import FigureCell, FigureMark, FigureShare
from ..rules.books import Books
from ..rules.facts import Joins
from ..rules.summary import cells, families

BATCH = 1000  # families read at once
AT_ONCE = 1000  # projects of one run
RUN_SECONDS = 40  # how long the scheduler goes on before other jobs have their turn
COLUMNS = (
    "county_id",
    "year",
    "measure",
    "kind",
    "detail",
    "day",
    "days",
    "carrier_id",
    "source",
    "field",
    "audience",
    "on",
    "known",
)


@transaction.atomic
def fold(limit=AT_ONCE):
    """Put into the cells what was written about marked projects; returns how many projects, at most `limit`.

    A mark is written with the fact, in one transaction: whoever reads it reads the fact, too. What is written
    meanwhile leaves a mark of its own.
    """
    _one_at_a_time()
    projects = set(FigureMark.objects.order_by("project").values_list("project", flat=True).distinct()[:limit])
    if projects:
        marks = list(FigureMark.objects.filter(project__in=projects).values_list("pk", flat=True))
        _put(_differences(projects))
        _unmark(marks)
    return len(projects)


def fold_all():
    """Put in all that is marked, in runs; stops after a while, and the next minute goes on."""
    end = monotonic() + RUN_SECONDS
    while fold() and monotonic() < end:
        pass


def _unmark(marks):
    """Take away just the marks that were read: one with a smaller number may have been committed since."""
    for start in range(0, len(marks), BATCH):
        FigureMark.objects.filter(pk__in=marks[start : start + BATCH]).delete()


@transaction.atomic
def rebuild():
    """All cells and shares anew, from the facts; returns the number of projects."""
    _one_at_a_time()
    marks = list(FigureMark.objects.values_list("pk", flat=True))
    FigureCell.objects.all().delete()
    FigureShare.objects.all().delete()
    total, projects = cells.Sums(), 0
    for ids in _batches():
        total.add_all((key, *value) for key, value in _differences(ids).items())
        projects += len(ids)
    _put(total.kept())
    _unmark(marks)
    return projects


def compared():
    """[(cell, is, should be)] for every combination of dimensions that the facts would sum otherwise.

    Puts in first what is marked: that is no difference, only not done yet.
    """
    while fold():
        pass
    should, there = cells.Sums(), _kept()
    for ids in _batches():
        for family, found in _wanted(ids):
            should.add_all(((family.county_id, *key), *value) for key, value in found.items())
    wanted = should.kept()
    keys = sorted((key for key in {*there, *wanted} if there.get(key) != wanted.get(key)), key=str)
    return [(key, there.get(key, (0, 0)), wanted.get(key, (0, 0))) for key in keys]


@transaction.atomic
def compact():
    """Lay equal cells together; no figure changes. What is added meanwhile stays as it is."""
    _one_at_a_time()
    last = FigureCell.objects.aggregate(last=Max("pk"))["last"] or 0
    kept = _kept(pk__lte=last)
    FigureCell.objects.filter(pk__lte=last).delete()
    _put(kept)
    return len(kept)


def _one_at_a_time():
    """Two at once would take the same share out twice. Writers of facts are not held up by this lock."""
    list(County.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _batches():
    """All projects, in sets of families that were ever joined: no family is in two of them."""
    counties = {county: Joins.of(county) for county in County.objects.values_list("pk", flat=True)}
    linked = {pk for joins in counties.values() for row in (*joins.parents.items(), *joins.joinings) for pk in row[:2]}
    if linked:
        yield linked
    single = [pk for pk in Project.objects.order_by("pk").values_list("pk", flat=True) if pk not in linked]
    for start in range(0, len(single), BATCH):
        yield set(single[start : start + BATCH])


def _wanted(projects):
    """(family, its cells) for the families of these projects."""
    books = cache(Books)
    for family in families.families_of(projects, cache(Joins.of)):
        yield family, cells.cells_of(family, books(family.county_id))


def _differences(projects):
    """What has to be added to the cells so that they hold what these projects add now; writes their shares."""
    found, shares = cells.Sums(), {}
    members = set(projects)
    for family, wanted in _wanted(projects):
        members |= family.members.keys()
        shares[family.anchor] = [[family.county_id, *map(_plain, key), *value] for key, value in wanted.items()]
        found.add_all(((family.county_id, *key), *value) for key, value in wanted.items())
    for rows in FigureShare.objects.filter(project__in=members).values_list("cells", flat=True):
        found.add_all((_key(row[:-2]), -row[-2], -row[-1]) for row in rows)
    FigureShare.objects.filter(project__in=members).delete()
    FigureShare.objects.bulk_create(
        (FigureShare(project=pk, cells=rows) for pk, rows in shares.items()), batch_size=BATCH
    )
    return found.kept()


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _key(row):
    """The key of a cell as it is kept in a share."""
    values = dict(zip(COLUMNS, row, strict=True))
    for name in ("day", "on", "known"):
        values[name] = values[name] and date.fromisoformat(values[name])
    return tuple(values.values())


def _put(found):
    """Add the cells."""
    rows = (
        FigureCell(**dict(zip(COLUMNS, key, strict=True)), n=n, amount=amount) for key, (n, amount) in found.items()
    )
    FigureCell.objects.bulk_create(rows, batch_size=BATCH)


def _kept(**narrowed):
    """Key → (n, amount) as the cells have it."""
    rows = (
        FigureCell.objects.filter(**narrowed)
        .order_by()
        .values_list(*COLUMNS)
        .annotate(n=Sum("n"), amount=Sum("amount"))
    )
    return {tuple(row[:-2]): tuple(row[-2:]) for row in rows.filter(~Q(n=0) | ~Q(amount=0)).iterator(chunk_size=5000)}


def check_summary():
    """The nightly look: equal cells are laid together, and the administrators hear of cells that the facts belie."""
    compact()
    found = compared() and compared()  # what was written between the two looks of the first is no difference
    for county in County.objects.filter(pk__in={key[0] for key, _there, _wanted in found}):
        number = sum(key[0] == county.pk for key, _there, _wanted in found)
        body = said(
            _(
                "%(number)s sums behind the overview differ from the verified facts. Lists and reports are right: they read"
                " the facts. Please have “manage.py rebuild_figures” run, and look for the cause."
            ),
            number=number,
        )
        tell(_administrators(county), _("The overview differs from the verified facts"), body, kind=Kind.ACT)
    return len(found)


def _administrators(county):
    seats = Membership.objects.live().filter(county=county, role=ADMINISTRATOR, user__is_active=True)
    return User.objects.filter(pk__in=seats.values("user"))
