"""The unit's own red head, number and seal for its papers. Nothing of it exists unless the unit sets it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.models import County
from projects.register.models import DatedRules


class PaperHead(models.Model):
    """发文机关标志, 机关代字 (from it the running 发文字号) and seal, from a day on. Each part may be empty: not printed."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    effective_from = models.DateField(_("In force from"))
    head = models.CharField(_("Red head"), max_length=40, blank=True)
    code = models.CharField(_("Code of the unit"), max_length=12, blank=True)
    seal = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Seal")
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Heads of papers")
        ordering = ["-effective_from", "-pk"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="paper_head_once_a_day")]

    def __str__(self):
        return self.head or self.code or str(self.effective_from)
