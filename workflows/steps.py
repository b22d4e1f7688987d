"""Words and addresses of the steps: one place where "intake.check" becomes a title and a page."""

from functools import cache

from django.urls import reverse

from .flows import AdmissionFlow, IntakeFlow, LandingFlow, ScreeningFlow

FLOWS = {flow.process_key: flow for flow in (IntakeFlow, ScreeningFlow, AdmissionFlow, LandingFlow)}


@cache
def step_node(step):
    """The node behind a step like "intake.check"."""
    flow_key, name = step.split(".")
    return FLOWS[flow_key].instance.node(name)


def step_title(step):
    """What the step is called on screens."""
    return step_node(step).task_title


def step_url(item):
    """The page on which a work item is done or read."""
    return reverse("step-" + item.step.replace(".", "-"), args=[item.pk])
