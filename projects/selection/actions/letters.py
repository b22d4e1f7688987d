"""Who is told: applicants, the desk of the centre. Addressees only; the words stand with the verbs."""

from projects.people.models import User
from projects.people.seats import APPLICANT, CENTRE


def applicants_of(project):
    """The people of the organisation that applied with this project."""
    return User.objects.filter(
        memberships__role=APPLICANT,
        memberships__organisation=project.organisation_id,
        memberships__ended_at=None,
        is_active=True,
    )


def centre_of(county_id):
    """Staff and leaders of the county's centre."""
    return User.objects.filter(
        memberships__role__in=CENTRE, memberships__county=county_id, memberships__ended_at=None, is_active=True
    )
