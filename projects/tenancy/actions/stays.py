"""A stay from the signed agreement to its verification."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import operators_of
from projects.register.actions.ledger import put_figure
from projects.register.actions.project import move
from projects.register.stages import Stage
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.nested import bare
from projects.trace.wording import filed, said

from ..changerules import agreement_hurdle
from ..models import Handover, MoveIn
from ..rules import earlier_stays, figure_kind, pending_stay, standing
from .incubation import begin_incubation
from .leaving import leave
from .rooms import free_rooms, give_room

AGREEMENT_FIELDS = ("room", "area", "rent", "term_from", "term_to", "signed_on", "landing_by", "landing_words")


def _refuse_future(day):
    if day > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."))


def _refuse_bad_agreement(terms):
    _refuse_future(terms["signed_on"])
    if terms["term_to"] <= terms["term_from"]:
        raise Refused(_("The term must end after it begins."))


@transaction.atomic
def begin_record(*, project, by, carrier, reason=""):
    """A move-in is recorded without a journey before it: an enclave's own decision, or back-entry with its reason."""
    move(project, Stage.SIGNING, reason=reason)
    project.carriers.add(carrier)
    record("begin_record", project, by=by, county_id=project.county_id, project=project, note=reason)


@transaction.atomic
def sign_agreement(*, project, by, carrier, agreement, application=None, place=None, back_entry_reason="", **terms):
    """The signed agreement: room, area (m²), rent (分 a month), term, day, and the file (a StoredFile).

    `place` is the room of the carrier's list that is given for the term; then its name is the `room` of the stay.
    A stay that was being arranged here before and never verified is void.
    """
    _refuse_bad_agreement(terms)
    if MoveIn.objects.live().filter(project=project, carrier=carrier).exists():
        raise Refused(_("The project already has a live stay in this carrier."))
    _drop_pending(project, carrier)
    stay = MoveIn.objects.create(
        project=project,
        carrier=carrier,
        application=application,
        back_entry=bool(back_entry_reason),
        back_entry_reason=back_entry_reason,
        agreement=agreement,
        signed_by=by,
        **_named(terms, place),
    )
    if place:
        give_room(room=place, stay=stay, by=by)
    move(project, Stage.HANDOVER)
    record("sign_agreement", stay, by=by, county_id=project.county_id, project=project, room=stay.room)
    return stay


def _drop_pending(project, carrier):
    for stay in MoveIn.objects.filter(project=project, carrier=carrier, verified_at=None, voided_at=None):
        stay.voided_at = timezone.now()
        stay.save(update_fields=["voided_at"])
        free_rooms(stay, reason=_("Another agreement took its place"))


def _named(terms, place):
    return terms | {"room": str(place)} if place else terms


@transaction.atomic
def hand_over(*, project, by, carrier, on, handover_record=None, words="", corrected=None, agreement=None):
    """Hand the rooms over (办理入驻) on a day, with the record as a file or in words.

    `corrected` holds agreement fields that change because the centre sent the stay back, `agreement` a new scan.
    """
    _refuse_future(on)
    stay = _pending(project, carrier)
    sheet = stay.handovers.filter(kind=Handover.Kind.IN).first()
    if sheet and sheet.confirmed and sheet.on != on:
        raise Refused(_("Both sides confirmed the handover of %(day)s. Name that day.") % {"day": sheet.on}, field="on")
    if not (handover_record or words or stay.handover_record_id or sheet):
        raise Refused(_("Add the handover record as a file or in words."))
    if corrected:
        _correct_agreement(stay, by, agreement, corrected)
    stay.handover_on, stay.handover_words, stay.handed_over_by = on, words, by
    stay.handover_record = handover_record or stay.handover_record
    stay.save()
    move(project, Stage.VERIFYING)
    record("hand_over", stay, by=by, county_id=project.county_id, project=project, on=str(on))
    return stay


def _correct_agreement(stay, by, agreement, corrected):
    _refuse_bad_agreement(corrected)
    place = corrected.get("place")
    for name, value in _named(corrected, place).items():
        if name in AGREEMENT_FIELDS:
            setattr(stay, name, value)
    stay.agreement, stay.signed_by = agreement or stay.agreement, by
    if place:
        give_room(room=place, stay=stay, by=by)


def _pending(project, carrier):
    stay = pending_stay(project, carrier)
    if stay is None:
        raise Refused(_("There is no agreement to go on with."))
    stay.project, stay.carrier = project, carrier  # the rows that the caller has
    return stay


@transaction.atomic
def send_back_move_in(*, project, by, carrier, reason):
    """The centre finds something wrong: back to the carrier with the reason."""
    stay = _pending(project, carrier)
    move(project, Stage.HANDOVER, reason=reason)
    record("send_back_move_in", stay, by=by, county_id=project.county_id, project=project, note=reason)
    tell(
        operators_of(carrier),
        said(_("Move-in of “%(name)s” sent back"), name=project.name),
        reason,
        link=project.get_absolute_url(),
        project=project,
        kind=Kind.ACT,
    )
    return stay


@transaction.atomic
def verify_move_in(*, project, by, carrier, incubatee=False, ends_earlier=False):
    """A second person finds the move-in true: it becomes a figure, and the project lives there.

    The day of the figure is the later of signature and handover (counting rule P2). With `ends_earlier` the stays
    elsewhere on the chain end on that day as moved on, which is no loss (P3).
    """
    stay = _pending(project, carrier)
    if by.pk in (stay.signed_by_id, stay.handed_over_by_id):
        raise Refused(_("You recorded this move-in yourself; another person must verify it."))
    if hurdle := agreement_hurdle(stay):
        raise Refused(hurdle)
    stay.verified_by, stay.verified_at = by, timezone.now()
    stay.save(update_fields=["verified_by", "verified_at"])
    put_figure(
        project,
        figure_kind(carrier),
        occurred_on=stay.moved_in_on,
        verified_by=by,
        recorded_by=stay.handed_over_by,
        evidence=stay,
        carrier=carrier,
    )
    project.carriers.add(carrier)
    project.carrier = carrier
    project.save(update_fields=["carrier"])
    move(project, standing(project))
    record("verify_move_in", stay, by=by, county_id=project.county_id, project=project, day=str(stay.moved_in_on))
    if ends_earlier:
        for earlier in earlier_stays(stay):
            leave(
                move_in=earlier, by=by, kind=MoveIn.ExitKind.MOVED_ON, on=max(stay.moved_in_on, earlier.moved_in_on),
                destination=carrier.name, reason=filed(_("Moved on along the chain")),
                whither=MoveIn.Whither.CARRIER, next_carrier=carrier,
            )  # fmt: skip
    if incubatee:
        bare(begin_incubation)(move_in=stay, by=by)
    return stay
