"""Webhooks: addresses of other systems that are told what happened, and every telling with what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.people.seats import ADMINISTRATOR, CENTRE_LEADER


class Event(models.TextChoices):
    """What other systems may want to know. Which act of the audit log says so: `projects.machines.listening`."""

    SUBMITTED = "application.submitted", _("Application submitted")
    ACCEPTED = "application.accepted", _("Application accepted")
    CLOSED = "application.closed", _("Application refused or withdrawn")
    ADMITTED = "project.admitted", _("Rooms handed over")
    VERIFIED = "figures.verified", _("Move-in verified")
    LANDED = "project.landed", _("Landing was confirmed")
    LEFT = "project.left", _("Left the carrier")
    CORRECTED = "figures.corrected", _("A verified fact was corrected")
    JOINED = "project.joined", _("Two projects were joined, or separated again")


class Subscription(models.Model):
    """An address that is told of some events. The secret of its signatures is derived from `nonce`, see `signing`."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+", verbose_name=_("County"))
    name = models.CharField(_("Name of the system"), max_length=40)
    url = models.CharField(_("Address"), max_length=300)
    events = models.JSONField(_("Is told of"), default=list)
    nonce = models.CharField(max_length=64)
    nonce_before = models.CharField(max_length=64, blank=True)  # signs too until `changed_at` is a day ago
    changed_at = models.DateTimeField(_("Secret changed"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Token made by")
    )
    made_at = models.DateTimeField(_("Made at"), default=timezone.now)
    ended_at = models.DateTimeField(_("Told no more"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those of the counties that the person administers or leads."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(county__in=user.seats.counties(ADMINISTRATOR, CENTRE_LEADER))

        def live(self):
            """Those that are told now."""
            return self.filter(ended_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Webhooks")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name

    @property
    def event_words(self):
        """What it is told of, in words."""
        return [Event(event).label for event in self.events if event in Event.values]


class Delivery(models.Model):
    """One telling: an outbox row, written in the act's transaction, sent by the scheduler until it is taken or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN = "taken", _("Delivered")
        GIVEN_UP = "given_up", _("Given up")

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    event = models.CharField(_("Occurrence"), max_length=30, choices=Event)
    body = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(_("When"), default=timezone.now)
    due_at = models.DateTimeField(_("Next attempt"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("Answer"), null=True)
    problem = models.CharField(_("Problem"), max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those of the webhooks that the person sees."""
            return self.filter(subscription__in=Subscription.objects.visible_to(user))

        def due(self, now):
            """Those whose next attempt has come, in the order in which things happened."""
            waiting = self.filter(state=Delivery.State.WAITING, due_at__lte=now, subscription__ended_at=None)
            return waiting.order_by("made_at", "pk")

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Deliveries of webhooks")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="deliveries_waiting"),
            models.Index(fields=["subscription", "-made_at"], name="deliveries_by_hook"),
        ]

    def __str__(self):
        return f"{self.event} {self.uid}"
