"""From acceptance to a standing decision: meeting, reviews, deliberation, public notice."""

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from ..models import ScreeningProcess
from ..nodes import HumanView
from ..passing import Begin, Finish, Gate, HandOn
from ..rights import CENTRE_RULE
from .admission import AdmissionFlow
from .base import PROCESS_LOCK, begin, decided


class ScreeningFlow(flow.Flow):
    process_class = ScreeningProcess
    process_key = "screening"
    process_title = _("Screening")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.route)
    route = (
        Gate()
        .Case(this.schedule, lambda activation: activation.process.application.route.needs_review)
        .Default(this.deliberation)
    )

    schedule = HumanView(rule=CENTRE_RULE, title=_("Put on a review meeting"), days=10).Next(this.review)
    # Sheets are rows of their own; this step waits for them and is done when the meeting closes its reviews.
    review = HumanView(rule=CENTRE_RULE, title=_("Expert reviews"), days=10).Next(this.reviewed)
    reviewed = Gate().Case(this.schedule, decided("postpone")).Default(this.deliberation)
    deliberation = HumanView(rule=CENTRE_RULE, title=_("Deliberation"), days=5).Next(this.decision)
    decision = (
        Gate()
        .Case(this.reserve, decided("reserve"))
        .Case(this.rejected, decided("reject"))
        .Case(this.hand_on, decided("approve_without_notice"))
        .Default(this.notice)
    )

    notice = HumanView(rule=CENTRE_RULE, title=_("Public notice"), days=10).Next(this.noticed)
    noticed = Gate().Case(this.objection, decided("objection")).Default(this.hand_on)
    objection = HumanView(rule=CENTRE_RULE, title=_("Examine the objection"), days=10).Next(this.examined)
    examined = Gate().Case(this.rejected, decided("upheld")).Default(this.notice)

    hand_on = HandOn(this.start_admission).Next(this.approved)
    approved = Finish()
    reserve = Finish()
    rejected = Finish()

    def start_admission(self, activation):
        process = activation.process
        carrier = process.application.carrier
        AdmissionFlow.start.run(
            project=process.project, by=process.moved_by, application=process.application, carrier=carrier
        )
