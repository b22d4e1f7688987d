"""Rooms handed over and given back: recorded by who keeps them, confirmed by the tenant here or on paper."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of, operators_of, premises_of
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind as Letter
from projects.trace.wording import said

from ..models import Handover, MoveIn
from ..rules import keeps_rooms, may_ask
from .rents import begin_rent

Kind, State = Handover.Kind, Handover.State
FIELDS = ("on", "keys", "electricity", "water", "inventory", "words")


def _locked(move_in):
    stays = MoveIn.objects.select_for_update(of=("self",)).select_related("carrier", "project__county")
    return stays.get(pk=move_in.pk)


def _refuse_unfit(stay, kind, on):
    if stay.voided_at:
        raise Refused(_("This move-in is void and counts nowhere."))
    if kind == Kind.IN and stay.left_on:
        raise Refused(_("This stay already ended on %(day)s.") % {"day": stay.left_on})
    if kind == Kind.OUT and stay.verified_at is None:
        raise Refused(_("This stay was never verified."))
    if on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="on")
    first = stay.moved_in_on if kind == Kind.OUT else stay.signed_on
    if first and on < first:
        raise Refused(_("The rooms were not the tenant's before %(day)s.") % {"day": first}, field="on")


@transaction.atomic
def record_handover(*, move_in, by, kind, photos=(), **found):
    """Record what was handed over (fields of FIELDS) with photos; the tenant is asked to confirm it."""
    stay = _locked(move_in)
    if not keeps_rooms(by, stay.carrier):
        raise Refused(_("The carrier's operators, the premises company and the centre keep its rooms."))
    _refuse_unfit(stay, kind, found["on"])
    try:
        with transaction.atomic():
            row = Handover.objects.create(move_in=stay, kind=kind, by=by, **found)
    except IntegrityError as error:
        raise Refused(_("This handover is recorded already. Please reload the page.")) from error
    row.photos.add(*photos)
    project = stay.project
    record("record_handover", row, by=by, county_id=project.county_id, project=project, kind=kind, on=str(found["on"]))
    _ask_tenant(row, project)
    return row


def _ask_tenant(row, project):
    tell(
        members_of(project.organisation),
        said(_("%(kind)s: please confirm"), kind=Kind(row.kind).label),
        said(_("The handover of %(day)s was recorded. Please confirm it or say what is wrong."), day=row.on),
        link=row.get_absolute_url(), project=project, kind=Letter.ACT,
    )  # fmt: skip


def _fresh(handover):
    rows = Handover.objects.select_for_update(of=("self",)).select_related("move_in__carrier", "move_in__project")
    row = rows.get(pk=handover.pk)
    if row.confirmed:
        raise Refused(_("Both sides have confirmed this handover; it stands."))
    return row, row.move_in.project


@transaction.atomic
def correct_handover(*, handover, by, photos=(), **found):
    """Put a handover right before it is confirmed; the tenant is asked again."""
    row, project = _fresh(handover)
    if not keeps_rooms(by, row.move_in.carrier):
        raise Refused(_("The carrier's operators, the premises company and the centre keep its rooms."))
    _refuse_unfit(row.move_in, row.kind, found["on"])
    changed = {
        name: [str(getattr(row, name)), str(value)] for name, value in found.items() if getattr(row, name) != value
    }
    for name, value in found.items():
        setattr(row, name, value)
    row.by, row.state = by, State.OPEN
    row.save()
    row.photos.add(*photos)
    record("correct_handover", row, by=by, county_id=project.county_id, project=project, **changed)
    _ask_tenant(row, project)
    return row


@transaction.atomic
def answer_handover(*, handover, by, agreed, words=""):
    """The tenant confirms, or says what is wrong; then its keepers put it right."""
    row, project = _fresh(handover)
    if not may_ask(by, project):
        raise Refused(_("Only the applicant's own people confirm this."))
    if row.by_id == by.pk:
        raise Refused(_("You recorded this yourself; the other side must confirm it."))
    if not agreed and not words:
        raise Refused(_("Say what is wrong."), field="words")
    return _settle(row, project, by, State.CONFIRMED if agreed else State.DISPUTED, words)


@transaction.atomic
def confirm_on_paper(*, handover, by, paper):
    """The tenant signed the sheet by hand: its scan stands for the confirmation."""
    row, project = _fresh(handover)
    if not keeps_rooms(by, row.move_in.carrier):
        raise Refused(_("The carrier's operators, the premises company and the centre keep its rooms."))
    row.paper = paper
    return _settle(row, project, by, State.CONFIRMED, "")


def _settle(row, project, by, state, words):
    row.state, row.answer, row.answered_by, row.answered_at = state, words, by, timezone.now()
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "paper"])
    if state == State.CONFIRMED and row.kind == Kind.IN:
        begin_rent(row.move_in)
    verb = "confirm_handover" if state == State.CONFIRMED else "dispute_handover"
    record(verb, row, by=by, county_id=project.county_id, project=project, note=words)
    carrier, names = row.move_in.carrier, {"kind": Kind(row.kind).label, "state": State(state).label}
    keepers = {person.pk: person for person in (*premises_of(carrier), *operators_of(carrier)) if person.pk != by.pk}
    subject = said(_("%(kind)s: %(state)s"), **names)
    urgent = Letter.ACT if state == State.DISPUTED else Letter.PROGRESS
    body = said(_("%(name)s: %(words)s"), name=project.name, words=words or str(row.on))
    tell(keepers.values(), subject, body, link=row.get_absolute_url(), project=project, kind=urgent)
    return row
