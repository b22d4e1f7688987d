"""What stands between a draft and its submission: each problem says where it is and what to do.

Checked against the rules of the day of submission, however old the draft is.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.calendar import months_between

from . import form
from .form import Rows
from .models import FormRule, IncubationRule, Industry, Requirement, Route
from .values import clean_draft, show_part


@dataclass(frozen=True)
class Problem:
    """`step` is a form step's key or "materials"; a problem that does not block is advice."""

    step: str
    path: str
    label: str
    sentence: str
    blocks: bool = True


ORDINARY = (Route.Code.STANDARD, Route.Code.SIMPLE)  # ways that an applicant may begin alone, the fuller one first


def ordinary_route(carrier):
    """The way on which a carrier takes applications, or None when it takes none."""
    return next((route for code in ORDINARY if (route := route_in_force(carrier, code))), None)


def route_in_force(carrier, code, on=None):
    """The newest route of the carrier and code on a day, or None."""
    rows = Route.objects.filter(carrier=carrier, code=code, effective_from__lte=on or timezone.localdate())
    return rows.order_by("-effective_from").first()


def requirements_in_force(county_id, kind, on=None):
    """The materials that an applicant of this kind hands in on a day; of one code the newest row holds."""
    day = on or timezone.localdate()
    rows = Requirement.objects.filter(county=county_id, effective_from__lte=day, needed_for__in=["all", kind])
    rows = rows.filter(Q(effective_to=None) | Q(effective_to__gte=day)).order_by("effective_from")
    newest = {row.code: row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.order, row.pk))


def form_rule(county_id, on=None):
    """The bounds of the form that hold in a county on a day."""
    return FormRule.objects.on(county_id, on or timezone.localdate())


def industries(county_id, on=None):
    """The names of the industries that may be chosen in a county on a day."""
    return [row.name for row in Industry.objects.in_force(county_id, on or timezone.localdate())]


def draft_of(application):
    """{path: text as typed} in the order of the first save."""
    return dict(application.draft_fields.order_by("pk").values_list("path", "value"))


@dataclass(frozen=True)
class DraftState:
    """A draft at one moment: texts and revisions by path. `stamp` grows with every save of any field."""

    texts: dict
    revs: dict

    @property
    def stamp(self):
        """Equal stamps mean that nothing was saved between."""
        return sum(self.revs.values())


def read_draft(application):
    """The draft with its revisions, read in one question so that they belong together."""
    rows = list(application.draft_fields.order_by("pk").values_list("path", "value", "rev"))
    return DraftState({path: value for path, value, _rev in rows}, {path: rev for path, _value, rev in rows})


def problems(application, draft=None, *, rule=None):
    """All problems of a draft: fields, materials, and advice that does not block. `rule`: bounds of the form."""
    kind = application.applicant_kind
    data, wrong = clean_draft(kind, draft_of(application) if draft is None else draft)
    found = [Problem(form.STEP_OF[part.name].key, path, part.label, words) for path, part, words in wrong]
    taken = {path for path, _part, _words in wrong}
    found += [problem for problem in _missing(kind, data) if problem.path not in taken]
    found += _too_many(kind, data, rule or form_rule(application.project.county_id))
    found += _contradictions(data)
    found += _unknown_industry(application, data)
    found += _material_problems(application)
    return [*found, *_advice(application.project.county_id, data)]


def problems_of_step(found, step):
    """Those of one page."""
    return [problem for problem in found if problem.step == step]


def _missing(kind, data):
    for part in form.parts_for(kind):
        step = form.STEP_OF[part.name].key
        if part.required and data[part.name] in (None, []):
            words = _("Add at least one row.") if isinstance(part, Rows) else _("Please fill this in.")
            yield Problem(step, part.name, part.label, words)
        if isinstance(part, Rows):
            yield from _missing_in_rows(step, part, data[part.name])


def _too_many(kind, data, rule):
    for part in form.parts_for(kind):
        if isinstance(part, Rows) and len(data[part.name]) > rule.most_rows:
            words = _("At most %(most)s rows are taken; these are %(count)s. Remove some, the plan holds the rest.")
            yield _problem(part.name, words % {"most": rule.most_rows, "count": len(data[part.name])})


