"""The figures ledger: append-only rows from which every number on a screen or on paper is computed."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier

from .project import Project, SourceKind, TechField, in_sight


class FigureKind(models.TextChoices):
    """What happened. Qualifying kinds are named by the counting rule, not here."""

    INCUBATOR_MOVE_IN = "incubator_move_in", _("Moved into an incubator")
    ENCLAVE_MOVE_IN = "enclave_move_in", _("Moved into an enclave")
    OTHER_MOVE_IN = "other_move_in", _("Moved into another carrier")
    LANDING_SIGNED = "landing_signed", _("Landed by signature")
    LANDING_REGISTERED = "landing_registered", _("Landed by registration")
    LANDING_SUBSTANTIAL = "landing_substantial", _("Landed in substance")
    LEFT = "left", _("Left")  # value 1 = live standing lost; graduation is its own kind
    LANDING_ENDED = "landing_ended", _("Landing ended")  # `detail` = kind of landing; value 1 = standing lost
    GRADUATED = "graduated", _("Graduated")
    TALENT = "talent", _("Talent")  # value = total; details in `counts`
    INVESTMENT = "investment", _("Investment")  # value in 分; `detail` = kind of money
    ACTIVITY = "activity", _("Activity")


class FigureEvent(models.Model):
    """One dated fact, verified by a person. Nothing is changed: a false fact is retracted by a later row.

    As-of a day: facts with `occurred_on` by that day. Known on a day: rows with `recorded_on` by that day.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="figure_events")
    kind = models.CharField(_("Kind"), max_length=24, choices=FigureKind)
    detail = models.CharField(max_length=30, blank=True)
    value = models.BigIntegerField(_("Value"), default=1)
    counts = models.JSONField(default=dict)
    occurred_on = models.DateField(_("Day of the fact"), db_index=True)
    recorded_at = models.DateTimeField(_("Recorded"), default=timezone.now)
    recorded_on = models.DateField(_("Known since"))
    retracts = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="retracted_by")
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    source = models.CharField(_("Source"), max_length=20, choices=SourceKind)
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    town = models.CharField(_("Town"), max_length=40, blank=True)
    field = models.CharField(_("Technical field"), max_length=20, choices=TechField, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(_("Evidence"), max_length=60, blank=True)  # "app.model:pk" of the fact's row

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Figures of the projects that one may see."""
            return self.filter(in_sight(user))

        def stated(self):
            """Rows that state a fact, without those that retract one.

            Written as an expression because SQLite takes `retracts IS NULL` for the rarest of conditions (the column
            is unique) and would read the whole ledger through its index.
            """
            return self.annotate(retraction_of=Coalesce("retracts_id", 0)).filter(retraction_of=0)

        def of(self, projects, kind):
            """Facts of one kind of the projects (ids).

            Their events are few: the kind is an expression, so that SQLite begins with them and not with all events
            of the kind.
            """
            return self.stated().alias(of_kind=Coalesce("kind", Value(""))).filter(project__in=projects, of_kind=kind)

        def holding(self, day, known_on):
            """Facts that happened by a day and were known, and not retracted, on another day."""
            rows = self.filter(occurred_on__lte=day, recorded_on__lte=known_on)
            return rows.filter(Q(retracted_by=None) | Q(retracted_by__recorded_on__gt=known_on))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Figure events")
        ordering = ["occurred_on", "pk"]
        indexes = [models.Index(fields=["kind", "occurred_on"]), models.Index(fields=["project", "kind"])]

    def __str__(self):
        return f"{self.get_kind_display()} {self.occurred_on}"
