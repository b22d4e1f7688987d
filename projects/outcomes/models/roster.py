"""The roster (花名册) of a project: its people, and what was true of each of them from which day on.

A person is known by a key, never by an ID number; see `projects/outcomes/personkey.py`. Lines are only added: what holds
on a day is the latest verified line by then, so that every count can be asked for as of a day and as known on a day.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.people.seats import APPLICANT, AUDITOR, CENTRE, OPERATORS, SECTION_REPORTER
from projects.register.models import DatedRules, Project, in_sight
from projects.sealed import WHOLE, SealedCharField


class Engagement(models.TextChoices):
    """How a person works for the project. Only full-time people are staff, unless the county's rule says otherwise."""

    FULL_TIME = "full_time", _("Full time")
    FLEXIBLE = "flexible", _("Flexible engagement")
    CORE = "core", _("Core team, not insured yet")


class Education(models.TextChoices):
    """Highest degree or finished course (GB/T 4658: only 毕业 counts)."""

    DOCTOR = "doctor", _("Doctor")
    MASTER = "master", _("Master")
    BACHELOR = "bachelor", _("Bachelor")
    OTHER = "other", _("Below bachelor")


class Title(models.TextChoices):
    """Level of the professional title (GB/T 12407); 高级 that is not divided is the lower of the two."""

    FULL = "full", _("Full senior title")
    SENIOR = "senior", _("Associate senior title")
    MIDDLE = "middle", _("Intermediate title")
    JUNIOR = "junior", _("Junior title")
    NONE = "none", _("No title")


class TalentLevel(models.TextChoices):
    """Selected in a talent plan of that level. Which plan is never kept."""

    NATIONAL = "national", _("National level")
    PROVINCIAL = "provincial", _("Provincial level")
    MUNICIPAL = "municipal", _("City level")
    COUNTY = "county", _("County level")
    NONE = "none", _("None of these")


class Act(models.TextChoices):
    """What a line says. A struck line says that the one it corrects should never have been entered."""

    ARRIVES = "arrives", _("Joined the project")
    CHANGES = "changes", _("Changed since")
    LEAVES = "leaves", _("Left the project")
    STRUCK = "struck", _("Entered by mistake")


def sees_rosters(user, at):
    """The condition that the person may read the roster of a row's project (`at`: path to it).

    Whoever sees the project, but for section reporters: they read the counts, and need no list of people.
    """
    seats = user.seats
    reporting = seats.counties(SECTION_REPORTER) - seats.counties(*CENTRE, AUDITOR, *OPERATORS, APPLICANT)
    return in_sight(user, at) & ~Q(**{f"{at}__county__in": reporting})


class RosterPersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of the rosters that this person may read; their names are masked until a reason is given."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(sees_rosters(user, "project"))