def _missing_in_rows(step, part, rows):
    for number, row in enumerate(rows, 1):
        for field in part.fields:
            if field.required and row[field.name] is None:
                label = _("%(part)s, row %(number)s, %(field)s") % {
                    "part": part.label, "number": number, "field": field.label,
                }  # fmt: skip
                yield Problem(step, f"{part.name}.{row['id']}.{field.name}", label, _("Please fill this in."))


def _unknown_industry(application, data):
    """An industry that the county does not list any more."""
    if data["industry"] and data["industry"] not in industries(application.project.county_id):
        words = _("“%(name)s” is not on the county's list any more. Choose another one.")
        yield _problem("industry", words % {"name": data["industry"]})


def _contradictions(data):
    """What cannot be true together."""
    today = timezone.localdate().isoformat()
    if (data.get("established_on") or "") > today:
        yield _problem("established_on", _("The day lies in the future. Take it from the licence."))
    if (data.get("paid_in_capital") or 0) > (data.get("registered_capital") or 0):
        yield _problem("paid_in_capital", _("More is paid in than registered. Correct one of the two."))
    if sum(Decimal(row["ratio"]) for row in data.get("shareholders") or [] if row["ratio"]) > 100:
        yield _problem("shareholders", _("The ratios together are more than 100 %. Correct one of them."))
    if data.get("hazard") == "yes" and not data.get("hazard_words"):
        yield _problem("hazard_words", _("Say what it is and how it is handled."))


def _problem(name, words, blocks=True):
    return Problem(form.STEP_OF[name].key, name, form.PARTS[name].label, words, blocks)


def _material_problems(application):
    today = timezone.localdate()
    handed = {}
    for row in application.materials.filter(version=None).select_related("requirement", "document"):
        handed.setdefault(row.requirement.code, []).append(row.document)
    for requirement in requirements_in_force(application.project.county_id, application.applicant_kind):
        documents = handed.get(requirement.code, [])
        if requirement.mandatory and not documents:
            yield Problem(
                "materials", requirement.code, requirement.name, _("Upload it, or choose it from your folder.")
            )
        for document in documents:
            if document.valid_to and document.valid_to < today:
                words = _("It was valid until %(day)s. Upload a valid one.") % {"day": document.valid_to}
                yield Problem("materials", requirement.code, requirement.name, words)


def _advice(county_id, data):
    """Conditions of incubation that look unmet by the rule in force. They inform; people decide."""
    day, today = data.get("established_on"), timezone.localdate()
    rule = IncubationRule.objects.in_force(county_id, today)
    if day and rule and months_between(date.fromisoformat(day), today) > rule.max_age_months:
        words = _("The company is older than %(months)s months; the centre will look at this.") % {
            "months": rule.max_age_months
        }
        yield _problem("established_on", words, blocks=False)


@dataclass(frozen=True)
class CheckItem:
    """One line of the material check: a requirement's code or "field:<name>", and what was handed in for it."""

    item: str
    label: str
    words: str = ""
    documents: tuple = ()
    mandatory: bool = True

    @property
    def is_field(self):
        """A fact of the form, in contrast to a material."""
        return self.item.startswith("field:")


def check_items(version):
    """What a material check has to judge about a version: every material asked for, then the key facts."""
    application = version.application
    kind = application.applicant_kind
    handed = {}
    rows = version.materials.select_related("requirement", "document__file", "document__document")
    for row in rows:
        handed.setdefault(row.requirement.code, []).append(row)
    asked = requirements_in_force(application.project.county_id, kind, timezone.localdate(version.submitted_at))
    names = {row.code: row for row in asked} | {code: rows[0].requirement for code, rows in handed.items()}
    items = [
        CheckItem(code, row.name, row.why, tuple(one.document for one in handed.get(code, ())), row.mandatory)
        for code, row in names.items()
    ]
    return items + [
        CheckItem(f"field:{part.name}", part.label, show_part(part, version.data.get(part.name)), (), part.required)
        for part in form.key_parts(kind)
    ]
