"""Verbs of a team that founds its company: the team becomes it, or its people get seats in one that is known."""

from django.db import transaction

from projects.text import normalise
from projects.trace.actions import record

from ..models import Membership, Organisation, Role
from .organisations import refuse_known


@transaction.atomic
def become_company(*, by, organisation, name, uscc):
    """A team becomes its company in place: people, folder and invitations stay. `uscc` is checked by the caller."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_known(organisation.county, uscc, stand_in=True)
    before = organisation.name
    organisation.kind, organisation.name, organisation.uscc = Organisation.Kind.COMPANY, normalise(name), uscc
    organisation.save(update_fields=["kind", "name", "uscc"])
    record(
        "become_company", organisation, by=by, county_id=organisation.county_id, before=before, after=organisation.name
    )
    return organisation


@transaction.atomic
def seat_team(*, by, team, company):
    """Everybody of the team acts for the company too; whoever administers the company keeps doing so alone.

    A company without people gets the team's own levels. Returns the people who were seated.
    """
    manned = company.memberships.live().exists()
    there = set(company.memberships.live().values_list("user", flat=True))
    seated = []
    for seat in team.memberships.live().select_related("user").exclude(user__in=there):
        level = Membership.Level.EDITOR if manned and seat.level == Membership.Level.OWNER else seat.level
        Membership.objects.create(
            user=seat.user, county_id=company.county_id, role=Role.APPLICANT, organisation=company, level=level
        )
        seat.user.__dict__.pop("seats", None)  # the new seat holds at once, within this request
        seated.append(seat.user)
    record("seat_team", company, by=by, county_id=company.county_id, people=len(seated))
    return seated
