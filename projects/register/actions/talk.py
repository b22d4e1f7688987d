"""Verbs of the conversation on a project: write, read. Each side is told of new messages once, until it reads them."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import members_of, operators_of
from projects.people.models import User
from projects.people.seats import CENTRE, OPERATORS
from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.models import Kind, Message
from projects.trace.wording import said

from ..models import Application, Project, Remark, RemarkFile, RemarkReading, Side
from ..stages import IN_ORDER, Stage

MOST_FILES = 5
APPLYING = IN_ORDER[: IN_ORDER.index(Stage.LANDING)]  # on the way into a carrier, which may be another than today's


def desk_of(project):
    """The carrier that handles a project now; None while nobody was asked to."""
    application = (
        project.applications.exclude(state=Application.State.DRAFT).select_related("carrier", "enclave").first()
    )
    if application is None or project.carrier and project.stage not in APPLYING:
        return project.carrier
    if project.stage == Stage.RECOMMENDATION and application.enclave:
        return application.enclave
    return application.carrier


def place_of(user, project):
    """For which place of the office this person speaks on a project, in words; "" for nobody of the office."""
    seats = user.seats
    concerned = seats.carriers() & set(project.carriers.values_list("pk", flat=True)) if seats.carriers() else set()
    own = [row.carrier for row in seats.rows if row.carrier_id in concerned]
    if own:
        return next((row for row in own if row.pk == project.carrier_id), own[0]).short_name
    return project.county.centre_name if seats.has(*CENTRE, county_id=project.county_id) else ""


def refuse_applicant(application, *, by):
    """The applicant's editors write, once somebody is there to read it."""
    if application.organisation_id not in by.seats.organisations(editing=True):
        raise Refused(_("You may read here. Editors of your organisation can write."))
    if desk_of(application.project) is None:
        raise Refused(_("You can write to the desk as soon as the application is submitted."))


def refuse_office(project, *, by):
    """Those who handle the project write, where somebody of the applicant can read it."""
    if not place_of(by, project):
        raise Refused(_("You may read here. Those who handle the project can write."))
    if not members_of(project.organisation).exists():
        raise Refused(_("Nobody of the applicant has an account yet. Please call instead, and note the contact."))


@transaction.atomic
def write_as_applicant(application, *, by, words, files=()):
    """A message to the desk that handles the project and to those of the office who wrote before."""
    project = Project.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=application.project_id)
    refuse_applicant(application, by=by)
    organisation = application.organisation
    remark = _write(project, organisation, Side.APPLICANT, by=by, place=organisation.name, words=words, files=files)
    people = {*operators_of(desk_of(project)), *_office_writers(project)}
    _tell(people, project, reverse("project-talk", args=[project.number]))
    return remark


@transaction.atomic
def write_as_office(project, *, by, words, files=()):
    """A message to the applicant's people."""
    project = (
        Project.objects.select_for_update(of=("self",)).select_related("county", "organisation").get(pk=project.pk)
    )
    refuse_office(project, by=by)
    organisation = project.organisation
    place = place_of(by, project)
    remark = _write(project, organisation, Side.OFFICE, by=by, place=place, words=words, files=files)
    newest = project.applications.filter(organisation=organisation).first()
    link = reverse("application-talk", args=[newest.number]) if newest else reverse("my-projects")
    _tell(members_of(organisation), project, link)
    return remark


def _write(project, organisation, side, *, by, place, words, files):
    words = words.strip()
    if not words and not files:
        raise Refused(_("Please write something, or choose a file."))
    remark = Remark.objects.create(
        project=project, organisation=organisation, side=side, by=by, place=place, words=words
    )
    RemarkFile.objects.bulk_create(RemarkFile(remark=remark, file=file) for file in files)
    read(project, side=side, by=by)  # who answers has read
    record("write_message", remark, by=by, county_id=project.county_id, project=project, files=len(files))
    return remark


def _office_writers(project):
    """Those of the office who wrote on this project and still may read it."""
    centre = Q(memberships__county=project.county_id, memberships__role__in=CENTRE)
    desk = Q(memberships__carrier__in=project.carriers.values("pk"), memberships__role__in=OPERATORS)
    wrote = project.remarks.filter(side=Side.OFFICE).values("by")
    return User.objects.filter(centre | desk, memberships__ended_at=None, is_active=True, pk__in=wrote).distinct()


def _tell(people, project, link):
    subject = said(_("New message on “%(name)s”"), name=project.name)
    words = _("Open the conversation to read it and to answer.")
    tell(people, subject, words, link=link, project=project, kind=Kind.TALK, once=True)


@transaction.atomic
def read(project, *, side, by):
    """Note that a person has read the conversation up to now, and with it the news of it."""
    seen = Remark.objects.visible_to(by).filter(project=project).unread_by(by)
    RemarkReading.objects.bulk_create(
        [RemarkReading(remark_id=pk, user=by, side=side) for pk in seen.values_list("pk", flat=True)],
        ignore_conflicts=True,
    )
    news = Message.objects.visible_to(by).waiting_about(project.pk, Kind.TALK)
    news.update(read_at=timezone.now())
