"""Rows about people's own data, one of each kind."""

from datetime import date

from allauth.mfa.models import Authenticator
from django_tasks_db.models import DBTaskResult

from projects.people.models import Consent
from projects.privacy.models import ErasureRequest, Purge
from projects.register.actions.confirmations import ask_confirmation
from tests import factories as make
from workflows.tasks import answer_doctor

FAILED_WORK = "00000000-0000-4000-8000-000000000001"


def add_own_data(scene):
    """`scene.consent` of the applicant; `scene.erasure`, a colleague's request for deletion.

    `scene.entered` is an application entered on behalf, `scene.confirmation` its link with token and code;
    `scene.own_entered` one of an applicant that has people. One expert has a second proof.
    """
    place = scene.place
    if not DBTaskResult.objects.filter(pk=FAILED_WORK).exists():  # work belongs to the machine, not to a county
        DBTaskResult.objects.filter(pk=answer_doctor.enqueue().id).update(id=FAILED_WORK, status="FAILED")
    Authenticator.objects.create(user=place.experts[1].user, type=Authenticator.Type.TOTP, data={})  # a lost phone
    scene.consent = Consent.objects.create(
        user=place.applicant, organisation=place.organisation, kind="privacy", version="2024-01",
        scope=f"{scene.application.number} v1",
    )  # fmt: skip
    reader = place.organisation.memberships.filter(level="reader").first()
    scene.erasure = ErasureRequest.objects.create(
        county=place.county, user=reader.user if reader else make.UserFactory(), due_on=date(2026, 4, 7)
    )
    purges = {
        kind: Purge.objects.create(
            county=place.county, kind=kind, state=state, before=date(2023, 1, 1), count=3, due_on=date(2026, 4, 7)
        )
        for kind, state in (("audit", "announced"), ("letters", "held"))
    }
    scene.purge, scene.held_purge = purges["audit"], purges["letters"]
    scene.entered = make.ApplicationFactory(
        organisation=make.OrganisationFactory(county=place.county, name=f"{place.word}代填团队"), carrier=place.incubator,
        enclave=place.enclave, route=scene.route, on_behalf=True, unconfirmed=True, started_by=place.enclave_operator,
        project__name=f"{place.word}代填", project__carriers=[place.enclave, place.incubator],
    )  # fmt: skip
    scene.own_entered = make.ApplicationFactory(
        organisation=place.organisation, carrier=place.incubator, route=scene.route, on_behalf=True, unconfirmed=True,
        started_by=place.enclave_operator, state="withdrawn", project__name=f"{place.word}他人代填",
        project__organisation=place.organisation,
    )  # fmt: skip
    scene.confirmation = ask_confirmation(scene.entered, by=place.enclave_operator)
