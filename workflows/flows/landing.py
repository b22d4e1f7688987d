"""From the intent to land to the confirmation: evidence, verification, confirmation by another person."""

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from ..models import LandingProcess
from ..nodes import HumanView
from ..passing import Begin, Finish, Gate
from ..rights import CENTRE_RULE, DESK
from .base import PROCESS_LOCK, begin, decided


class LandingFlow(flow.Flow):
    process_class = LandingProcess
    process_key = "landing"
    process_title = _("Landing")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.evidence)
    evidence = HumanView(rule=DESK, title=_("Gather landing evidence")).Next(this.verification)
    verification = HumanView(
        rule=CENTRE_RULE, title=_("Verify the evidence"), days=5, pauses={"send_back": _("Sent back to the carrier")}
    ).Next(this.verified)
    verified = Gate().Case(this.evidence, decided("send_back")).Default(this.confirmation)
    confirmation = HumanView(
        rule=CENTRE_RULE, title=_("Confirm the landing"), days=3, pauses={"send_back": _("Sent back")}
    ).Next(this.confirmed)
    confirmed = Gate().Case(this.verification, decided("send_back")).Default(this.landed)
    landed = Finish()
