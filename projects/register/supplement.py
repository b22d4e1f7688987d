"""The supplement: which items a notice holds open, and which of them the applicant has touched."""

from dataclasses import dataclass

from django.db.models import Q

from . import form
from .eligibility import draft_of, requirements_in_force
from .models import Finding, Material
from .values import clean_draft

FIELD = "field:"
BESIDE = ("requirement", "document__file__preview", "document__document")  # of a material on a page


@dataclass(frozen=True)
class OpenItem:
    """A finding to be answered: by a new file (`requirement`) or by a corrected field (`part`)."""

    finding: Finding
    part: object = None
    value: object = None  # of the field, as it stands in the draft
    requirement: object = None
    answers: tuple = ()  # new materials
    touched: bool = False


def open_findings(version):
    """What the check found not in order."""
    return version.findings.exclude(result=Finding.Result.OK)


def open_notice(application):
    """The supplement notice that waits for its answer, or None."""
    return application.notices.filter(answered_at=None).select_related("version").last()


@dataclass(frozen=True)
class Materials:
    """What was handed in with the version that a notice is about, and what was added since."""

    handed_in: list
    added: list

    @property
    def spent(self):
        """Document versions that were handed in already: handing them in again answers nothing."""
        return {row.document_id for row in self.handed_in}


def materials_of(notice):
    """Both in one query."""
    rows = Material.objects.filter(Q(version=None) | Q(version=notice.version_id), application=notice.application_id)
    rows = list(rows.select_related(*BESIDE))
    return Materials([row for row in rows if row.version_id], [row for row in rows if not row.version_id])


def open_items(application, notice, materials=None):
    """The open items of a notice with what was answered so far."""
    materials = materials or materials_of(notice)
    kind = application.applicant_kind
    data, wrong = clean_draft(kind, draft_of(application))
    bad = {part.name for _path, part, _words in wrong}
    asked = {row.code: row for row in requirements_in_force(application.project.county_id, kind)}
    answers = {}
    for row in materials.added:
        answers.setdefault(row.requirement.code, []).append(row)
    spent = materials.spent
    items = []
    for finding in open_findings(notice.version):
        if finding.item.startswith(FIELD):
            part = form.PARTS[finding.item.removeprefix(FIELD)]
            changed = without_ids(data.get(part.name)) != without_ids(notice.version.data.get(part.name))
            items.append(OpenItem(finding, part, data.get(part.name), touched=changed and part.name not in bad))
        else:
            found = tuple(answers.get(finding.item, ()))
            fresh = any(row.document_id not in spent for row in found)
            items.append(OpenItem(finding, requirement=asked.get(finding.item), answers=found, touched=fresh))
    return items


def draft_materials(application):
    """Materials that are handed in but not part of a submitted version yet."""
    rows = application.materials.filter(version=None)
    return rows.select_related(*BESIDE)


def without_ids(value):
    """Rows without their ids, so that the same rows typed anew are the same answer."""
    if not isinstance(value, list):
        return value
    return [{name: cell for name, cell in row.items() if name != "id"} for row in value]


def open_parts(application):
    """Names of the fields that may be edited now: None for all (a draft), else those of the open notice."""
    if application.state == application.State.DRAFT:
        return None
    notice = open_notice(application)
    if application.state != application.State.SUBMITTED or notice is None:
        return set()
    items = open_findings(notice.version).filter(item__startswith=FIELD).values_list("item", flat=True)
    return {item.removeprefix(FIELD) for item in items}


def open_codes(application):
    """Codes of the materials that may be handed in now: None for all (a draft), else those of the open notice."""
    if application.state == application.State.DRAFT:
        return None
    notice = open_notice(application)
    if application.state != application.State.SUBMITTED or notice is None:
        return set()
    return set(open_findings(notice.version).exclude(item__startswith=FIELD).values_list("item", flat=True))
