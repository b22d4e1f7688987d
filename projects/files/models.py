"""Stored bytes and the documents they belong to. Content never changes: a new scan is a new version."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.sealed import WHOLE, SealedCharField, SealedJSONField

from .doors import open_files
from .exportmodels import ExportLine  # noqa: F401  Django looks for models here

SOON = 30  # days before the end of a document's validity


def random_path(stored, filename):
    """A name that tells nothing and cannot be guessed; the original name stays in the row."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


class StoredFile(models.Model):
    """Bytes as they were received (images re-encoded), with their SHA-256 and the kind found by content."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        IMAGE = "image", _("Image")
        WORD = "docx", "Word"
        SLIDES = "pptx", "PowerPoint"
        WORKBOOK = "xlsx", "Excel"
        OLD_WORD = "doc", "Word 97-2003"
        OLD_SLIDES = "ppt", "PowerPoint 97-2003"
        OLD_WORKBOOK = "xls", "Excel 97-2003"
        TABLE = "csv", "CSV"
        TEXT = "txt", _("Text file")
        MAIL = "eml", _("E-mail file")

    county = models.ForeignKey("people.County", models.PROTECT, verbose_name=_("County"))
    name = models.CharField(_("File name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("Size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.FileField(upload_to=random_path)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("Uploaded by")
    )
    uploaded_at = models.DateTimeField(_("Uploaded"), default=timezone.now)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(_("Taken"), null=True)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    taker = SealedCharField(_("Taken by"), max_length=40, blank=True, tokens=WHOLE)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """Files opened by the rows that use them (see `doors`), and one's own fresh uploads."""
            return open_files(self, user)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Files")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name


class Preview(models.Model):
    """A small picture of a file: of an image, or of the first page of a PDF. Made in the background."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="preview")
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    content = models.FileField(upload_to=random_path, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Previews")

    def __str__(self):
        return f"{self.file} ({self.get_state_display()})"


class LetterTemplate(models.Model):
    """The words of a letter as a Word template, from a day on. Letters keep the template of the day of their issue."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("Letter of admission")
        SUPPLEMENT = "supplement", _("Notice of supplement")
        REFUSAL = "refusal", _("Notice of refusal")
        PREMISES = "premises", _("Certificate of premises")
        AGREEMENT = "agreement", _("Incubation agreement")
        HANDOVER = "handover", _("Handover sheet")
        THREE_PARTY = "three_party", _("Three-party agreement")
        SITTING = "sitting", _("Minutes of a deliberation")
        INVITATION = "invitation", _("Invitation of an expert")
        AGENDA = "agenda", _("Agenda of a meeting")
        SIGN_IN = "sign_in", _("Sign-in sheet")
        SUMMARY = "summary", _("Summary of the sheets")
        MINUTES = "minutes", _("Minutes of a meeting")
        FEES = "fees", _("List of expert fees")
        MONTHLY = "monthly", _("Monthly note")

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    kind = models.CharField(_("Letter"), max_length=12, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("Template"))
    note = models.CharField(_("What changed"), max_length=200, blank=True)
    effective_from = models.DateField(_("In force from"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class QuerySet(models.QuerySet):
        def in_force(self, county_id, kind, on):
            """The template of a county and kind on a day, or None."""
            rows = self.filter(county=county_id, kind=kind, effective_from__lte=on)
            return rows.select_related("file").order_by("-effective_from").first()

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Letter templates")
        ordering = ["kind", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "effective_from"], name="letter_template_once_a_day")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.effective_from}"


class Paper(models.Model):
    """A paper of the office as it was issued: its facts are frozen on that day, its files are set once and kept.

    `kind` is that of a letter (`LetterTemplate.Kind`) or one that another app sets (see `papers`).
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    kind = models.CharField(_("Kind"), max_length=20)
    number = models.CharField(_("Number"), max_length=60)
    unit = models.CharField(_("Issuing unit"), max_length=100)
    on = models.DateField(_("Issued"))
    moment = models.DateTimeField(default=timezone.now)
    facts = SealedJSONField(_("Frozen words"), default=dict)
    word = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    fault = models.CharField(_("Why it was not set"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Kept papers")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["moment"], condition=models.Q(pdf=None), name="papers_to_set")]

    def __str__(self):
        return self.number


class UploadLimit(models.Model):
    """How large a file of a kind may be, from a day on: everywhere (`material` empty), or for one material.

    Rows of a material also say which kinds it takes: only theirs. 0 bytes: not taken any more.
    """

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+", verbose_name=_("County"))
    material = models.SlugField(_("Code"), max_length=30, blank=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=StoredFile.Kind)
    max_bytes = models.PositiveBigIntegerField(_("Size in bytes"))
    effective_from = models.DateField(_("In force from"))

    class Meta:
        verbose_name = verbose_name_plural = _("Limits of uploads")
        ordering = ["county", "material", "kind", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "material", "kind", "effective_from"], name="upload_limit_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.material or '*'} {self.kind} ≤ {self.max_bytes}"


class Upload(models.Model):
    """A file on its way, sent in pieces: how much of it has come, and until when the rest is waited for.

    `place` says what it is for, `stamp` tells two files of one name and size apart; both are the sender's words.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("File name"), max_length=200)
    size = models.PositiveBigIntegerField(_("Size in bytes"))
    stamp = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=80, blank=True)
    received = models.PositiveBigIntegerField(default=0)
    pieces = models.JSONField(default=list)  # names in the storage, in order
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own, while they are waited for."""
            own = self.filter(user=user) if user.is_authenticated else self.none()
            return own.filter(expires_at__gt=timezone.now())

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Uploads under way")
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name", "size", "stamp", "place"], name="upload_under_way_once")
        ]

    @property
    def percent(self):
        """How much has come."""
        return self.received * 100 // self.size

    def __str__(self):
        return self.name


class Document(models.Model):
    """A document of an applicant organisation (材料夹): uploaded once, used in every application."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="documents")
    kind = models.CharField(_("Kind"), max_length=40)
    title = models.CharField(_("Title"), max_length=120)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Documents")
        ordering = ["kind", "pk"]

    def __str__(self):
        return self.title


class DocumentVersion(models.Model):
    """One version of a document. Applications link to versions, so that what was judged stays what it was."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="document_versions")
    valid_to = models.DateField(_("Valid until"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Document versions")
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]

    @property
    def validity(self):
        """ "" when it does not end, else "expired", "soon" (within a month) or "valid" today."""
        if self.valid_to is None:
            return ""
        left = (self.valid_to - timezone.localdate()).days
        return "expired" if left < 0 else "soon" if left <= SOON else "valid"

    def __str__(self):
        return f"{self.document} v{self.number}"
