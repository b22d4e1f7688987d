"""From a submitted application to acceptance: enclave recommendation, material check, one supplement, acceptance."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from ..models import IntakeProcess
from ..nodes import HumanView
from ..rights import APPLICANT, DESK
from .base import PROCESS_LOCK, begin, decided
from .screening import ScreeningFlow


class IntakeFlow(flow.Flow):
    process_class = IntakeProcess
    process_key = "intake"
    process_title = _("Intake")
    lock_impl = PROCESS_LOCK

    start = flow.StartHandle(begin).Next(this.route)
    route = (
        flow.Switch()
        .Case(this.recommend, lambda activation: activation.process.application.needs_recommendation)
        .Default(this.check)
    )

    recommend = HumanView(
        rule=DESK, title=_("Enclave recommendation"), days=5, desk=attrgetter("application.enclave")
    ).Next(this.recommended)
    recommended = flow.Switch().Case(this.not_accepted, decided("decline")).Default(this.check)

    check = HumanView(
        rule=DESK, title=_("Material check"), days=5, pauses={"supplement": _("Applicant holds the file")}
    ).Next(this.checked)
    checked = (
        flow.Switch()
        .Case(this.supplement, decided("supplement"))
        .Case(this.not_accepted, decided("refuse"))
        .Default(this.hand_on)
    )

    supplement = HumanView(rule=APPLICANT, title=_("Supplement"), days=10).Next(this.supplemented)
    supplemented = flow.Switch().Case(this.lapsed, decided("lapse")).Default(this.check)

    hand_on = flow.Function(this.start_screening).Next(this.accepted)
    accepted = flow.End()
    not_accepted = flow.End()
    lapsed = flow.End()

    def start_screening(self, activation):
        process = activation.process
        ScreeningFlow.start.run(project=process.project, by=process.moved_by, application=process.application)
