"""Rows about people's own data, one of each kind."""

from datetime import date

from projects.people.models import Consent
from projects.privacy.models import ErasureRequest
from tests import factories as make


def add_own_data(scene):
    """`scene.consent` of the applicant; `scene.erasure`, a colleague's request for deletion."""
    place = scene.place
    scene.consent = Consent.objects.create(
        user=place.applicant, organisation=place.organisation, kind="privacy", version="2024-01",
        scope=f"{scene.application.number} v1",
    )  # fmt: skip
    reader = place.organisation.memberships.filter(level="reader").first()
    scene.erasure = ErasureRequest.objects.create(
        county=place.county, user=reader.user if reader else make.UserFactory(), due_on=date(2026, 4, 7)
    )
