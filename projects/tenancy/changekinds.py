"""What each kind of change is about: its fields, how they read, which are data of persons, and what stands now."""

from django.utils.translation import gettext_lazy as _

from projects.people.models import Organisation
from projects.register.models import Company
from projects.text import mask_name

from .models import Change, MoveIn

Kind = Change.Kind
LICENCE = (
    "name", "uscc", "established_on", "registered_address", "region_code", "authority", "legal_representative",
)  # fmt: skip
FIELDS = {
    Kind.SUBJECT: LICENCE,
    Kind.COMPANY: LICENCE,
    Kind.NAME: ("name",),
    Kind.USCC: ("uscc",),
    Kind.INDUSTRY: ("industry",),
    Kind.SCALE: ("scale",),
    Kind.ADDRESS: ("registered_address", "region_code", "authority"),
    Kind.REPRESENTATIVE: ("legal_representative",),
    Kind.AGREEMENT: (),
}
LABELS = {
    "name": _("Company name"),
    "uscc": _("Unified social credit code"),
    "established_on": _("Established"),
    "registered_address": _("Registered address"),
    "region_code": _("Region code of the address"),
    "authority": _("Registering authority"),
    "legal_representative": _("Legal representative"),
    "industry": _("Industry"),
    "scale": _("Size of the company"),
}
PERSONAL = {"legal_representative"}
NEW_COMPANY = (Kind.SUBJECT, Kind.COMPANY)
OF_COMPANY = (Kind.NAME, Kind.USCC, Kind.INDUSTRY, Kind.SCALE, Kind.ADDRESS, Kind.REPRESENTATIVE)


def offered(project):
    """The kinds that fit the project now: facts of a company need one, an agreement file needs a stay."""
    team = is_team(project)
    return (
        *((Kind.SUBJECT,) if team else ()),
        *(OF_COMPANY if not team or current_companies(project) else ()),
        *((Kind.AGREEMENT,) if stays_of(project).exists() else ()),
        Kind.COMPANY,
    )


def is_team(project):
    """Whether the applicant is a team without a company."""
    return project.organisation is not None and project.organisation.kind == Organisation.Kind.TEAM


def current_companies(project):
    """Companies that stand for the project now, the newest first."""
    return list(dict.fromkeys(link.company for link in project.company_links.current()))


def stays_of(project):
    """Stays with an agreement that holds: verified or still being arranged."""
    return MoveIn.objects.filter(project=project, voided_at=None, left_on=None).select_related("carrier", "agreement")


def standing(change):
    """What stands now, in the fields of the kind: of the company, the team's name for a change of subject."""
    if change.kind == Kind.SUBJECT:
        return {"name": change.project.organisation.name}
    if change.kind not in OF_COMPANY:
        return {}
    known = change.company or Company(name=change.project.organisation.name, uscc=change.project.organisation.uscc)
    return {name: getattr(known, name) for name in FIELDS[change.kind]}


def rows_of(change, *, masked):
    """[(label, before, now)] of a change as text; names of persons masked."""
    return [
        (
            LABELS[name],
            shown(name, change.before.get(name, ""), masked),
            shown(name, change.after.get(name, ""), masked),
        )
        for name in FIELDS[change.kind]
    ]


def shown(name, value, masked):
    """A value as screens print it."""
    if name == "scale" and value:
        return Company.Scale(value).label
    return mask_name(value) if masked and name in PERSONAL else value


def difference(change):
    """What the audit keeps of an accepted change: before and after, but no data of persons."""
    return {
        name: [change.before.get(name, ""), change.after.get(name, "")]
        for name in FIELDS[change.kind] if name not in PERSONAL
    }  # fmt: skip
