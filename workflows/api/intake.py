"""Leads and applications from other systems: checked by the forms of the desk, taken once per key, shown to the desk."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header, Router, Schema
from pydantic import ConfigDict, Field

from projects.machines.actions.receipts import digest_of, once
from projects.machines.models import Scope
from projects.people.models import Carrier
from projects.register.forms.leads import LeadForm

from ..forms.machines import MachineApplicationForm
from ..machines import take_application, take_lead
from .access import needs, refuse_unknown
from .problems import Invalid

router = Router()
KEY = r"^[\x21-\x7e]{8,80}$"
Key = Header(
    ...,
    alias="Idempotency-Key",
    pattern=KEY,
    description=gettext_noop("One key for each record; the same key sent again enters nothing twice"),
)


class Strict(Schema):
    """A record in which every name must be known."""

    model_config = ConfigDict(extra="forbid")


class Lead(Strict):
    """A lead, with the fields of the desk's form; amounts in 万元, as text."""

    name: str = Field(max_length=100, description=gettext_noop("Project name"))
    introduced_by: str = Field(max_length=120, description=gettext_noop("Introduced by"))
    carrier: str | None = Field(None, max_length=20, description=gettext_noop("Code of the carrier"))
    source: str | None = Field(None, max_length=20, description=gettext_noop("First source"))
    field: str | None = Field(None, max_length=20, description=gettext_noop("Field of technology"))
    company_name: str | None = Field(None, max_length=100, description=gettext_noop("Company name"))
    uscc: str | None = Field(None, max_length=40, description=gettext_noop("Unified social credit code"))
    leader: str | None = Field(None, max_length=60, description=gettext_noop("Leader"))
    contact: str | None = Field(None, max_length=60, description=gettext_noop("Contact"))
    phone: str | None = Field(None, max_length=30, description=gettext_noop("Mobile"))
    email: str | None = Field(None, max_length=254, description=gettext_noop("E-mail"))
    planned_investment: str | None = Field(
        None, max_length=20, description=gettext_noop("Planned total investment, in units of 10,000 yuan")
    )
    summary: str | None = Field(None, max_length=2000, description=gettext_noop("Summary"))


class Application(Strict):
    """An application entered for somebody: a draft, which the applicant completes and submits with an own account."""

    project: str = Field(max_length=100, description=gettext_noop("Project name"))
    field: str = Field(max_length=20, description=gettext_noop("Field of technology"))
    carrier: str = Field(max_length=20, description=gettext_noop("Code of the carrier applied to"))
    kind: str = Field(max_length=10, description=gettext_noop("“team” or “company”"))
    name: str = Field(max_length=100, description=gettext_noop("Name of the company or team that applies"))
    uscc: str | None = Field(
        None, max_length=40, description=gettext_noop("Unified social credit code, mandatory for a company")
    )
    email: str = Field(
        max_length=254, description=gettext_noop("E-mail of the applicant, to which the invitation goes")
    )
    fields: dict[str, str] = Field(
        default_factory=dict, max_length=60, description=gettext_noop("Entries of the application form, by their names")
    )


class Taken(Schema):
    """What was made of it, and where people find it."""

    number: str
    project: str
    page: str


class Entered(Taken):
    """A draft, with the sentences that still stand between it and its submission."""

    missing: list[dict]


@router.post("/leads", response={201: Taken, 200: Taken}, url_name="leads", summary=gettext_noop("Hand in a lead"))
def lead(request, payload: Lead, key: str = Key):
    """A lead for the desk. 201 when it is new, 200 with the same answer when the key is known."""
    token = needs(request, Scope.INTAKE_WRITE)
    refuse_unknown(request)
    data = payload.dict(exclude_none=True)

    def act():
        form = LeadForm(_placed(token, data), user=token.account)
        _refuse_faults(form)
        return take_lead(token, **form.facts())

    return _answer(once(token, key, digest_of("lead", data), act))


@router.post(
    "/applications",
    response={201: Entered, 200: Entered},
    url_name="applications",
    summary=gettext_noop("Enter an application for somebody"),
)
def application(request, payload: Application, key: str = Key):
    """A draft for an applicant, who gets an invitation by e-mail."""
    token = needs(request, Scope.INTAKE_WRITE)
    refuse_unknown(request)
    data = payload.dict(exclude_none=True)

    def act():
        form = MachineApplicationForm(_placed(token, data), county_id=token.county_id)
        _refuse_faults(form)
        return take_application(token, typed=payload.fields, **form.arguments())

    return _answer(once(token, key, digest_of("application", data), act))


def _placed(token, data):
    """The data with the carrier's row in place of its code; a token of one carrier hands in for that one."""
    code = data.get("carrier") or (token.carrier.code if token.carrier else "")
    if not code:
        return data
    if token.carrier and code != token.carrier.code:
        raise Invalid([("carrier", _("This token hands in for “%(code)s” only.") % {"code": token.carrier.code})])
    carrier = Carrier.objects.filter(county=token.county_id, code=code).first()
    if carrier is None:
        raise Invalid([("carrier", _("There is no carrier with this code."))])
    return data | {"carrier": carrier.pk}


def _refuse_faults(form):
    if not form.is_valid():
        raise Invalid([(name, words) for name, found in form.errors.items() for words in found])


def _answer(taken):
    answer, new = taken
    return JsonResponse(answer, status=201 if new else 200, json_dumps_params={"ensure_ascii": False})
