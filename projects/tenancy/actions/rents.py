"""Rent as a light ledger: which months are owed, what was paid or remitted. No accounts are kept here."""

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money import format_wan
from projects.trace.actions import record
from projects.trace.calendar import add_months, months_between
from projects.trace.errors import Refused

from ..models import MoveIn, RentEntry, RentMonth
from ..rules import keeps_rooms

AT_ONCE = 500  # stays whose months one run of the job opens at most


def month_of(stay, day):
    """The first month of a stay that begins on a day or later: months begin on the day of the month of its term."""
    gone = months_between(stay.term_from, day)
    return add_months(stay.term_from, max(gone, 0))


def begin_rent(stay, *, since=None):
    """Keep the rent of a stay from the month at `since` on (else from its term); not where none is agreed or it is kept."""
    if stay.rent and stay.rent_next is None:
        stay.rent_next = month_of(stay, since or stay.term_from)
        stay.save(update_fields=["rent_next"])
        open_months(stay)


@transaction.atomic
def keep_rent(*, move_in, by, since):
    """Begin the ledger of a stay that is here already, from a day on."""
    stay = MoveIn.objects.select_for_update(of=("self",)).select_related("carrier", "project").get(pk=move_in.pk)
    if not keeps_rooms(by, stay.carrier):
        raise Refused(_("The carrier's operators, the premises company and the centre keep its rooms."))
    if not stay.rent:
        raise Refused(_("The agreement names no rent."))
    if stay.rent_next is not None:
        raise Refused(_("The rent of this stay is kept already."))
    if since > stay.term_to:
        raise Refused(
            _("The term lasts until %(day)s only. Name an earlier day.") % {"day": stay.term_to}, field="since"
        )
    begin_rent(stay, since=since)
    project = stay.project
    record("keep_rent", stay, by=by, county_id=project.county_id, project=project, since=str(since))
    return stay


def open_months(stay):
    """Enter the months of a stay that have begun, up to the end of its term or its exit. Returns how many."""
    last = min(timezone.localdate(), stay.term_to, stay.left_on or stay.term_to)
    number, months = months_between(stay.term_from, stay.rent_next), []
    while (begins := add_months(stay.term_from, number)) <= last:
        months.append(RentMonth(move_in=stay, begins=begins, due=stay.rent))
        number += 1
    RentMonth.objects.bulk_create(months, ignore_conflicts=True)
    stay.rent_next = begins
    stay.save(update_fields=["rent_next"])
    return len(months)


def open_due_months():
    """Enter the months that have begun for all stays whose rent is kept. Returns how many. Twice does no harm."""
    begun = Q(rent_next__lte=timezone.localdate()) & Q(rent_next__lte=F("term_to"))
    rows = MoveIn.objects.filter(begun, voided_at=None)
    opened = 0
    for pk in rows.filter(left_on=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            opened += open_months(MoveIn.objects.select_for_update().get(pk=pk))
    return opened


@transaction.atomic
def enter_rent(*, month, by, kind, amount, on, words=""):
    """What was paid or remitted for a month, in 分; a negative amount takes back what was entered by mistake."""
    row = _locked(month, by)
    if on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="on")
    if not words and (kind == RentEntry.Kind.RELIEF or amount < 0):
        raise Refused(_("Name the basis of the relief, or why something is taken back."), field="words")
    sums = dict(row.entries.values_list("kind").annotate(total=Sum("amount")).order_by())
    sums[kind] = sums.get(kind, 0) + amount
    if sums[kind] < 0:
        raise Refused(_("More is taken back than was entered."), field="amount")
    if (left := row.due - sum(sums.values())) < 0:
        words = _("The month owes %(due)s × 10,000 yuan; this would be %(more)s more.")
        raise Refused(words % {"due": format_wan(row.due), "more": format_wan(-left)}, field="amount")
    entry = RentEntry.objects.create(month=row, kind=kind, amount=amount, on=on, words=words, by=by)
    _note("enter_rent", row, by, words, kind=kind, amount=amount)
    return entry


@transaction.atomic
def change_due(*, month, by, due, reason):
    """Another amount for a month that is not owed wholly, with the reason; never below what is settled already."""
    row = _locked(month, by)
    settled = row.entries.aggregate(total=Sum("amount"))["total"] or 0
    if due < settled:
        raise Refused(
            _("%(amount)s × 10,000 yuan of this month are settled already.") % {"amount": format_wan(settled)}
        )
    before, row.due = row.due, due
    row.save(update_fields=["due"])
    _note("change_rent", row, by, reason, due=[before, due])
    return row


def _locked(month, by):
    rows = RentMonth.objects.select_for_update(of=("self",)).select_related("move_in__carrier", "move_in__project")
    row = rows.get(pk=month.pk)
    if not keeps_rooms(by, row.move_in.carrier):
        raise Refused(_("The carrier's operators, the premises company and the centre keep its rooms."))
    return row


def _note(verb, row, by, note, **difference):
    project = row.move_in.project
    record(verb, row, by=by, county_id=project.county_id, project=project, note=note, **difference)
