"""Requests to change what is known of a project's subject (变更申请): what is now, what it shall be, with evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import Organisation
from projects.people.seats import CENTRE
from projects.register.models import Company, Project
from projects.sealed import SealedCharField, SealedJSONField

from .stays import MoveIn


class Change(models.Model):
    """A change of a fact that is asked for with evidence. Facts change only when another person accepts it.

    `before` and `after` hold the fields of the kind as text ({"name": …}; see `changekinds`), so that an accepted row
    is the dated history of the fact.
    """

    class Kind(models.TextChoices):
        SUBJECT = "subject", _("A company takes the place of the team")
        COMPANY = "company", _("One more company of the project")
        NAME = "name", _("Company name")
        USCC = "uscc", _("Unified social credit code")
        INDUSTRY = "industry", _("Industry")
        SCALE = "scale", _("Size of the company")
        ADDRESS = "address", _("Registered address")
        REPRESENTATIVE = "representative", _("Legal representative")
        AGREEMENT = "agreement", _("Agreement file")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the decision")
        ACCEPTED = "accepted", _("Change made")
        SENT_BACK = "sent_back", _("Sent back")
        WITHDRAWN = "withdrawn", _("Taken back by the asker")

    project = models.ForeignKey(Project, models.PROTECT, related_name="changes")
    kind = models.CharField(_("Kind"), max_length=14, choices=Kind)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="changes")
    move_in = models.ForeignKey(MoveIn, models.PROTECT, null=True, blank=True, related_name="changes")
    before = SealedJSONField(_("Before"), default=dict)
    after = SealedJSONField(_("Now"), default=dict)
    since = models.DateField(_("In force since"))
    reason = SealedCharField(_("Reason"), max_length=500)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="changes", verbose_name=_("Evidence"))
    replaced = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")  # the agreement before
    # The agreement that centre, team and company sign when the company takes the team's place (三方补充协议).
    supplement = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Three-party agreement")
    )
    supplement_on = models.DateField(_("Three-party agreement signed"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Asked on"), default=timezone.now)
    # A registered applicant that is to take the team's place; one of its owners has to agree first.
    partner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    consented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField(_("Agreed by the company"), null=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    answer = SealedCharField(_("Answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("Answered on"), null=True)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Whoever may see the project, and the owners of the company that is to take a team's place."""
            if not user.is_authenticated:
                return self.none()
            seen = Exists(Project.objects.visible_to(user).filter(pk=OuterRef("project")))
            return self.filter(Q(seen) | Q(partner__in=user.seats.owned))

        def open(self):
            """Without an answer yet."""
            return self.filter(state=Change.State.OPEN)

        def to_decide(self, user):
            """Open ones of the projects at this person's desk, without the person's own."""
            if not user.is_authenticated:
                return self.none()
            seats = user.seats
            desk = Q(project__county__in=seats.counties(*CENTRE)) | Q(project__carrier__in=seats.carriers())
            return self.open().filter(desk).exclude(by=user)

        def to_consent(self, user):
            """Open ones that wait for the agreement of a company which this person administers."""
            owned = user.seats.owned if user.is_authenticated else ()
            return self.open().filter(partner__in=owned, consented_at=None)

        def touching_agreement(self, move_in):
            """Open ones after which the agreement of a stay reads otherwise: its file, or who signed it."""
            file = Q(kind=Change.Kind.AGREEMENT, move_in=move_in)
            return self.open().filter(file | Q(kind=Change.Kind.SUBJECT, project=move_in.project_id))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Change requests")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(state="open"), name="one_open_change_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("by"))),
                name="change_accepted_by_another",
            ),
        ]

    @property
    def waits_for_company(self):
        """Whether an owner of the company has to agree before the desk can decide."""
        return self.state == self.State.OPEN and self.partner_id is not None and self.consented_at is None

    def get_absolute_url(self):
        return reverse("change", args=[self.pk])

    def __str__(self):
        return f"{self.get_kind_display()} {self.project}"
