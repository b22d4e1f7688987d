"""What other systems hand in: leads, and applications entered for somebody. The people of the desk are told."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.actions import enter_organisation
from projects.people.actions.colleagues import invite_first
from projects.people.circles import centre_of, operators_of
from projects.register.actions.drafts import save_field, start_application
from projects.register.actions.leads import register_lead
from projects.register.eligibility import problems
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said


def _told(project, carrier, token, subject, sentence):
    people = list(operators_of(carrier)) or list(centre_of(token.county))
    names = {"system": token.name, "project": project.name, "number": project.number}
    link = reverse("project", args=[project.number])
    tell(people, said(subject, **names), said(sentence, **names), link=link, project=project, kind=Kind.ACT)


def _receipt(project, number):
    return {
        "number": number, "project": project.number,
        "page": settings.SITE_URL + reverse("project", args=[project.number]),
    }  # fmt: skip


@transaction.atomic
def take_lead(token, **facts):
    """A lead of another system. Nobody follows it yet; the carrier's operators, or the centre, are told."""
    facts = {"follow_up_by": None} | facts
    project = register_lead(by=token.account, county=token.county, **facts)
    if project.carrier_id:
        project.carriers.add(project.carrier_id)
    record("lead_by_machine", project, by=token.account, county_id=token.county_id, project=project, token=token.pk)
    _told(
        project, project.carrier, token, _("New lead from “%(system)s”: %(project)s"),
        _("“%(system)s” handed in the lead “%(project)s” (%(number)s). Nobody follows it yet."),
    )  # fmt: skip
    return _receipt(project, project.number)


def _fill(application, by, typed):
    """Keep what was typed; a name that the form does not have is refused beside itself."""
    for path, value in typed.items():
        try:
            save_field(by=by, application=application, path=path, value=value)
        except Refused as refusal:
            raise Refused(str(refusal), field=f"fields.{path}"[:200]) from refusal


@transaction.atomic
def take_application(token, *, project, field, carrier, kind, name, uscc, email, typed):
    """An application of another system, as a draft on the applicant's behalf, with an invitation to take it over.

    What is typed is kept as in the form, right or wrong; the answer names what is still missing.
    """
    by = token.account
    organisation = enter_organisation(by=by, county=token.county, kind=kind, name=name, uscc=uscc)
    row = start_application(
        by=by, organisation=organisation, carrier=carrier, name=project, field=field, on_behalf=True
    )
    _fill(row, by, typed)
    row.project.carriers.add(carrier)
    invite_first(organisation, by=by, email=email)
    _told(
        row.project, carrier, token, _("Application from “%(system)s”: %(project)s"),
        _("“%(system)s” handed in a draft for “%(project)s” (%(number)s). The applicant is invited to complete and submit it."),
    )  # fmt: skip
    missing = [{"field": one.path, "sentence": str(one.sentence)} for one in problems(row) if one.blocks]
    return _receipt(row.project, row.number) | {"missing": missing}
