"""Recurring work of the figures."""

from projects.trace.schedule import every

from .actions import summary
from .actions.making import take_up_lost
from .ledgertasks import look_after_exports
from .models import Dossier, Report
from .tasks import make_dossier_file, make_report

every(minutes=1)(summary.fold)
every(minutes=24 * 60)(summary.check_summary)
every(minutes=10)(look_after_exports)


@every(minutes=1)
def take_up_lost_work():
    """Reports and audit files whose worker was killed are made by another one."""
    take_up_lost(Report, make_report.enqueue)
    take_up_lost(Dossier, make_dossier_file.enqueue)
