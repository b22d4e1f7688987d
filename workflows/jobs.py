"""Work of the order that time does by itself."""

from projects.register.actions.confirmations import lapse_confirmations, remind_confirmations
from projects.trace.schedule import every

from .background import take_up_lost_tasks
from .escalation import escalate
from .expiry import lapse_offers, lapse_overdue
from .handing import end_leases
from .returns import end_stray_returns, open_due_returns
from .screening import close_due_notices
from .staycases import end_stray_cases, start_waiting_cases
from .tasks import resume_batches

every(minutes=60)(lapse_overdue)
every(minutes=60)(lapse_offers)
every(minutes=60)(close_due_notices)
every(minutes=60)(remind_confirmations)
every(minutes=60)(lapse_confirmations)
every(minutes=60)(open_due_returns)
every(minutes=60)(end_stray_returns)
every(minutes=60)(start_waiting_cases)
every(minutes=60)(end_stray_cases)
every(minutes=5)(resume_batches)
every(minutes=30)(escalate)
every(minutes=10)(end_leases)
every(minutes=10)(take_up_lost_tasks)
