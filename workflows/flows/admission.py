"""From approval to a verified move-in. An enclave decides itself: its way begins at the agreement."""

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from ..models import AdmissionProcess
from ..nodes import HumanView
from ..passing import Begin, Finish, Gate
from ..rights import APPLICANT, CENTRE_RULE, DESK
from .base import PROCESS_LOCK, begin, decided


class AdmissionFlow(flow.Flow):
    process_class = AdmissionProcess
    process_key = "admission"
    process_title = _("Admission")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.offer)
    start_on_record = Begin(begin).Next(this.agreement)

    offer = HumanView(rule=CENTRE_RULE, title=_("Send the offer"), days=3).Next(this.confirm)
    confirm = HumanView(rule=APPLICANT, title=_("Confirm the offer"), days=10).Next(this.confirmed)
    confirmed = (
        Gate().Case(this.declined, decided("decline")).Case(this.lapsed, decided("lapse")).Default(this.agreement)
    )

    agreement = HumanView(rule=DESK, title=_("Sign the agreement"), days=15).Next(this.handover)
    handover = HumanView(rule=DESK, title=_("Handover of rooms"), days=10).Next(this.verify)
    verify = HumanView(
        rule=CENTRE_RULE, title=_("Verify the move-in"), days=5, pauses={"send_back": _("Sent back to the carrier")}
    ).Next(this.verified)
    verified = Gate().Case(this.handover, decided("send_back")).Default(this.moved_in)

    moved_in = Finish()
    declined = Finish()
    lapsed = Finish()
