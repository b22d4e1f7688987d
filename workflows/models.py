"""Processes of the order, each bound to a real project, and the work items that the inbox reads."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task

from projects.outcomes.authority import authorised_counties
from projects.outcomes.models import Return
from projects.people.models import Carrier, County
from projects.people.seats import CENTRE
from projects.register.models import Application, Project
from projects.sealed import SealedCharField
from projects.tenancy.models import StayCase
from projects.trace.models import Clock

from .batchmodels import Batch, BatchRow  # noqa: F401  Django looks for models here
from .deskmodels import (  # noqa: F401  Django looks for models here
    Absence,
    Deputy,
    DeskRule,
    Escalation,
    OwnerChange,
    PhoneCall,
    SavedFilter,
)


class ProjectProcess(Process):
    """A process about a project. `open_for` is set while it runs: one open process of a kind, by the database."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="%(class)s_set")
    outcome = models.CharField(max_length=40, blank=True)  # what the last step decided; gates read it
    moved_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")  # who did the last step

    BESIDE = ("project__carrier", "project__organisation")  # what the next step asks about, read by one statement

    class Meta:
        abstract = True
        ordering = ["-created"]

    def save(self, **kwargs):
        """A process that ends is no longer the open one of its kind, by the same statement that ends it."""
        if self.finished:
            self.open_for = None
        super().save(**kwargs)

    @property
    def desk(self):
        """The carrier whose operators handle this process."""
        return self.project.carrier

    @property
    def organisation(self):
        """The applicant organisation that answers in this process."""
        return self.project.organisation


class IntakeProcess(ProjectProcess):
    """From submission to acceptance of one application."""

    open_for = models.OneToOneField(Project, models.PROTECT, null=True, related_name="open_intake")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")

    BESIDE = (*ProjectProcess.BESIDE, "application__carrier", "application__enclave", "application__route")

    @property
    def desk(self):
        """The carrier applied to."""
        return self.application.carrier


class ScreeningProcess(ProjectProcess):
    """From acceptance to the decision that stands after public notice."""

    open_for = models.OneToOneField(Project, models.PROTECT, null=True, related_name="open_screening")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")

    BESIDE = (*ProjectProcess.BESIDE, "application__carrier", "application__route")


class AdmissionProcess(ProjectProcess):
    """From approval (or an enclave's own decision) to the verified move-in."""

    open_for = models.OneToOneField(Project, models.PROTECT, null=True, related_name="open_admission")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="+")
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="+")

    BESIDE = (*ProjectProcess.BESIDE, "carrier")

    @property
    def desk(self):
        """The carrier that takes the project in."""
        return self.carrier


class LandingProcess(ProjectProcess):
    """From the intent to land to the confirmation by another person."""

    open_for = models.OneToOneField(Project, models.PROTECT, null=True, related_name="open_landing")


RETURN_FILL = "return.fill"
RETURN_STEPS = (RETURN_FILL, "return.verify", "return.correct")
# Steps that run beside the journeys and lead to no other stage of the project by themselves.
STEPS_BESIDE = (*RETURN_STEPS, *(f"{kind}.{step}" for kind in StayCase.Kind.values for step in ("check", "decision")))


class ReturnProcess(ProjectProcess):
    """A quarterly return from its opening to the desk's verification. Several of a project may run, one per quarter."""

    open_for = models.OneToOneField(Return, models.PROTECT, null=True, related_name="open_process")
    quarter_return = models.ForeignKey(Return, models.PROTECT, related_name="processes")

    BESIDE = (*ProjectProcess.BESIDE, "quarter_return")


class StayCaseProcess(ProjectProcess):
    """A longer term, a graduation or an exit of a stay, from the request to the decision. Each matter has its own."""

    open_for = models.OneToOneField(StayCase, models.PROTECT, null=True, related_name="open_process")
    case = models.ForeignKey(StayCase, models.PROTECT, related_name="processes")

    BESIDE = (*ProjectProcess.BESIDE, "case__move_in__carrier")

    @property
    def desk(self):
        """The carrier in which the stay is."""
        return self.case.move_in.carrier


