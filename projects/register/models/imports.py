"""Workbooks on their way in, of every kind: what was sent, how its columns are read, what became of it, how to undo it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import Carrier, County
from projects.people.seats import CENTRE, CENTRE_STAFF, INCUBATOR_OPERATOR
from projects.sealed import SealedCharField, SealedJSONField

from .contests import ContestEntry, Edition
from .project import Project

CONTEST_WORKERS = (CENTRE_STAFF, INCUBATOR_OPERATOR)


def _user(**more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", **more)


class ImportKind(models.TextChoices):
    """What a workbook holds."""

    CONTEST = "contest", _("Results of a contest")
    LEDGER = "ledger", _("Ledger of projects")
    TALENT = "talent", _("Talent roster")
    INVESTMENT = "investment", _("Investment ledger")


class ImportBatch(models.Model):
    """A workbook as it was sent, the columns that a person confirmed, and what became of each row.

    Asked for → begun by the worker → imported; `fault` says in a sentence why a run ended without success.
    `preview` is what a worker found in a large file before anybody confirmed it.
    """

    class State(models.TextChoices):
        """Follows from the moments."""

        DRAFT = "draft", _("Not confirmed")
        WAITING = "waiting", _("Waiting to begin")
        RUNNING = "running", _("Being imported")
        FAILED = "failed", _("Did not work out")
        DONE = "done", _("Import done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(_("Kind"), max_length=10, choices=ImportKind, default=ImportKind.CONTEST)
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name=_("Edition")
    )
    carrier = models.ForeignKey(
        Carrier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Carrier")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="import_batches", verbose_name=_("File"))
    mapping = models.JSONField(default=dict)
    preview = SealedJSONField(default=dict)
    choices = SealedJSONField(default=dict)  # of doubtful rows: {"sheet!row": "skip", "different" or a project number}
    result = SealedJSONField(default=dict)
    by = _user()
    created_at = models.DateTimeField(_("Uploaded"), default=timezone.now)
    asked_at = models.DateTimeField(_("Confirmed"), null=True)
    begun_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # last sign of life of the worker
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    fault = SealedCharField(_("What went wrong"), max_length=300, blank=True)
    imported_at = models.DateTimeField(_("Imported"), null=True)
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(_("Undone"), null=True)
    undone_by = _user()

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Those whom the workbook's people concern: contest workers; the centre; operators for their carriers."""
            if not user.is_authenticated:
                return self.none()
            seats, contest = user.seats, Q(kind=ImportKind.CONTEST)
            of_contests = contest & Q(county__in=seats.counties(*CONTEST_WORKERS))
            of_office = ~contest & (Q(county__in=seats.counties(*CENTRE)) | Q(carrier__in=seats.carriers()))
            return self.filter(of_contests | of_office)

        def under_way(self):
            """Confirmed and not at their end, or being undone."""
            running = Q(asked_at__isnull=False, imported_at=None)
            return self.filter(running | Q(undo_asked_at__isnull=False, undone_at=None))

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contest_import_names_its_edition",
                condition=Q(kind="contest", edition__isnull=False) | (~Q(kind="contest") & Q(edition=None)),
            )
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(imported_at=None), name="unfinished_imports")]

    def __str__(self):
        return f"{self.edition} · {self.file}" if self.edition_id else str(self.file)

    @property
    def state(self):
        """Where the file stands now."""
        if self.undone_at:
            return self.State.UNDONE
        if self.undo_asked_at:
            return self.State.UNDOING
        if self.imported_at:
            return self.State.DONE
        if self.asked_at:
            return self.State.RUNNING if self.begun_at else self.State.WAITING
        return self.State.FAILED if self.fault else self.State.DRAFT

    @property
    def sender(self):
        """Under whose name the choice of columns is remembered: the contest, the carrier, or the county itself."""
        if self.edition_id:
            return f"contest:{self.edition.contest_id}"
        return f"carrier:{self.carrier_id}" if self.carrier_id else "county"


class ImportRow(models.Model):
    """Where an entry stood in a workbook: sheet and row as Excel numbers them."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    entry = models.ForeignKey(ContestEntry, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "row"], name="import_row_once")]


class LedgerLine(models.Model):
    """What the latest ledger said about a project, cell by cell: the next ledger is compared with it.

    So a value that a person put right in the register afterwards is told from one that the ledger changed.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="ledger_lines")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="lines")
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    values = SealedJSONField(default=dict)  # converted, by field name

    class Meta:
        verbose_name = verbose_name_plural = _("Lines of ledgers")
        ordering = ["pk"]


class ImportEffect(models.Model):
    """One row that an import made or changed, with the values before and after: the history of a batch, and its undo.

    No foreign keys to what was written: joining projects moves rows, and an undone import leaves none.
    """

    PROJECT = "register.Project"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="effects")
    model = models.CharField(max_length=60)
    target = models.BigIntegerField()
    project = models.BigIntegerField(null=True, db_index=True)
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField(null=True)
    made = models.BooleanField()
    before = SealedJSONField(default=dict)
    after = SealedJSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("Effects of imports")
        ordering = ["pk"]


class ColumnMemory(models.Model):
    """How the headings of a sender's workbooks are read: {heading: field key or ""}, {heading: unit}."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ImportKind)
    sender = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Remembered columns")
        constraints = [models.UniqueConstraint(fields=["county", "kind", "sender"], name="columns_once_per_sender")]
