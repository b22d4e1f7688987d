"""Moving a card on the board: which stages a step can lead to, and what stands in the way, as a sentence."""

from django.utils.translation import gettext_lazy as _

from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.wording import listed, said, sign

from . import service
from .models import STEPS_BESIDE, Audience, WorkItem
from .rights import may_act
from .steps import step_title

S = Stage
# Step → the stage at which it waits, and the stages that doing it leads to. The flow and its verbs decide; a test
# compares this table with the declared moves of the stages.
WAYS = {
    "intake.recommend": (S.RECOMMENDATION, (S.CHECK, S.REFUSED)),
    "intake.check": (S.CHECK, (S.ACCEPTED, S.SUPPLEMENT, S.REFUSED)),
    "intake.supplement": (S.SUPPLEMENT, (S.CHECK,)),
    "screening.schedule": (S.ACCEPTED, (S.REVIEW,)),
    "screening.review": (S.REVIEW, (S.DELIBERATION, S.ACCEPTED)),
    "screening.deliberation": (S.DELIBERATION, (S.NOTICE, S.APPROVED, S.RESERVE, S.REJECTED)),
    "screening.notice": (S.NOTICE, (S.APPROVED,)),
    "screening.objection": (S.OBJECTION, (S.NOTICE, S.REJECTED)),
    "admission.offer": (S.APPROVED, (S.OFFERED,)),
    "admission.confirm": (S.OFFERED, (S.SIGNING,)),
    "admission.agreement": (S.SIGNING, (S.HANDOVER,)),
    "admission.handover": (S.HANDOVER, (S.VERIFYING,)),
    "admission.verify": (S.VERIFYING, (S.INCUBATING, S.ENCLAVE, S.RESIDENT, S.LANDED, S.HANDOVER)),
    "landing.evidence": (S.LANDING, (S.LANDING_CHECK,)),
    "landing.verification": (S.LANDING_CHECK, (S.LANDING,)),
    "landing.confirmation": (S.LANDING_CHECK, (S.LANDED, S.INCUBATING, S.ENCLAVE, S.RESIDENT)),
}


def targets(step):
    """Stages to which doing the step may bring the project."""
    return WAYS[step][1] if step in WAYS else ()  # a step of another version of the flows leads nowhere


def open_steps(projects):
    """Open work items of projects (ids), of its journeys, in the order in which they came; one query."""
    items = WorkItem.objects.open().filter(project__in=projects).exclude(step__in=STEPS_BESIDE)
    return items.select_related("clock", "owner", "carrier").order_by("created_at", "pk")


def step_towards(project, stage, *, by):
    """The open step whose completion can bring the project to the stage. `Refused` says why there is none."""
    if project.stage == stage:
        raise Refused(said(_("“%(name)s” is there already."), name=project.name))
    items = list(open_steps([project.pk]))
    if not items:
        sentence = _("No step of “%(name)s” is open: its stage changes by a new procedure, which begins on its page.")
        raise Refused(said(sentence, name=project.name))
    fitting = [item for item in items if stage in targets(item.step)]
    if not fitting:
        raise Refused(_leads_elsewhere(items[0], stage))
    item = fitting[0]
    if not may_act(by, item):
        raise Refused(_not_yours(item))
    service.refuse_early(item, by=by)
    return item


def _leads_elsewhere(item, stage):
    sentence = _("The step “%(step)s” leads to: %(ways)s. From here nothing leads to “%(stage)s” directly.")
    ways = listed([target.label for target in targets(item.step)], "、")
    return said(sentence, step=step_title(item.step), ways=ways, stage=Stage(stage).label)


def _not_yours(item):
    """Whose step it is, where it is not the person's."""
    who = Audience(item.audience).label
    if item.audience == Audience.DESK and item.carrier:
        who = f"{who}{sign('（')}{item.carrier.short_name}{sign('）')}"
    return said(_("The step “%(step)s” belongs to: %(who)s."), step=step_title(item.step), who=who)
