"""From a figure to its papers: what proves it, as names and stored files, in a constant number of queries."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.outcomes.models import Evidence, Investment, Landing
from projects.tenancy.models import MoveIn

# Kind of row that a figure names → what such a row is, in words.
WORDS = {
    "tenancy.movein": gettext_lazy("Agreement and handover record"),
    "outcomes.landing": gettext_lazy("Evidence of the landing conditions"),
    "outcomes.talent": gettext_lazy("Verified head count"),
    "outcomes.investment": gettext_lazy("Verified amount"),
}


def evidence_words(address):
    """What proves a figure, in words; a dash for rows entered without one."""
    return str(WORDS.get(address.partition(":")[0], "")) or "—"


def papers_of(addresses):
    """Address of evidence ("tenancy.movein:3") → [(name, id of the stored file)]."""
    wanted = defaultdict(set)
    for address in addresses:
        kind, _colon, number = address.partition(":")
        if number.isdecimal():
            wanted[kind].add(int(number))
    stays, landings = _stays(wanted["tenancy.movein"]), _landings(wanted["outcomes.landing"])
    return stays | landings | _vouchers(wanted["outcomes.investment"])


def _stays(ids):
    rows = MoveIn.objects.filter(pk__in=ids).values_list("pk", "agreement_id", "handover_record_id") if ids else ()
    names = (_("Signed agreement"), _("Handover record"))
    return {
        f"tenancy.movein:{pk}": [(name, file) for name, file in zip(names, files, strict=True) if file]
        for pk, *files in rows
    }


def _landings(ids):
    """Papers of the project's verified milestones up to the landing's day."""
    landings = dict(Landing.objects.filter(pk__in=ids).values_list("pk", "project_id")) if ids else {}
    papers = defaultdict(list)
    rows = Evidence.objects.filter(
        milestone__project__in=set(landings.values()),
        milestone__verified_at__isnull=False,
        milestone__superseded_by=None,
    )
    for project, name, file in rows.values_list("milestone__project_id", "name", "file_id") if landings else ():
        papers[project].append((name, file))
    return {f"outcomes.landing:{pk}": papers[project] for pk, project in landings.items()}


def _vouchers(ids):
    rows = Investment.objects.filter(pk__in=ids, voucher__isnull=False).values_list("pk", "voucher_id") if ids else ()
    return {f"outcomes.investment:{pk}": [(_("Voucher"), file)] for pk, file in rows}
