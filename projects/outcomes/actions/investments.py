"""Money by kind: recorded one by one or as a ledger, sent back from the check, withdrawn before it counts."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import CENTRE
from projects.register.models import Project
from projects.tenancy.rules import is_centre
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind as Message
from projects.trace.wording import said

from ..investmentrules import Entry, faults, products_of
from ..models import Investment
from ..rules import may_record
from .facts import keep, refuse_unfit

AT_ONCE = 500  # rows of one statement


class RowsRefused(Refused):
    """A ledger with faults; nothing was recorded. `faults` {position of the row: [(field, sentence)]}."""

    def __init__(self, found):
        first = min(found)
        words = _("Row %(row)s: %(fault)s In all, %(count)s rows cannot be recorded.")
        super().__init__(words % {"row": first + 1, "fault": found[first][0][1], "count": len(found)})
        self.faults = found


@transaction.atomic
def record_investment(*, project, by, corrects=None, reason="", **stated):
    """One amount: `stated` as the fields of `investmentrules.Entry`. A correction is a new row with its reason."""
    entry = Entry(project=project, **stated)
    refuse_unfit(by, project, entry.on, corrects, reason)
    if corrects and Investment.objects.exclude(withdrawn_at=None).filter(pk=corrects.pk).exists():
        raise Refused(_("This was withdrawn. Please reload the page."))
    products = products_of(project.county_id)
    if found := faults(entry, products, timezone.localdate()):
        raise Refused(found[0][1], field=found[0][0])
    return keep(entry.row(products, recorded_by=by, correction_reason=reason), by, corrects, reason)


def ledger_faults(rows, *, by, county):
    """{position: [(field, sentence)]} of a ledger's rows (`Entry`), as `record_investments` would refuse them.

    Rows of another county and of projects on which the person does not work have the field "project". Three queries.
    """
    products, today, found = products_of(county.pk), timezone.localdate(), {}
    reach = _reach(by, county)
    for place, row in enumerate(rows):
        own = row.project.county_id == county.pk and (reach is None or row.project.pk in reach)
        strange = [] if own else [("project", _("You do not record facts of this project."))]
        if wrong := strange + faults(row, products, today):
            found[place] = wrong
    return found


def _reach(by, county):
    """Ids of the projects whose facts the person records; None for all of the county."""
    if by.seats.has(*CENTRE, county_id=county.pk):
        return None
    return set(Project.objects.filter(carriers__in=by.seats.carriers()).values_list("pk", flat=True))


@transaction.atomic
def record_investments(rows, *, by, county, batch, source=""):
    """Record a whole ledger at once: all of it, or nothing with `RowsRefused`. Returns (rows made, how many were known).

    `rows` are `investmentrules.Entry`: `kind` is a word of `Investment.Kind` or the code of a loan product, amounts are
    in 分, `voucher` may be the file of the ledger itself. `batch` names the import for `undo_investments` (at most 40
    characters, e.g. "import:12"), `source` says in words where it came from.

    A row that is recorded already (same project, kind, amount, day and investor, not corrected, not withdrawn) is passed
    over, so that the same ledger may come twice. Nothing counts before another person verifies it. One audit event for
    the whole batch; a constant number of queries but for the inserts, which go in bulk.
    """
    county, rows = County.objects.select_for_update(no_key=True).get(pk=county.pk), list(rows)
    if found := ledger_faults(rows, by=by, county=county):
        raise RowsRefused(found)
    products, known, fresh = products_of(county.pk), recorded_amounts(county, rows), []
    for row in rows:
        if known[row.key()] > 0:
            known[row.key()] -= 1
        else:
            fresh.append(row.row(products, recorded_by=by, batch=batch))
    made = Investment.objects.bulk_create(fresh, batch_size=AT_ONCE)
    record("record_investments", county, by=by, county_id=county.pk, note=source, batch=batch, rows=len(made),
           known=len(rows) - len(made), by_kind=dict(Counter(row.code for row in made)))  # fmt: skip
    return made, len(rows) - len(made)


def recorded_amounts(county, rows):
    """How often each amount of the ledger's days is recorded already."""
    if not rows:
        return Counter()
    days = min(row.on for row in rows), max(row.on for row in rows)
    known = Investment.objects.current().filter(project__county=county, on__range=days).order_by()
    fields = ("project_id", "kind", "product__code", "amount", "on", "investor")
    return Counter((pk, code or kind, *rest) for pk, kind, code, *rest in known.values_list(*fields).iterator())


@transaction.atomic
def undo_investments(*, batch, by, county, reason):
    """Withdraw everything that an import recorded. Refused once something was built on it. Returns how many rows."""
    if not by.seats.has(*CENTRE, county_id=county.pk):
        raise Refused(_("Only the centre takes an import back."))
    rows = Investment.objects.filter(batch=batch, project__county=county).exclude(batch="")
    rows = rows.filter(withdrawn_at=None)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("verified_at", "superseded_by"))
    if any(verified or corrected for verified, corrected in locked):
        raise Refused(_("Some of these amounts were verified or corrected meanwhile; correct them one by one."))
    count = rows.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason[:300])
    record("undo_investments", county, by=by, county_id=county.pk, note=reason, batch=batch, rows=count)
    return count


def _open(investment):
    """The amount, locked; refused when it is settled."""
    rows = Investment.objects.select_for_update(of=("self",)).select_related("project", "product", "recorded_by")
    row = rows.get(pk=investment.pk)
    if row.state not in ("waiting", "sent_back"):
        raise AlreadyDone(_("This was verified, corrected or withdrawn meanwhile. Please reload the page."))
    return row


@transaction.atomic
def send_back_investment(*, investment, by, reason):
    """The check finds a fault: whoever recorded the amount is told why, and corrects or withdraws it."""
    row = _open(investment)
    if not is_centre(by, row.project.county_id):
        raise Refused(_("The centre verifies this."))
    if row.recorded_by_id == by.pk:
        raise Refused(_("You recorded this yourself; another person must verify it."))
    if row.sent_back_at:
        raise AlreadyDone(_("This was sent back already; whoever recorded it puts it right first."))
    if not reason.strip():
        raise Refused(_("Say what is wrong and what is needed."), field="reason")
    row.sent_back_by, row.sent_back_at, row.sent_back_reason = by, timezone.now(), reason[:300]
    row.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_reason"])
    record("send_back_investment", row, by=by, county_id=row.project.county_id, project=row.project, note=reason)
    subject = said(_("An amount was sent back: %(kind)s of “%(name)s”"), kind=row.label, name=row.project.name)
    tell([row.recorded_by], subject, reason, link=f"/investments/{row.pk}/", project=row.project, kind=Message.ACT)
    return row


@transaction.atomic
def withdraw_investment(*, investment, by, reason):
    """Take an amount back that was not verified; what it was to correct holds again. Nothing is deleted."""
    row = _open(investment)
    if not may_record(by, row.project):
        raise Refused(_("Only the desk of a carrier concerned or the centre records this."))
    if not reason.strip():
        raise Refused(_("Say why it is withdrawn."), field="reason")
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason = by, timezone.now(), reason[:300]
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    Investment.objects.filter(superseded_by=row).update(superseded_by=None)
    record("withdraw_investment", row, by=by, county_id=row.project.county_id, project=row.project, note=reason)
    return row
