"""The project ledger as a resource of django-import-export, and as the county's own workbook.

Resource and workbook share the declared columns and the reading in chunks; the workbook is written row by row, so that
its memory does not grow with the register.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from projects.trace.wording import on_paper
from projects.trace.workbooks import write_workbook

from .ledger.chunk import PLAIN, Chunk, Row

CHUNK = 1000


class LedgerResource(resources.Resource):
    """Columns of the ledger for the projects of a queryset; `step(done)` is told after each chunk."""

    def __init__(self, inquiry, columns, step=None):
        super().__init__()
        self.inquiry, self.columns, self.step = inquiry, columns, step
        self.fields = {column.id: Field(column_name=column.head.heading) for column in columns}
        self.readers = [column.read for column in columns]

    def get_export_order(self, selected_fields=None):
        return list(self.fields)

    def iter_queryset(self, queryset):
        """`ledger.chunk.Row` of each project, in the order of the queryset."""
        place, held = 0, []
        for project in queryset.values(*PLAIN).iterator(chunk_size=CHUNK):
            held.append(project)
            if len(held) == CHUNK:
                yield from self._rows(held, place)
                place, held = place + CHUNK, []
        yield from self._rows(held, place)

    def _rows(self, projects, before):
        chunk = Chunk(projects, self.inquiry)
        for place, project in enumerate(projects, start=before + 1):
            yield Row(project, chunk, place)
        if self.step and projects:
            self.step(before + len(projects))

    def export_resource(self, instance, selected_fields=None, **kwargs):
        return [read(instance) for read in self.readers]


@on_paper
def write_ledger(out, projects, *, inquiry, columns, who="", words="", step=None, mark=""):
    """Write the workbook of these projects to `out` (path or file); returns the number of rows."""
    resource = LedgerResource(inquiry, columns, step)
    heads = [column.head for column in columns]
    return write_workbook(
        out,
        name=_("Project register"),
        title=_("%(unit)s: project register (amounts in 10,000 yuan)") % {"unit": inquiry.county.centre_name},
        notes=_notes(inquiry, who, words),
        heads=heads,
        rows=map(resource.export_resource, resource.iter_queryset(projects)),
        frozen=_frozen(columns),
        legend=_legend(columns, inquiry),
        mark=mark,
    )


def _notes(inquiry, who, words):
    """Cut-off, rule, hour, who, filter: what makes two workbooks comparable."""
    parts = [
        _("Data up to %(day)s 24:00, as known on %(known)s") % {"day": inquiry.cutoff, "known": inquiry.known_on},
        _("Counting rule %(version)s") % {"version": inquiry.rule_version or "—"},
        _("Made %(time)s") % {"time": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
        who,
        _("Filter: %(words)s") % {"words": words or _("none")},
        _("Demo data") if inquiry.county.demo else "",
    ]
    return " · ".join(str(part) for part in parts if part)


def _frozen(columns):
    """Columns that stay in sight: up to the name where it stands near the beginning, else the first."""
    ids = [column.id for column in columns[:4]]
    return ids.index("name") + 1 if "name" in ids else 1


def _legend(columns, inquiry):
    yield (_("Key of the column"), _("Column"), _("Unit"), _("Where it comes from"))
    for column in columns:
        when = _("up to %(day)s") % {"day": inquiry.cutoff} if column.dated else _("as registered today")
        yield column.id, str(column.heading), str(column.unit), f"{column.source}（{when}）"
    yield "", _("National talents"), "", _("One sum for the county, never by project; therefore no column here.")