class RosterPerson(models.Model):
    """A person on the roster of one project. The same person in another project has the same key there.

    `born_on` is not kept: it is needed once, to form the key. Erased: the name is empty and the key a random one.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="roster", verbose_name=_("Project"))
    name = SealedCharField(_("Name"), max_length=60, blank=True, tokens=WHOLE)
    key = models.CharField(max_length=64, db_index=True)
    erased_at = models.DateTimeField(_("Erased"), null=True, blank=True)

    objects = RosterPersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("People on rosters")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="roster_person_once_a_project")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"  # never the name: it would stay in the audit log


class RosterLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Lines of the rosters that this person may read."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(sees_rosters(user, "person__project"))

    def known(self, on):
        """Verified lines as known on a day: verified by then, not put right by then."""
        rows = self.filter(Q(void_since=None) | Q(void_since__gt=on), known_since__lte=on)
        return rows.exclude(what=Act.STRUCK)

    def in_force(self, day, known_on):
        """What holds of each person on a day, as known on a day: the latest verified line; nobody who had left."""
        known = RosterLine.objects.known(known_on).filter(person=OuterRef("person"), since__lte=day)
        later = known.filter(Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), pk__gt=OuterRef("pk")))
        return self.known(known_on).filter(~Exists(later), since__lte=day).exclude(what=Act.LEAVES)

    def with_arrival(self):
        """Each line with `arrived_on`, the first day of the stay that it belongs to."""
        arrivals = RosterLine.objects.filter(
            person=OuterRef("person"), what=Act.ARRIVES, since__lte=OuterRef("since"), void_since=None
        )
        return self.annotate(arrived_on=Subquery(arrivals.order_by("-since", "-pk").values("since")[:1]))

    def waiting(self):
        """Lines that wait for the second person."""
        return self.filter(known_since=None, void_since=None, sent_back_at=None)

    def open(self):
        """Lines that are not verified yet: those that wait, and those that were sent back."""
        return self.filter(known_since=None, void_since=None)


class RosterLine(models.Model):
    """What is true of a person from a day on: engaged so, with these titles; or left. Verified by another person.

    `corrects` names the line that was wrong: it is void since the day on which its correction was verified. A line that
    was never verified is void as soon as it is corrected or taken back. Nothing else is ever changed.
    """

    person = models.ForeignKey(RosterPerson, models.PROTECT, related_name="lines")
    what = models.CharField(max_length=8, choices=Act)
    since = models.DateField(_("Holds from"))
    kind = models.CharField(_("Engagement"), max_length=10, choices=Engagement)
    education = models.CharField(_("Education"), max_length=10, choices=Education)
    title = models.CharField(_("Professional title"), max_length=8, choices=Title, default=Title.NONE)
    engineer = models.BooleanField(_("Title of the engineering series"), default=True)
    level = models.CharField(_("Talent level"), max_length=12, choices=TalentLevel, default=TalentLevel.NONE)
    insured = models.BooleanField(_("Insured here"), default=False)
    overseas = models.BooleanField(_("Returned from abroad"), default=False)
    graduate = models.BooleanField(_("Graduated this year"), default=False)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="roster_proofs", verbose_name=_("Evidence")
    )
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = SealedCharField(_("Reason"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded"), default=timezone.now)
    by_applicant = models.BooleanField(_("Entered by the applicant"), default=False)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("Verified"), null=True, blank=True)
    known_since = models.DateField(_("Known since"), null=True, blank=True)
    void_since = models.DateField(_("Void since"), null=True, blank=True)
    sent_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = SealedCharField(_("Sent back because"), max_length=300, blank=True)

    objects = RosterLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Roster lines")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="roster_verified_by_another", condition=Q(verified_by=None) | ~Q(verified_by=F("recorded_by"))
            ),
            models.CheckConstraint(name="roster_core_not_insured", condition=~Q(kind="core", insured=True)),
            models.CheckConstraint(
                name="roster_known_when_verified",
                condition=Q(verified_by=None, verified_at=None, known_since=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False, known_since__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person", "since"], name="roster_line_of_person")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class RosterUse(models.Model):
    """The day from which a project's heads are counted from its roster; before it the counts by hand stay.

    Set once by the person who found the roster complete: a half-entered roster would make the figure fall.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="roster_use")
    since = models.DateField(_("Counted from"))
    known_since = models.DateField(_("Known since"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class QuerySet(models.QuerySet):
        def on(self, day, known_on):
            """Rosters that give the figure of a day, as known on a day."""
            return self.filter(since__lte=day, known_since__lte=known_on)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rosters in use")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.since}"


class StaffRule(models.Model):
    """Whether core team members who are not insured yet are staff, from a day on; without a row they are not."""

    county = models.ForeignKey("people.County", models.PROTECT, related_name="+")
    core_counts = models.BooleanField(_("Core team members who are not insured yet count as staff"), default=False)
    effective_from = models.DateField(_("In force from"))

    objects = DatedRules.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Rules of staff")
        ordering = ["-effective_from"]
        constraints = [models.UniqueConstraint(fields=["county", "effective_from"], name="staff_rule_once_a_day")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.effective_from}"
