"""Recurring work of the figures."""

from projects.trace.schedule import every

from .actions import summary
from .ledgertasks import look_after_exports

every(minutes=1)(summary.fold)
every(minutes=24 * 60)(summary.check_summary)
every(minutes=10)(look_after_exports)
