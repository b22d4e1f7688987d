"""The project register (项目台账): filtered, sorted, paged. Its workbook stands with the figures."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from projects.money import format_wan
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.trace.addresses import addresses_of
from projects.trace.capped import PLACES
from projects.trace.keyed import KeyedPaginator
from projects.trace.prepared import prepared

from ..filters import ProjectFilter
from ..models import Application, Project, SourceKind, TechField
from ..sorting import SORTS, chosen_sort, ordered
from ..stages import SIDE_ENDS, Stage

PER_PAGE = 50
COLUMNS = (
    "pk", "number", "name", "leader", "source", "carrier__short_name", "field", "stage", "stage_since",
    "planned_investment", "created_at",
)  # fmt: skip
TONES = {
    Stage.LANDED: "green",
    Stage.GRADUATED: "green",
    Stage.RESIDENT: "blue",
    Stage.ENCLAVE: "blue",
    Stage.INCUBATING: "blue",
}


def register_list(request):
    """One page of the register."""
    found = filtered(request)
    sort = chosen_sort(request.GET)
    if found.narrows:
        pages = KeyedPaginator(_columns(found.qs, sort), PER_PAGE, counted=found.qs)
    else:
        counted = _seen.counts(request.user)["rows"]
        pages = KeyedPaginator(_all.pages(request.user, sort), PER_PAGE, counted=counted)
    page = pages.page_of(request.GET)
    context = {
        "filter": found, "page": page, "rows": rows_of(page), "heads": heads(request, sort),
        "works": request.user.seats.is_staff_side,
    }  # fmt: skip
    return render(request, "register/list.html", context)


def _columns(projects, sort):
    unconfirmed = Exists(Application.objects.filter(project=OuterRef("pk"), unconfirmed=True))
    return ordered(projects, sort).annotate(unconfirmed=unconfirmed).values(*COLUMNS, "carrier_id", "unconfirmed")


@prepared("user")
def _all(user, sort):
    return _columns(Project.objects.visible_to(user).live(), sort)


@prepared("user")
def _seen(user):
    return {"rows": Project.objects.visible_to(user).live()}


def filtered(request):
    """The filter over what this person may see; the register is for the desk, the centre and its readers."""
    if not request.user.seats.has(*OPERATORS, *COUNTY_READERS):
        raise Http404
    return ProjectFilter(request.GET, Project.objects.visible_to(request.user).live(), request=request)


def heads(request, sort):
    """Headings as links that sort; the current one turns the order round."""
    query = request.GET.copy()
    for name in PLACES:
        query.pop(name, None)
    result = []
    for key, (_columns, label) in SORTS.items():
        direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        query["sort"] = f"-{key}" if sort == key else key
        result.append({"label": label, "url": f"?{query.urlencode()}", "direction": direction})
    return result


def rows_of(rows):
    """What the template prints, as plain texts: fifty rows must not cost fifty calls of tags."""
    page_of = addresses_of("project")
    words = words_of(Stage), words_of(SourceKind), words_of(TechField)
    return [_row(row, page_of, *words) for row in rows]


def words_of(choices):
    """{choice: its words as text}: a lazy text is looked up each time it is printed."""
    return {choice: str(choice.label) for choice in choices}


def _row(row, page_of, stages, sources, fields):
    stage = row["stage"]
    return {
        "url": page_of(row["number"]),
        "number": row["number"],
        "name": row["name"],
        "leader": row["leader"],
        "source": sources[row["source"]],
        "carrier": row["carrier__short_name"] or "—",
        "field": fields[row["field"]] if row["field"] else "—",
        "stage": stages[stage],
        "tone": TONES.get(stage, "grey" if stage in SIDE_ENDS or stage == Stage.EXITED else "amber"),
        "since": f"{timezone.localtime(row['stage_since']):%Y-%m-%d}",
        "investment": format_wan(row["planned_investment"]) or "—",
        "unconfirmed": row["unconfirmed"],
        "created": f"{timezone.localtime(row['created_at']):%Y-%m-%d}",
    }
