"""Exports of the project ledger: saved sets of columns, and large workbooks that are made in the background."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.exportmodels import ExportLine
from projects.files.models import random_path
from projects.people.models import County
from projects.people.seats import COUNTY_READERS, OPERATORS
from projects.sealed import SealedCharField

from .making import Made, MadeQuerySet


class ColumnSet(models.Model):
    """A template of the ledger: which columns, in which order, under a name. Shared, the whole county uses it.

    `columns` are stable ids; those that a reader may not have are left out for that reader.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    name = models.CharField(_("Name of the template"), max_length=20)
    columns = models.JSONField(_("Columns"), default=list)
    shared = models.BooleanField(_("Everybody in the county may use it"), default=False)

    class QuerySet(models.QuerySet):
        def visible_to(self, user):
            """One's own, and what is shared with those who read the register of the county."""
            if not user.is_authenticated:
                return self.none()
            counties = user.seats.counties(*OPERATORS, *COUNTY_READERS)
            return self.filter(models.Q(user=user) | models.Q(shared=True), county__in=counties)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Templates of the ledger")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "county", "name"], name="column_set_once_per_name")]

    def __str__(self):
        return self.name


class LedgerExport(Made):
    """A workbook of the ledger: who asked for which columns, filter and days, and what came of it.

    A small one is made at once and not kept as a row. `query` is the address of the list without its "?"; `phones`: with
    whole numbers, for `reason`. The file belongs to who asked for it and is removed after KEPT_DAYS.
    """

    KEPT_DAYS = 7
    project = None  # of no single one, unlike other things that are made

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    columns = models.JSONField(_("Columns"), default=list)
    query = SealedCharField(max_length=2000, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"))
    as_of = models.DateField(_("Data as of"))
    known_on = models.DateField(_("Known on"))
    phones = models.BooleanField(_("With whole phone numbers"), default=False)
    reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.FileField(upload_to=random_path, blank=True)
    line = models.ForeignKey(ExportLine, models.SET_NULL, null=True, related_name="+")

    class QuerySet(MadeQuerySet):
        def visible_to(self, user):
            """One's own only, for as long as one reads the register: the rows are those that this person may see."""
            if not user.is_authenticated:
                return self.none()
            return self.filter(asked_by=user, county__in=user.seats.counties(*OPERATORS, *COUNTY_READERS))

        def kept(self):
            """Those whose file can be taken away."""
            return self.filter(state=Made.State.READY).exclude(content="")

    objects = QuerySet.as_manager()

    class Meta(Made.Meta):
        verbose_name = verbose_name_plural = _("Exports of the ledger")

    def __str__(self):
        return f"{self._meta.verbose_name} {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        """Its page."""
        return reverse("export", args=[self.pk])

    @property
    def removed(self):
        """Whether its days are over."""
        return self.state == self.State.READY and not self.content

    @property
    def kept_until(self):
        """The day on which the file is removed; None before it is made."""
        return timezone.localdate(self.ready_at + timedelta(days=self.KEPT_DAYS)) if self.ready_at else None
