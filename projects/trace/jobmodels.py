"""The book of recurring work, and of the machines that do it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """The last run of a recurring job, whichever scheduler ran it.

    Without `finished_at` it is running, or its scheduler died. `problem` names the kind and place of an error, never
    its words, which may tell of persons; the log has them.
    """

    name = models.CharField(max_length=120, primary_key=True)
    started_at = models.DateTimeField(_("Last run"))
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("Recurring work")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Machine(models.Model):
    """A machine of the site that ran lately, with prints of its secrets (see `machines`)."""

    name = models.CharField(max_length=200, primary_key=True)
    prints = models.JSONField(default=dict)
    seen_at = models.DateTimeField(_("Last seen"))

    class Meta:
        verbose_name = verbose_name_plural = _("Machines")
        ordering = ["name"]

    def __str__(self):
        return self.name
