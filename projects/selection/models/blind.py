"""Files of a blind round: what an operator looked through and marked as free of names."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.sealed import SealedCharField

from .meetings import AgendaItem


class BlindFile(models.Model):
    """A file that the experts of a blind round may read: a material as it is, or a copy without names."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="blind_files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    label = models.CharField(_("Material"), max_length=60)  # the kind of paper, never its own name
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)
    unmarked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unmarked_at = models.DateTimeField(null=True)
    unmark_reason = SealedCharField(_("Reason"), max_length=200, blank=True)

    class QuerySet(models.QuerySet):
        def marked(self):
            """Those that experts may read now."""
            return self.filter(unmarked_at=None)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Anonymised files")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "file"], condition=Q(unmarked_at=None), name="marked_once")
        ]

    def __str__(self):
        return self.label

    @property
    def neutral_name(self):
        """The name under which experts get it: code of the project and place, with the ending of its kind."""
        kind = "jpg" if self.file.kind == StoredFile.Kind.IMAGE else self.file.kind
        return f"{self.item.alias}-{self.pk}.{kind}"
