"""Recurring work of the figures."""

from projects.trace.schedule import every

from .actions import summary
from .actions.exports import drop_old_exports
from .actions.making import take_up_lost
from .models import Dossier, LedgerExport, Report
from .tasks import make_dossier_file, make_ledger, make_report

every(minutes=1)(summary.fold_all)
every(minutes=24 * 60)(summary.check_summary)
every(minutes=60)(drop_old_exports)


@every(minutes=1)
def take_up_lost_work():
    """Reports, audit files and workbooks whose worker was killed are made by another one."""
    take_up_lost(Report, make_report.enqueue)
    take_up_lost(Dossier, make_dossier_file.enqueue)
    take_up_lost(LedgerExport, make_ledger.enqueue)
