"""Two like projects field by field: what is the same, what differs, what only one of them says."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money import format_wan
from projects.text import mask_phone, name_key

from .models import Project, ProjectSource, SourceKind


@dataclass(frozen=True)
class Row:
    """One field of both sides, in words; `same` is True, False, or None where one side says nothing."""

    label: str
    first: str
    second: str
    same: bool | None = None


def side_by_side(pair):
    """The rows of a pair; three queries. Phones are compared in full and shown masked."""
    both = (pair.first_id, pair.second_id)
    facts = dict.fromkeys(both, ())
    for project in Project.objects.filter(pk__in=both).prefetch_related("company_links__company"):
        links = project.company_links.all()
        companies = [f"{link.company.name} {link.company.uscc}".strip() for link in links]
        facts[project.pk] = "\n".join(dict.fromkeys(companies))
    came = {key: [] for key in both}
    for source in ProjectSource.objects.filter(project__in=both).select_related("carrier", "entry__edition"):
        came[source.project_id].append(_source_words(source))
    rows = [_row(label, read(pair.first), read(pair.second)) for label, read in FIELDS]
    phones = (pair.first.phone, pair.second.phone)
    rows.insert(5, Row(str(_("Mobile")), *(mask_phone(phone) for phone in phones), same=_same(*phones)))
    rows.append(_row(_("Companies"), *(facts[key] for key in both)))
    rows.append(_row(_("Sources"), *("\n".join(came[key]) for key in both)))
    return rows


def _source_words(source):
    place = source.entry.edition.name if source.entry else source.carrier.short_name if source.carrier else ""
    return " ".join(part for part in (f"{source.on:%Y-%m-%d}", str(SourceKind(source.kind).label), place) if part)


def _row(label, first, second):
    return Row(str(label), first, second, _same(first, second))


def _same(first, second):
    if not first or not second:
        return None
    return name_key(first) == name_key(second)


FIELDS = (
    (_("Project name"), lambda project: project.name),
    (_("Stage"), lambda project: str(project.get_stage_display())),
    (_("Applicant"), lambda project: str(project.organisation or "")),
    (_("Project leader"), lambda project: project.leader),
    (_("Contact"), lambda project: project.contact),
    (_("Carrier"), lambda project: str(project.carrier or "")),
    (_("Technical field"), lambda project: str(project.get_field_display())),
    (_("Planned total investment"), lambda project: format_wan(project.planned_investment)),
    (_("Brought by"), lambda project: project.introduced_by),
    (_("Registered"), lambda project: f"{timezone.localdate(project.created_at)}"),
    (_("Summary"), lambda project: project.summary),
)
