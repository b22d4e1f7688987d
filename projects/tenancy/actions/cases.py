"""Matters of a stay: opened by the applicant or the office, checked by the desk, decided by somebody else of the centre."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of, members_of, operators_of
from projects.trace.actions import next_number, record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind as Letter
from projects.trace.nested import bare
from projects.trace.wording import filed, said

from ..caserules import may_check, may_open, refuse_longer_term, refuse_unfit
from ..models import Incubation, MoveIn, StayCase
from ..rules import is_centre
from .leaving import leave
from .rooms import lengthen_use

Kind, State = StayCase.Kind, StayCase.State
EXIT_FACTS = ("day", "exit_kind", "whither", "next_carrier", "destination")


def _fresh(case):
    row = StayCase.objects.select_for_update(of=("self",)).select_related("project__county", "move_in__carrier")
    row = row.get(pk=case.pk)
    if not row.is_open:
        raise Refused(_("This was answered already. Please reload the page."))
    return row


def _note(verb, row, by, note="", **difference):
    project = row.project
    record(verb, row, by=by, county_id=project.county_id, project=project, note=note, **difference)


def _tell(people, row, words, body, *, urgent=False):
    names = {"kind": Kind(row.kind).label, "name": row.project.name}
    kind = Letter.ACT if urgent else Letter.PROGRESS
    tell(people, said(words, **names), body, link=row.get_absolute_url(), project=row.project, kind=kind)


@transaction.atomic
def open_case(*, project, by, move_in, kind, words, wanted_on, file=None):
    """Ask for it, as the applicant, the carrier's desk or the centre; refused where the rule has no room for it."""
    stays = MoveIn.objects.select_for_update(of=("self",)).select_related("carrier", "project__county")
    stay = stays.filter(pk=getattr(move_in, "pk", None), project=project).first()
    if stay is None or not stay.is_live:
        raise Refused(_("This is asked for a stay that goes on."))
    if not may_open(by, stay):
        raise Refused(_("The applicant's own people, the carrier's desk and the centre ask for this."))
    desk = operators_of(stay.carrier)
    if not desk.exists():
        raise Refused(_("Nobody runs this carrier at present. Give somebody its desk first, in the settings."))
    refuse_unfit(stay, kind, wanted_on)
    fields = {"words": words, "wanted_on": wanted_on, "file": file}
    try:
        with transaction.atomic():
            row = StayCase.objects.create(project=project, move_in=stay, kind=kind, by=by, **fields)
    except IntegrityError as error:
        raise Refused(_("This was asked already and waits for its answer.")) from error
    _note("open_case", row, by, kind=kind, wanted_on=str(wanted_on))
    _tell([person for person in desk if person.pk != by.pk], row, _("%(kind)s: %(name)s"), words, urgent=True)
    return row


@transaction.atomic
def check_case(*, project, by, case, finding, conditions=(), proof=None, **facts):
    """The desk's opinion; for an exit or graduation with its facts (EXIT_FACTS), for a graduation with a criterion met."""
    row = _fresh(case)
    if not may_check(by, row.move_in):
        raise Refused(_("The carrier's desk checks this."))
    if row.kind == Kind.GRADUATION:
        if not any(condition["met"] for condition in conditions):
            raise Refused(_("Tick at least one criterion that is met. Without one the stay does not graduate."))
        facts["exit_kind"] = MoveIn.ExitKind.GRADUATED
    row.finding, row.conditions, row.proof = finding, list(conditions), proof or row.proof
    for name in EXIT_FACTS:
        if name in facts:
            setattr(row, name, facts[name])
    row.checked_by, row.checked_at = by, timezone.now()
    row.save()
    _note("check_case", row, by, finding)
    _tell(centre_of(project.county), row, _("%(kind)s to be decided: %(name)s"), finding, urgent=True)
    return row


@transaction.atomic
def send_back_case(*, project, by, case, reason):
    """The centre finds the check incomplete: back to the desk with the reason."""
    row = _fresh(case)
    _note("send_back_case", row, by, reason)
    _tell(operators_of(row.move_in.carrier), row, _("%(kind)s sent back: %(name)s"), reason, urgent=True)
    return row


@transaction.atomic
def decide_case(*, project, by, case, granted, words):
    """Decide, once and by another person than who asked or checked; what is granted happens to the stay at once."""
    row = _fresh(case)
    if not is_centre(by, row.project.county_id):
        raise Refused(_("The centre decides this."))
    if by.pk in (row.by_id, row.checked_by_id):
        raise Refused(_("You asked for this or checked it; another person must decide."))
    if granted:
        row.project = project  # the locked row
        {Kind.EXTENSION: _lengthen, Kind.EXIT: _leave, Kind.GRADUATION: _graduate}[row.kind](row, by)
    _end(row, State.GRANTED if granted else State.DECLINED, words, by)
    _note("decide_case", row, by, words, granted=granted)
    names = {"kind": Kind(row.kind).label, "state": State(row.state).label}
    told = [*members_of(project.organisation)] or [row.by]
    tell(told, said(_("%(kind)s: %(state)s"), **names), words, link=row.get_absolute_url(), project=project)
    return row


def _end(row, state, words, by):
    row.state, row.answer, row.decided_by, row.decided_at = state, filed(words), by, timezone.now()
    row.save(update_fields=["state", "answer", "decided_by", "decided_at", "number"])


def _lengthen(row, by):
    stay = MoveIn.objects.select_for_update(of=("self",)).select_related("carrier", "project").get(pk=row.move_in_id)
    refuse_longer_term(stay, row.wanted_on)  # the rule or the stay may have changed
    before, stay.term_to = stay.term_to, row.wanted_on
    stay.save(update_fields=["term_to"])
    lengthen_use(stay)
    Incubation.objects.filter(move_in=stay, state=Incubation.State.INCUBATING).update(until=row.wanted_on)
    _note("extend", row, by, term_to=[str(before), str(stay.term_to)])


def _leave(row, by):
    place = row.next_carrier.name if row.next_carrier else row.destination
    bare(leave)(
        move_in=row.move_in, by=by, kind=row.exit_kind, on=row.day, reason=row.words[:300], destination=place,
        whither=row.whither, next_carrier=row.next_carrier,
    )  # fmt: skip


def _graduate(row, by):
    _leave(row, by)
    year = timezone.localdate().year
    serial = bare(next_number)(county_id=row.project.county_id, key=f"graduation-{year}")
    row.number = f"BY{year}-{serial:03d}"


@transaction.atomic
def withdraw_case(*, project, by, case):
    """Whoever asked takes it back before the decision."""
    row = _fresh(case)
    if not (row.by_id == by.pk or may_open(by, row.move_in)):
        raise Refused(_("Who asked for it takes it back."))
    _end(row, State.WITHDRAWN, "", None)
    _note("withdraw_case", row, by)
    return row


@transaction.atomic
def close_case(*, project, by, case, reason):
    """The stay ended otherwise: there is nothing to decide any more."""
    row = _fresh(case)
    _end(row, State.CLOSED, reason, None)
    _note("close_case", row, by, reason)
    _tell([row.by], row, _("%(kind)s closed: %(name)s"), reason)
    return row
