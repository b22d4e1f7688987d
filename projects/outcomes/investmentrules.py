"""What an amount must say before it is recorded, and before another person may verify it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.register.models import Project
from projects.trace.wording import said

from .models import Investment, LoanProduct
from .moneykinds import RECORDED

Kind = Investment.Kind


@dataclass(frozen=True)
class Entry:
    """One amount as somebody states it: 分, of a kind (a word of `Kind`, or the code of a loan product), on a day."""

    project: Project
    kind: str
    amount: int
    on: date
    investor: str = ""
    round: str = ""
    by_fund: bool = False
    to_sme: bool | None = None
    fixed_part: int | None = None
    voucher: StoredFile | None = None

    def row(self, products, **more):
        """The row of it, not saved; `products` {code: LoanProduct} of the county."""
        product = None if self.kind in RECORDED else products[self.kind]
        return Investment(
            project=self.project, kind=Kind.LOAN if product else self.kind, product=product, amount=self.amount,
            on=self.on, investor=self.investor, round=self.round, by_fund=self.by_fund, to_sme=self.to_sme,
            fixed_part=self.fixed_part, voucher=self.voucher, **more,
        )  # fmt: skip

    def key(self):
        """By what an amount is known again when the same ledger comes a second time."""
        return self.project.pk, self.kind, self.amount, self.on, self.investor


def products_of(county_id):
    """{code: product} of the county's loan products, also of those that are given no longer."""
    return {row.code: row for row in LoanProduct.objects.filter(county=county_id)}


def faults(entry, products, today):
    """[(field, sentence)] of what is wrong with an amount; [] when it may be recorded."""
    found = [*_kind_faults(entry, products), *_part_faults(entry)]
    if entry.amount <= 0:
        found.append(("amount", _("The amount must be more than zero.")))
    if entry.on > today:
        found.append(("on", _("The day lies in the future. Enter it when it has happened.")))
    return found


def _kind_faults(entry, products):
    if entry.kind in RECORDED:
        return
    product = products.get(entry.kind)
    if product is None:
        yield "kind", _("This kind of money is not known. Choose one of the list.")
    elif entry.on < product.effective_from or (product.closed_on and entry.on >= product.closed_on):
        day = f"{entry.on:%Y-%m-%d}"
        yield "on", said(_("“%(name)s” was not given on %(day)s."), name=product.name, day=day)


def _part_faults(entry):
    equity = entry.kind == Kind.EQUITY
    if entry.fixed_part is not None and entry.kind != Kind.FUNDS_IN_PLACE:
        yield "fixed_part", _("Fixed assets are a part of funds in place; leave it empty for other kinds.")
    elif entry.fixed_part is not None and not 0 <= entry.fixed_part <= max(entry.amount, 0):
        yield "fixed_part", _("The fixed assets are a part of the amount: not more than it.")
    if entry.round and not equity:
        yield "round", _("A financing round belongs to equity financing; leave it empty for other kinds.")
    if entry.round and entry.round not in Investment.Round:
        yield "round", _("This round is not known. Choose one of the list.")
    if entry.by_fund and not equity:
        yield "by_fund", _("The fund pays equity; leave it empty for other kinds.")
    if entry.by_fund and entry.to_sme is None:
        yield "to_sme", _("The fund paid this: say whether it is a small or medium technology project.")
    if not entry.by_fund and entry.to_sme is not None:
        yield "to_sme", _("This is asked only for what the fund paid.")


def unready(row):
    """Why an amount cannot be verified as it stands, in a sentence; "" when it can. `row` is read with a lock."""
    if row.withdrawn_at:
        return _("This was withdrawn. Please reload the page.")
    if row.sent_back_at:
        return _("This was sent back already; whoever recorded it puts it right first.")
    if row.voucher_id is None:
        return _("There is no evidence with it. Send it back, so that the voucher is added.")
    return ""
