"""What the people of a project want looked into, and the answer of the centre."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of, members_of
from projects.register.models import Project
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind as Letter
from projects.trace.wording import said

from ..models import Petition
from ..rules import may_answer, may_ask

Kind, State = Petition.Kind, Petition.State


@transaction.atomic
def ask(*, project, by, words, file=None):
    """Complain or suggest on behalf of the applicant. Refused while another one waits for its answer."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not may_ask(by, project):
        raise Refused(_("Only the applicant's own people ask for this."))
    try:
        with transaction.atomic():
            petition = Petition.objects.create(project=project, by=by, words=words, file=file)
    except IntegrityError as error:
        raise Refused(_("This was asked already and waits for its answer.")) from error
    record("ask", petition, by=by, county_id=project.county_id, project=project, kind=petition.kind)
    tell(
        centre_of(project.county),
        said(_("%(kind)s: %(project)s"), kind=Kind(petition.kind).label, project=project.name),
        words, link=petition.get_absolute_url(), project=project, kind=Letter.ACT,
    )  # fmt: skip
    return petition


@transaction.atomic
def answer(*, petition, by, granted, words):
    """Answer with reasons, once."""
    petition = Petition.objects.select_for_update(of=("self",)).select_related("project").get(pk=petition.pk)
    if not may_answer(by, petition):
        raise Refused(_("The centre answers this."))
    if petition.state != State.OPEN:
        raise Refused(_("This was answered already. Please reload the page."))
    petition.state = State.GRANTED if granted else State.DECLINED
    petition.answer, petition.decided_by, petition.decided_at = words, by, timezone.now()
    petition.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    project = petition.project
    record(
        "answer_petition", petition, by=by, county_id=project.county_id, project=project, note=words, granted=granted
    )
    told = [*members_of(project.organisation)] or [petition.by]
    names = {"kind": Kind(petition.kind).label, "state": State(petition.state).label}
    tell(told, said(_("%(kind)s: %(state)s"), **names), words, link=petition.get_absolute_url(), project=project)
    return petition