# The journeys of a project: one at a time, and withdrawal stops them. Returns and matters of stays run beside them.
PROCESSES = (IntakeProcess, ScreeningProcess, AdmissionProcess, LandingProcess)


class Audience(models.TextChoices):
    """Who may take a work item; the scope (organisation or carrier) stands on the item itself."""

    APPLICANT = "applicant", _("Applicant")
    DESK = "desk", _("Desk")
    CENTRE = "centre", _("Centre")


# Steps that a substitute with a written authorisation may do in the place of somebody of the centre.
SECOND_STEPS = ("landing.verification", "landing.confirmation")


def substituted(user):
    """The condition on work items that the person judges as a substitute; it fits none where there can be none."""
    counties = authorised_counties(user)
    if counties is None:
        return Q(pk__in=())
    projects = Project.objects.visible_to(user).values("pk")
    return Q(audience=Audience.CENTRE, step__in=SECOND_STEPS, county__in=counties, project__in=projects)


class WorkItem(models.Model):
    """What the inbox shows of a human task: project, step, who may take it, and its clock.

    Made with the task by the human node and closed with it, so that lists never have to ask the engine.
    """

    task = models.OneToOneField(Task, models.CASCADE, primary_key=True, related_name="work_item")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="work_items")
    step = models.CharField(_("Step"), max_length=40)  # "intake.check"
    audience = models.CharField(_("For"), max_length=10, choices=Audience)
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(
        _("Due"), null=True
    )  # of its clock while it is open, so that an index has the order of lists
    owner = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="work_items")
    taken_at = models.DateTimeField(_("Taken at"), null=True)
    note = SealedCharField(_("Note"), max_length=300, blank=True)  # of the colleague who handed it over
    touched_at = models.DateTimeField(null=True)  # when its holder, or the deputy, last took or opened it
    created_at = models.DateTimeField(_("Came in"), default=timezone.now)
    done_at = models.DateTimeField(_("Done"), null=True)
    done_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class QuerySet(models.QuerySet):
        def open(self):
            """Still to be done."""
            return self.filter(done_at=None)

        def astray(self):
            """Open ones that bear another due day than their clocks: none, but for a moment after the calendar changed."""
            return self.open().exclude(Q(due_on=F("clock__due_on")) | Q(due_on=None, clock=None))

        def held(self):
            """Taken by somebody of the office; an applicant's side holds its steps without taking turns."""
            return self.filter(owner__isnull=False).exclude(audience=Audience.APPLICANT)

        def files(self):
            """Without what every project is asked for each quarter: returns to fill in have a list of their own."""
            return self.exclude(step=RETURN_FILL)

        def visible_to(self, user):
            """Items that the person may take, or waits for: a desk also sees what its applicants have to answer."""
            if not user.is_authenticated:
                return self.none()
            seats = user.seats
            return self.filter(
                Q(county__in=seats.counties(*CENTRE))
                | Q(audience__in=(Audience.DESK, Audience.APPLICANT), carrier__in=seats.carriers())
                | Q(audience=Audience.APPLICANT, organisation__in=seats.organisations())
                | Q(audience=Audience.APPLICANT, project__in=Application.objects.stood_in_by(user).values("project"))
                | substituted(user)
            )

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Work items")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["county", "done_at"]),
            models.Index(fields=["carrier", "done_at"]),
            models.Index(fields=["owner", "done_at"]),
            models.Index(fields=["project", "done_at"]),
            models.Index(fields=["done_by", "-done_at"]),
            # The order of the inbox: of one's own files, and of those of an audience that are free.
            models.Index(
                fields=["owner", "due_on", "created_at"], condition=Q(done_at=None), name="open_items_by_owner"
            ),
            models.Index(
                fields=["county", "audience", "owner", "due_on", "created_at"],
                condition=Q(done_at=None),
                name="open_items_by_audience",
            ),
        ]
