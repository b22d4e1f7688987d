"""From a submitted application to acceptance: enclave recommendation, material check, one supplement, acceptance."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from ..models import IntakeProcess
from ..nodes import HumanView
from ..passing import Begin, Finish, Gate, HandOn
from ..rights import APPLICANT, DESK
from .base import PROCESS_LOCK, begin, decided
from .screening import ScreeningFlow


class IntakeFlow(flow.Flow):
    process_class = IntakeProcess
    process_key = "intake"
    process_title = _("Intake")
    lock_impl = PROCESS_LOCK

    start = Begin(begin).Next(this.route)
    route = (
        Gate()
        .Case(this.recommend, lambda activation: activation.process.application.needs_recommendation)
        .Default(this.check)
    )

    recommend = HumanView(
        rule=DESK, title=_("Enclave recommendation"), days=5, desk=attrgetter("application.enclave")
    ).Next(this.recommended)
    recommended = Gate().Case(this.not_accepted, decided("decline")).Default(this.check)

    check = HumanView(
        rule=DESK, title=_("Material check"), days=5, pauses={"supplement": _("Applicant holds the file")}
    ).Next(this.checked)
    checked = (
        Gate()
        .Case(this.supplement, decided("supplement"))
        .Case(this.not_accepted, decided("refuse"))
        .Default(this.hand_on)
    )

    supplement = HumanView(rule=APPLICANT, title=_("Supplement"), days=10).Next(this.supplemented)
    supplemented = Gate().Case(this.lapsed, decided("lapse")).Default(this.check)

    hand_on = HandOn(this.start_screening).Next(this.accepted)
    accepted = Finish()
    not_accepted = Finish()
    lapsed = Finish()

    def start_screening(self, activation):
        process = activation.process
        ScreeningFlow.start.run(project=process.project, by=process.moved_by, application=process.application)
