"""From acts to webhooks: every act stands in the audit log, so that the log's rows say what other systems are told.

The rows of the outbox are written in the transaction of the act. Without `WEBHOOK_HOSTS` nothing is asked or written.
What an import writes in bulk is not told.
"""

from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from projects.people.models import County
from projects.register.models import Project
from projects.trace.models import AuditEvent

from .models import Delivery, Event, Subscription

APPLICATION = "register.application"
TOLD = {
    (APPLICATION, "submit"): Event.SUBMITTED,
    (APPLICATION, "accept"): Event.ACCEPTED,
    (APPLICATION, "refuse"): Event.CLOSED,
    (APPLICATION, "withdraw"): Event.CLOSED,
    (APPLICATION, "lapse"): Event.CLOSED,
    (APPLICATION, "decline_recommendation"): Event.CLOSED,
    ("tenancy.movein", "hand_over"): Event.ADMITTED,
    ("tenancy.movein", "verify_move_in"): Event.VERIFIED,
    ("tenancy.movein", "leave"): Event.LEFT,
    ("tenancy.movein", "void_move_in"): Event.CORRECTED,
    ("outcomes.landing", "confirm_landing"): Event.LANDED,
    ("outcomes.landing", "revoke_landing"): Event.CORRECTED,
    ("register.figureevent", "retract_figure"): Event.CORRECTED,
    ("register.project", "join"): Event.JOINED,
    ("register.project", "undo_join"): Event.JOINED,
}


@receiver(post_save, sender=AuditEvent, dispatch_uid="machines.tell")
def tell_systems(sender, instance, created, **about):
    """Write down for each webhook of the county what just happened."""
    event = TOLD.get((instance.target_type, instance.verb))
    if not (created and event and instance.project_id and settings.WEBHOOK_HOSTS):
        return
    hooks = Subscription.objects.live().filter(county=instance.county_id)
    hooks = [hook for hook in hooks if event in hook.events]
    if hooks:
        body = _body(instance, event)
        Delivery.objects.bulk_create(Delivery(subscription=hook, event=event, body=body) for hook in hooks)


def _body(act, event):
    """What is said: which event, when, of which project, where to read on. Numbers and links, nothing of persons."""
    number = Project.objects.values_list("number", flat=True).get(pk=act.project_id)
    return {
        "event": event.value,
        "at": timezone.localtime(act.at).isoformat(timespec="seconds"),
        "county": County.objects.values_list("code", flat=True).get(pk=act.county_id),
        "project": number,
        "page": settings.SITE_URL + reverse("project", args=[number]),
        "api": settings.SITE_URL + reverse("api:project", args=[number]),
    }
