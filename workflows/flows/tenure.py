"""What becomes of a stay, as three short flows: a longer term, graduation, exit. The desk checks, the centre decides.

They may begin with the applicant's request or at the office; several of a project may run, one for each matter.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from projects.trace.calendar import add_working_days

from ..models import StayCaseProcess
from ..nodes import HumanView
from ..passing import Begin, Finish, Gate
from ..rights import CENTRE_RULE, DESK
from .base import PROCESS_LOCK, begin, decided

LEAST_DAYS = 5  # working days that the desk has at least


def wished_day(process):
    """The day on which the firm wishes to leave: before it there is nothing to record."""
    return max(process.case.wanted_on, add_working_days(timezone.localdate(), LEAST_DAYS).day)


class ExtensionFlow(flow.Flow):
    process_class = StayCaseProcess
    process_key = "extension"
    process_title = _("Longer term")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.check)
    check = HumanView(rule=DESK, title=_("Check the longer term"), days=5).Next(this.decision)
    decision = HumanView(rule=CENTRE_RULE, title=_("Decide on the longer term"), days=5).Next(this.answered)
    answered = (
        Gate().Case(this.check, decided("send_back")).Case(this.declined, decided("decline")).Default(this.extended)
    )
    extended = Finish()
    declined = Finish()


class GraduationFlow(flow.Flow):
    process_class = StayCaseProcess
    process_key = "graduation"
    process_title = _("Graduation of a stay")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.check)
    check = HumanView(rule=DESK, title=_("Check the graduation"), days=5).Next(this.decision)
    decision = HumanView(rule=CENTRE_RULE, title=_("Decide on the graduation"), days=5).Next(this.answered)
    answered = (
        Gate().Case(this.check, decided("send_back")).Case(this.declined, decided("decline")).Default(this.graduated)
    )
    graduated = Finish()
    declined = Finish()


class ExitFlow(flow.Flow):
    process_class = StayCaseProcess
    process_key = "exit"
    process_title = _("Exit")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.check)
    check = HumanView(rule=DESK, title=_("Record the facts of the exit"), due=wished_day).Next(this.decision)
    decision = HumanView(rule=CENTRE_RULE, title=_("Confirm the exit"), days=5).Next(this.answered)
    answered = Gate().Case(this.check, decided("send_back")).Case(this.declined, decided("decline")).Default(this.left)
    left = Finish()
    declined = Finish()
