"""Conditions of admission while one fills in: fulfilled, unclear or not fulfilled, by which rule, and what to do.

They inform; people decide. The thresholds are the county's data, each with the day from which it holds.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.calendar import months_between
from projects.trace.wording import listed

from . import form
from .eligibility import draft_of, requirements_in_force
from .models import IncubationRule
from .values import clean_draft

FULFILLED, UNCLEAR, UNMET = "fulfilled", "unclear", "unmet"


@dataclass(frozen=True)
class Condition:
    """One condition: how it stands, why, what to do; `rule` names it and `since` is its effective date."""

    label: str
    state: str
    words: str
    rule: str
    since: date


def conditions(application, draft=None):
    """All conditions of a draft by the rules of today: two questions, three without the draft."""
    county, kind = application.project.county, application.applicant_kind
    data, _wrong = clean_draft(kind, draft_of(application) if draft is None else draft)
    rule = IncubationRule.objects.in_force(county.pk, timezone.localdate())
    found = [*_by_incubation_rule(rule, kind, county, data)] if rule else []
    return [*found, *_recommendation(application), *_materials(application)]


def _by_incubation_rule(rule, kind, county, data):
    yield Condition(_("Research or production of new technology"), *_field(data), rule.name, rule.effective_from)
    yield Condition(_("Age of the company"), *_age(rule, kind, data), rule.name, rule.effective_from)
    yield Condition(
        _("Registered and working in the county"), *_site(county, kind, data), rule.name, rule.effective_from
    )


def _field(data):
    if data.get("tech_field") and data.get("technology"):
        return FULFILLED, _("The review judges it by your business plan.")
    return UNCLEAR, _("Choose the technical field and describe the core technology.")


def _age(rule, kind, data):
    names = {"most": rule.max_age_months}
    if kind == form.TEAM:
        return FULFILLED, _("There is no company yet. Found it within %(most)s months before moving in.") % names
    if not data.get("established_on"):
        return UNCLEAR, _("Fill in the day of establishment, as in the licence.")
    names["months"] = months_between(date.fromisoformat(data["established_on"]), timezone.localdate())
    if names["months"] > rule.max_age_months:
        words = _(
            "%(months)s months old, at most %(most)s. You may submit; say in the summary what is new. The centre decides."
        )
        return UNMET, words % names
    return FULFILLED, _("%(months)s months old, at most %(most)s.") % names


def _site(county, kind, data):
    address, landing = data.get("registered_address") or "", data.get("landing")
    if kind == form.COMPANY and county.name.removesuffix("县").removesuffix("市") in address:
        return FULFILLED, _("The registered address lies in the county.")
    if not landing:
        return UNCLEAR, _("Say when you land in the county.")
    if landing in ("later", "open"):
        return UNMET, _("Landing is planned late or not at all. Talk to the centre about a date before you submit.")
    return UNCLEAR, _("Move the registration and the main place of work into the incubator, or found a company there.")


def _recommendation(application):
    route = application.route
    if not route.needs_recommendation:
        return
    if application.enclave_id:
        state, words = FULFILLED, _("%(enclave)s visits you and gives its word after submission.")
        words %= {"enclave": application.enclave.short_name}
    else:
        state, words = FULFILLED, _("You apply directly; nobody has to recommend you.")
    yield Condition(_("Recommendation of an enclave"), state, words, route.get_code_display(), route.effective_from)


def _materials(application):
    asked = requirements_in_force(application.project.county_id, application.applicant_kind)
    mandatory = [row for row in asked if row.mandatory]
    if not mandatory:
        return
    handed = set(application.materials.filter(version=None).values_list("requirement__code", flat=True))
    missing = [row.name for row in mandatory if row.code not in handed]
    names = {"there": len(mandatory) - len(missing), "all": len(mandatory), "missing": listed(missing, "、")}
    words = _("%(there)s of %(all)s are there. Upload: %(missing)s.") if missing else _("All %(all)s are there.")
    yield Condition(
        _("Mandatory materials"), UNMET if missing else FULFILLED, words % names, _("Material list"),
        max(row.effective_from for row in mandatory),
    )  # fmt: skip
