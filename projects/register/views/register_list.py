"""The project register (项目台账): filtered, sorted, paged. Its workbook stands with the figures."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from projects.money import format_wan
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.trace.addresses import addresses_of
from projects.trace.capped import CappedPaginator

from ..filters import ProjectFilter
from ..models import Application, Project, SourceKind, TechField
from ..sorting import SORTS, chosen_sort, ordered
from ..stages import SIDE_ENDS, Stage

PER_PAGE, MOST = 50, 5000
COLUMNS = (
    "number", "name", "leader", "source", "carrier__short_name", "field", "stage", "stage_since",
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
    unconfirmed = Exists(Application.objects.filter(project=OuterRef("pk"), unconfirmed=True))
    rows = ordered(found.qs, sort).annotate(unconfirmed=unconfirmed).values(*COLUMNS, "unconfirmed")
    page = CappedPaginator(rows, PER_PAGE, counted=found.qs, cap=MOST).get_page(request.GET.get("page"))
    context = {
        "filter": found, "page": page, "rows": rows_of(page), "heads": heads(request, sort),
        "works": request.user.seats.is_staff_side,
    }  # fmt: skip
    return render(request, "register/list.html", context)


def filtered(request):
    """The filter over what this person may see; the register is for the desk, the centre and its readers."""
    if not request.user.seats.has(*OPERATORS, *COUNTY_READERS):
        raise Http404
    return ProjectFilter(request.GET, Project.objects.visible_to(request.user).live(), request=request)


def heads(request, sort):
    """Headings as links that sort; the current one turns the order round."""
    query = request.GET.copy()
    query.pop("page", None)
    result = []
    for key, (_columns, label) in SORTS.items():
        direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        query["sort"] = f"-{key}" if sort == key else key
        result.append({"label": label, "url": f"?{query.urlencode()}", "direction": direction})
    return result


def rows_of(rows):
    """What the template prints, as plain texts: fifty rows must not cost fifty calls of tags."""
    page_of = addresses_of("project")
    return [_row(row, page_of) for row in rows]


def _row(row, page_of):
    stage = Stage(row["stage"])
    return {
        "url": page_of(row["number"]),
        "number": row["number"],
        "name": row["name"],
        "leader": row["leader"],
        "source": SourceKind(row["source"]).label,
        "carrier": row["carrier__short_name"] or "—",
        "field": TechField(row["field"]).label if row["field"] else "—",
        "stage": stage.label,
        "tone": TONES.get(stage, "grey" if stage in SIDE_ENDS or stage is Stage.EXITED else "amber"),
        "since": f"{timezone.localtime(row['stage_since']):%Y-%m-%d}",
        "investment": format_wan(row["planned_investment"]) or "—",
        "unconfirmed": row["unconfirmed"],
        "created": f"{timezone.localtime(row['created_at']):%Y-%m-%d}",
    }
