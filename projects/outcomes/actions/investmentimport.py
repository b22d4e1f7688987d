"""Importing an investment ledger: amounts of any number of projects, wholly or not at all, by the verb for ledgers."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.money import format_wan
from projects.register.actions.imports import beat, close_import
from projects.register.importing import effect, handles, leave_out, plain
from projects.register.importresult import result_of
from projects.register.models import ImportEffect, ImportKind
from projects.trace.wording import filed

from ..importing.rows import FactsPlan, Fault, fact_difference, read_facts
from ..importing.templates import INVESTMENT
from ..importing.words import INVESTMENT_FIELDS, MONEY_CHOICES
from ..investmentrules import Entry, products_of
from .investments import ledger_faults, record_investments, recorded_amounts, undo_investments

NEEDED = {"kind": _("Kind"), "amount": _("Amount"), "on": _("Day")}
VALUES = ("kind", "amount", "on", "investor", "round", "fixed_part")
UNTOUCHED = ("verified_at", "withdrawn_at", "sent_back_at")


@handles(ImportKind.INVESTMENT)
class InvestmentLedger:
    """Each row is an amount of a project. The ledger itself is the voucher until a better one comes."""

    fields = INVESTMENT_FIELDS
    columns = INVESTMENT
    in_parts = False

    def plan(self, batch, read):
        loans = {row.name: row.code for row in products_of(batch.county_id).values()}
        choices = MONEY_CHOICES | {"kind": MONEY_CHOICES["kind"] | loans}
        facts = read_facts(batch, read, choices, NEEDED)
        entries = [_entry(one, batch) for one in facts]
        wrong = ledger_faults(entries, by=batch.by, county=batch.county)
        for place, faults in wrong.items():
            for key, words in faults:
                Fault(facts[place].row, read.tables)("name" if key == "project" else key, words)
        known = recorded_amounts(batch.county, entries)
        for one, entry in zip(facts, entries, strict=True):
            if known[entry.key()] > 0:
                known[entry.key()] -= 1
                one.what = "unchanged"
        return FactsPlan([one for place, one in enumerate(facts) if place not in wrong])

    def differences(self, plan, read):
        return [
            fact_difference(one, f"{one.row.values['kind']} {format_wan(one.values['amount'])}") for one in plan.rows
        ]

    @transaction.atomic
    def write(self, batch, read):
        plan = self.plan(batch, read)
        leave_out(plan, batch, read)
        entries = [_entry(one, batch) for one in plan.created]
        made, _known = record_investments(
            entries, by=batch.by, county=batch.county, batch=f"import:{batch.pk}", source=batch.file.name
        )
        ImportEffect.objects.bulk_create(
            effect(batch, row, made=True, project=row.project_id, after=plain(row, UNTOUCHED)) for row in made
        )
        beat(batch, done=len(plan.rows), of=len(plan.rows))
        return close_import(batch, result_of(read, plan), "import_investments")

    def take_back(self, batch):
        """Amounts are withdrawn, not deleted: the ledger of money loses no row."""
        reason = filed(_("The import was undone."))
        undo_investments(batch=f"import:{batch.pk}", by=batch.undone_by, county=batch.county, reason=reason)


def _entry(one, batch):
    values = {name: one.values[name] for name in VALUES if one.values.get(name) is not None}
    fund = {"by_fund": bool(one.values.get("by_fund")), "to_sme": one.values.get("to_sme")}
    return Entry(project=one.project, voucher=batch.file, **values, **fund)
