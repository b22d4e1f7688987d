"""The quarterly return: filled in by the applicant, verified by the desk of the carrier, corrected when sent back."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from ..models import ReturnProcess
from ..nodes import HumanView
from ..passing import Begin, Finish, Gate
from ..rights import APPLICANT, DESK
from .base import PROCESS_LOCK, begin, decided


class ReturnFlow(flow.Flow):
    process_class = ReturnProcess
    process_key = "return"
    process_title = _("Quarterly return")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.fill)
    # The day was set when the return was opened; the correction has a deadline of its own.
    fill = HumanView(
        rule=APPLICANT, title=_("Fill in the quarterly return"), due=attrgetter("quarter_return.due_on")
    ).Next(this.verify)
    # No pause: another return of the project would wake the stopped clock.
    verify = HumanView(rule=DESK, title=_("Verify the quarterly return"), days=5).Next(this.verified)
    verified = Gate().Case(this.correct, decided("send_back")).Default(this.done)
    correct = HumanView(rule=APPLICANT, title=_("Correct the quarterly return"), days=5).Next(this.verify)
    done = Finish()
