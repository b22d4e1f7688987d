"""What time does by itself: steps of the applicant whose last day has passed."""

from functools import partial

from django.utils import timezone

from projects.register.actions import applications
from projects.tenancy.actions.offers import lapse_offer
from projects.trace.errors import AlreadyDone

from . import service
from .models import IntakeProcess, WorkItem


def lapse_overdue():
    """End every intake whose supplement was not handed in by its last day. Returns how many. Run once a day."""
    overdue = WorkItem.objects.open().filter(step="intake.supplement", clock__due_on__lt=timezone.localdate())
    return sum(_lapse(item) for item in overdue.select_related("task"))


def _lapse(item):
    application = IntakeProcess.objects.select_related("application").get(pk=item.task.process_id).application
    try:
        service.expire(item, act=partial(applications.lapse, application=application), outcome="lapse")
    except AlreadyDone:  # answered in this very moment
        return 0
    return 1


def lapse_offers():
    """End every admission whose offer was not answered by its last day. Returns how many. Run once a day."""
    unanswered = {"project__offers__confirmed_at": None, "project__offers__declined_at": None}
    items = WorkItem.objects.open().filter(
        step="admission.confirm", project__offers__confirm_by__lt=timezone.localdate(), **unanswered
    )
    return sum(_lapse_offer(item) for item in items.select_related("task").distinct())


def _lapse_offer(item):
    try:
        service.expire(item, act=lapse_offer, outcome="lapse")
    except AlreadyDone:  # answered in this very moment
        return 0
    return 1
