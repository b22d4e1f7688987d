"""Words and addresses of the steps: one place where "intake.check" becomes a title and a page."""

from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.trace.addresses import addresses_of
from projects.trace.wording import said

from .flows import (
    AdmissionFlow,
    ExitFlow,
    ExtensionFlow,
    GraduationFlow,
    IntakeFlow,
    LandingFlow,
    ReturnFlow,
    ScreeningFlow,
)
from .models import Audience
from .nodes import HumanView

JOURNEYS = (IntakeFlow, ScreeningFlow, AdmissionFlow, LandingFlow)
BESIDE = (ReturnFlow, ExtensionFlow, GraduationFlow, ExitFlow)
FLOWS = {flow.process_key: flow for flow in (*JOURNEYS, *BESIDE)}


@cache
def step_node(step):
    """The node behind a step like "intake.check"."""
    flow_key, name = step.split(".")
    return FLOWS[flow_key].instance.node(name)


@cache
def is_known(step):
    """Whether this version of the flows has the step. A file may stand on one that a newer or older version had."""
    flow_key, _dot, name = step.partition(".")
    return flow_key in FLOWS and isinstance(FLOWS[flow_key].instance.node(name, no_obsolete=True), HumanView)


def step_title(step):
    """What the step is called on screens."""
    return step_node(step).task_title if is_known(step) else said(_("Unknown step (%(step)s)"), step=step)


def step_url(item):
    """The page on which a work item is done or read."""
    return step_address(item.step, item.pk)


def step_address(step, pk):
    """The address of a work item by its step and key; of an unknown step the page that says so."""
    return reverse(_page_of(step), args=[pk])


def _page_of(step):
    return "step-" + step.replace(".", "-") if is_known(step) else "item"


def step_addresses(steps):
    """{step: a function from the key of a work item to its page}, for lists."""
    return {step: addresses_of(_page_of(step)) for step in set(steps)}


@cache
def timed_steps():
    """Every step that has a deadline, in the order of the flows: {"intake.check": node}."""
    nodes = ((key, name, node) for key, flow in FLOWS.items() for name, node in vars(flow).items())
    return {f"{key}.{name}": node for key, name, node in nodes if isinstance(node, HumanView) and node.days}


@cache
def promised_steps():
    """Steps of the applicant: their last day was told in writing, so that a calendar change never brings it forward."""
    return frozenset(step for step, node in timed_steps().items() if node.rule.audience == Audience.APPLICANT)


@cache
def office_steps():
    """Every step that a person does, with its title: [("intake.check", "材料审核")], in the order of the flows."""
    nodes = ((key, name, node) for key, flow in FLOWS.items() for name, node in vars(flow).items())
    return tuple((f"{key}.{name}", node.task_title) for key, name, node in nodes if isinstance(node, HumanView))
