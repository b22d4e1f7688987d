"""The log of what left the house: one line per file or reading by a machine, found again by its number or its digest."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.seats import ADMINISTRATOR, AUDITOR, CENTRE_LEADER
from projects.sealed import SealedCharField
from projects.trace.wording import filed, said

PREFIX = "DC"
READERS = (CENTRE_LEADER, AUDITOR, ADMINISTRATOR)


class ExportLine(models.Model):
    """One file that left: who, when, what, by which filter, how much, and how far persons are named in it.

    Written before the file is made, so that nothing leaves without its line; `sha256` says that it was finished.
    `again` is the line of the making when a kept file was taken away later. Without `by` it left by a command. `reading`:
    token and day of another system, whose readings of a day are one line.
    """

    class Kind(models.TextChoices):
        LEDGER = "ledger", _("Project register")
        GRANTS = "grants", _("Policy money")
        TORCH = "torch", _("Torch form")
        IMPORT = "import", _("Rows of an import to correct")
        APPLICATION = "application", _("Application as PDF")
        DOSSIER = "dossier", _("Audit file")
        REPORTS = "reports", _("Reports as ZIP")
        OWN = "own", _("Copy of one's own data")
        PROVINCE = "province", _("Sums of the province")
        MACHINE = "machine", _("Reading by another system")
        LOG = "log", _("Log of exports")

    class Persons(models.TextChoices):
        MASKED = "masked", _("Masked")
        FULL = "full", _("In full")
        OWN = "own", _("One's own")

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", verbose_name=_("County"))
    at = models.DateTimeField(_("When"), default=timezone.now, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Who"))
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    persons = models.CharField(_("Data of persons"), max_length=8, choices=Persons, default=Persons.MASKED)
    project_id = models.BigIntegerField(null=True, db_index=True)
    what = SealedCharField(_("About"), max_length=200, blank=True)
    words = SealedCharField(_("Filter"), max_length=500, blank=True)
    reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    columns = models.JSONField(_("Columns"), default=list)
    rows = models.PositiveIntegerField(_("Rows"), default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    reading = models.CharField(max_length=40, null=True, unique=True)
    again = models.ForeignKey("self", models.SET_NULL, null=True, related_name="taken", verbose_name=_("Made as"))

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """The county's leaders, auditors and administrators."""
            return self.filter(county__in=user.seats.counties(*READERS)) if user.is_authenticated else self.none()

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Log of exports")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["county", "-at", "-id"], name="export_lines_newest")]

    def __str__(self):
        return self.number

    @property
    def number(self):
        """By what it is named on the file and found again."""
        return f"{PREFIX}{timezone.localtime(self.at):%Y}-{self.pk:05d}"

    @property
    def mark(self):
        """What each sheet or page of the file bears when persons stand in it in full; "" otherwise."""
        if self.persons != self.Persons.FULL:
            return ""
        facts = {"number": self.number, "who": self.by.name if self.by else "—",
                 "at": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"}  # fmt: skip
        return filed(said(_("Export %(number)s · %(who)s · %(at)s · personal data, not to be passed on"), **facts))
