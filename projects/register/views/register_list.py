"""The project register (项目台账): filtered, sorted, paged; the same rows as a workbook."""

import hashlib
from urllib.parse import quote

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.money import format_wan
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.trace.actions import record
from projects.trace.capped import CappedPaginator
from projects.trace.wording import listed, on_paper

from ..filters import ProjectFilter
from ..models import Application, Project, SourceKind, TechField
from ..resources import write_register
from ..stages import SIDE_ENDS, Stage

PER_PAGE, MOST = 50, 5000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "number", "name", "leader", "source", "carrier__short_name", "field", "stage", "stage_since",
    "planned_investment", "created_at",
)  # fmt: skip
# Key in the address → columns of the order, and the heading.
SORTS = {
    "number": (("number", "pk"), gettext_lazy("Project")),
    "source": (("source", "pk"), gettext_lazy("First source")),
    "carrier": (("carrier", "pk"), gettext_lazy("Carrier")),
    "field": (("field", "pk"), gettext_lazy("Technical field")),
    "stage": (("stage", "pk"), gettext_lazy("Stage")),
    "investment": (("planned_investment", "pk"), gettext_lazy("Planned investment (in 10,000 yuan)")),
    "since": (("stage_since", "pk"), gettext_lazy("In this stage since")),
    "created": (("created_at", "pk"), gettext_lazy("Registered on")),
}
DEFAULT_SORT = "-created"
TONES = {Stage.LANDED: "green", Stage.GRADUATED: "green", Stage.RESIDENT: "blue", Stage.ENCLAVE: "blue", Stage.INCUBATING: "blue"}


def register_list(request):
    """One page of the register."""
    found = filtered(request)
    sort = chosen_sort(request)
    unconfirmed = Exists(Application.objects.filter(project=OuterRef("pk"), unconfirmed=True))
    rows = ordered(found.qs, sort).annotate(unconfirmed=unconfirmed).values(*COLUMNS, "unconfirmed")
    page = CappedPaginator(rows, PER_PAGE, counted=found.qs, cap=MOST).get_page(request.GET.get("page"))
    context = {
        "filter": found, "page": page, "rows": [row_of(row) for row in page], "heads": heads(request, sort),
        "works": request.user.seats.is_staff_side,
    }  # fmt: skip
    return render(request, "register/list.html", context)


@on_paper
def register_export(request):
    """All rows of the filter as a workbook. Exporting is an act: it is recorded with filter, rows and digest."""
    found = filtered(request)
    words = filter_words(found)
    notes = _("As of %(time)s · %(who)s · filter: %(words)s") % {
        "time": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "who": request.user.name,
        "words": words or _("none"),
    }
    body, rows = write_register(ordered(found.qs, chosen_sort(request)), title=_("Project register"), notes=notes)
    with transaction.atomic():
        county = County.objects.get(pk=request.user.seats.home_county_id)
        digest = hashlib.sha256(body).hexdigest()
        record("export", county, by=request.user, county_id=county.pk, note=words, rows=rows, sha256=digest)
    name = quote(_("Project register") + f"-{timezone.localdate():%Y%m%d}.xlsx")
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"register.xlsx\"; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    return response


def filtered(request):
    """The filter over what this person may see; the register is for the desk, the centre and its readers."""
    if not request.user.seats.has(*OPERATORS, *COUNTY_READERS):
        raise Http404
    return ProjectFilter(request.GET, Project.objects.visible_to(request.user).live(), request=request)


def chosen_sort(request):
    """The order asked for, or the default when it is unknown."""
    sort = request.GET.get("sort", DEFAULT_SORT)
    return sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT


def ordered(projects, sort):
    """The projects in that order; the id makes it a total one, so that pages never overlap."""
    sign = "-" if sort.startswith("-") else ""
    return projects.order_by(*(sign + column for column in SORTS[sort.removeprefix("-")][0]))


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


def row_of(row):
    """What the template prints, as plain texts: fifty rows must not cost fifty calls of tags."""
    stage = Stage(row["stage"])
    return {
        "url": reverse("project", args=[row["number"]]),
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


def filter_words(found):
    """The filter in words, for the workbook and the audit log."""
    words = []
    for name, value in (found.form.cleaned_data if found.form.is_valid() else {}).items():
        if value:
            field = found.form.fields[name]
            label = dict(getattr(field, "choices", ())).get(value, value)
            words.append(f"{field.label} {label}")
    return listed(words, "，")
