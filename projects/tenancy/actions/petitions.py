"""What the people of a project ask for, and the answer. An extension that is agreed to moves the end of the term."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of, members_of, operators_of
from projects.register.models import Project
from projects.trace.actions import record, tell
from projects.trace.calendar import months_between
from projects.trace.errors import Refused
from projects.trace.models import Kind as Letter
from projects.trace.wording import said

from ..models import Incubation, MoveIn, Petition
from ..rules import longest_term, may_answer, may_ask
from .rooms import lengthen_use

Kind, State = Petition.Kind, Petition.State


@transaction.atomic
def ask(*, project, by, kind, words, move_in=None, wanted_on=None, file=None):
    """Ask on behalf of the applicant. Refused while one of the kind is open, or where the rule has no room for it."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not may_ask(by, project):
        raise Refused(_("Only the applicant's own people ask for this."))
    if kind != Kind.COMPLAINT:
        _refuse_unfit(project, kind, move_in, wanted_on)
    try:
        with transaction.atomic():
            petition = Petition.objects.create(
                project=project, by=by, kind=kind, words=words, wanted_on=wanted_on, file=file,
                move_in=None if kind == Kind.COMPLAINT else move_in,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This was asked already and waits for its answer.")) from error
    record("ask", petition, by=by, county_id=project.county_id, project=project, kind=kind)
    answerers = [] if kind == Kind.COMPLAINT else operators_of(move_in.carrier)
    tell(
        [*answerers, *centre_of(project.county)],
        said(_("%(kind)s: %(project)s"), kind=Kind(petition.kind).label, project=project.name),
        words, link=petition.get_absolute_url(), project=project, kind=Letter.ACT,
    )  # fmt: skip
    return petition


def _refuse_unfit(project, kind, move_in, wanted_on):
    if move_in is None or not MoveIn.objects.live().filter(pk=move_in.pk, project=project).exists():
        raise Refused(_("This is asked for a stay that goes on."))
    if wanted_on is None:
        raise Refused(_("Name the day that you wish."))
    if kind == Kind.EXIT:
        return
    if wanted_on <= move_in.term_to:
        raise Refused(_("The term lasts until %(day)s already. Name a later day.") % {"day": move_in.term_to})
    if move_in.petitions.filter(kind=Kind.EXTENSION, state=State.GRANTED).exists():
        raise Refused(_("The term was made longer once already; the rule allows it once."))
    months = months_between(move_in.term_from, wanted_on)
    if (cap := longest_term(move_in)) and months > cap:
        names = {"cap": cap, "months": months}
        raise Refused(_("The rule allows %(cap)s months at most; until then it would be %(months)s.") % names)


@transaction.atomic
def answer(*, petition, by, granted, words):
    """Answer with reasons, once. Granting an extension moves the end of the term, and of the incubation."""
    petition = Petition.objects.select_for_update(of=("self",)).select_related("project", "move_in").get(pk=petition.pk)
    if not may_answer(by, petition):
        raise Refused(_("The carrier's desk or the centre answers this; a complaint only the centre."))
    if petition.state != State.OPEN:
        raise Refused(_("This was answered already. Please reload the page."))
    if granted and petition.kind == Kind.EXTENSION:
        _extend(petition)
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
    if granted and petition.kind == Kind.EXIT:
        tell(
            centre_of(project.county), said(_("Record the exit of “%(name)s”"), name=project.name), words,
            link=petition.get_absolute_url(), project=project, kind=Letter.ACT,
        )  # fmt: skip
    return petition


def _extend(petition):
    stay = MoveIn.objects.select_for_update().get(pk=petition.move_in_id)
    _refuse_unfit(petition.project, Kind.EXTENSION, stay, petition.wanted_on)  # the rule or the stay may have changed
    stay.term_to = petition.wanted_on
    stay.save(update_fields=["term_to"])
    lengthen_use(stay)
    Incubation.objects.filter(move_in=stay, state=Incubation.State.INCUBATING).update(until=petition.wanted_on)
