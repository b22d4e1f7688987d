"""Verbs on leads (线索): register, put right, note a contact, go a step on, let sleep, wake."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.tasks import want_preview
from projects.trace.actions import record
from projects.trace.errors import Refused

from ..bringers import SOURCES, guess
from ..models import Company, LeadMove, LeadNote, NoteFile, Project, ProjectCompany, SourceKind
from ..pipeline import LeadStep, check_move
from ..rules import works_on
from ..stages import Stage
from .likeness import find_likeness
from .project import move, refresh_search, register_project

DATED = (Stage.LEAD, Stage.ASLEEP)  # stages that have a next date
EDITABLE = (
    "name", "source", "introduced_by", "bringer", "leader", "contact", "phone", "email", "field", "next_date", "summary",
    "follow_up_by", "planned_investment", "carrier",
)  # fmt: skip


@transaction.atomic
def register_lead(*, by, county, company_name="", uscc="", bringer="", source="", **fields):
    """A new lead with its first source; likeness to known projects is looked up at once.

    Who brings it is guessed from the words where nobody said it, and the first source follows from that.
    """
    bringer = bringer or guess(fields.get("introduced_by", ""), source)
    source = source or SourceKind(SOURCES[bringer])
    fields.setdefault("follow_up_by", by)  # None: nobody yet
    project = register_project(by=by, county=county, source=source, bringer=bringer, **fields)
    LeadMove.objects.create(project=project, step=LeadStep.REGISTERED, on=timezone.localdate(), by=by)
    link_company(project, company_name, uscc)
    find_likeness(project)
    return project


def link_company(project, name, uscc):
    """Connect the company that a lead names, once; a code finds it whatever the name."""
    if not name and not uscc:
        return
    known = {"uscc": uscc} if uscc else {"name": name, "uscc": ""}
    defaults = {"name": name or uscc}
    company, _made = Company.objects.get_or_create(county_id=project.county_id, **known, defaults=defaults)
    ProjectCompany.objects.get_or_create(
        project=project, company=company, until=None,
        defaults={"kind": ProjectCompany.Kind.OWN, "since": timezone.localdate()},
    )  # fmt: skip
    refresh_search(project)
    project.save(update_fields=["name_key", "search_text"])


@transaction.atomic
def edit_lead(project, *, by, company_name="", uscc="", **fields):
    """Put the facts of a lead right; what changed is recorded without personal data."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.stage == Stage.ASLEEP and "next_date" in fields and not fields["next_date"]:
        raise Refused(_("A sleeping lead keeps its day of waking. Wake it instead."))
    changed = [name for name in EDITABLE if name in fields and getattr(project, name) != fields[name]]
    for name in changed:
        setattr(project, name, fields[name])
    if project.carrier_id:
        project.carriers.add(project.carrier_id)
    refresh_search(project)
    project.save()
    link_company(project, company_name, uscc)
    find_likeness(project)
    record("edit_lead", project, by=by, county_id=project.county_id, project=project, fields=changed)
    return project


def touch(project, on=None):
    """Somebody did something about the lead on a day: the time without a touch begins anew. `project` is locked."""
    day = on or timezone.localdate()
    if day > project.touched_on:
        project.touched_on = day
        project.save(update_fields=["touched_on"])


@transaction.atomic
def add_note(project, *, by, kind, words="", on=None, next_date=None, files=(), step=""):
    """Note a call, visit or service with its photos; optionally set the next date and go a step on."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("A contact lies in the past. Set the next date for what is planned."))
    if not words.strip() and not files:
        raise Refused(_("Please write a few words, or take a photo."))
    note = LeadNote.objects.create(project=project, kind=kind, words=words, on=day, by=by)
    for file in files:
        NoteFile.objects.create(note=note, file=file)
        want_preview(file)
    if next_date:
        project.next_date = next_date
        project.save(update_fields=["next_date"])
    touch(project, day)
    record("note", project, by=by, county_id=project.county_id, project=project, kind=kind, files=len(files))
    if step:
        advance(project, by=by, step=step, on=day)
    return note


@transaction.atomic
def advance(project, *, by, step, on=None, words=""):
    """Bring a lead to a step on a day, onwards or (with a reason) back. Only while it is a lead."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    day = on or timezone.localdate()
    if project.stage != Stage.LEAD:
        raise Refused(_("This is no lead at present: its steps are shown on the project page."))
    if day > timezone.localdate():
        raise Refused(_("A step that was reached lies in the past or today."))
    check_move(project.lead_step, step, words)
    return put_at(project, step, by=by, on=day, words=words)


def put_at(project, step, *, by, on=None, words=""):
    """Write down that a locked project is at a step of the lead's way; other verbs that begin one call this."""
    on = on or timezone.localdate()
    LeadMove.objects.create(project=project, step=step, on=on, words=words[:300], by=by)
    project.lead_step, project.lead_step_on = step, on
    project.save(update_fields=["lead_step", "lead_step_on"])
    touch(project, on)
    record("advance_lead", project, by=by, county_id=project.county_id, project=project, note=words, step=step)
    return project


@transaction.atomic
def put_to_sleep(project, *, by, wake_on, reason):
    """Let a lead or an ended project rest until a day; then it wakes by itself."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if wake_on <= timezone.localdate():
        raise Refused(_("The day of waking must lie in the future."))
    if project.stage == Stage.ASLEEP:
        raise Refused(_("It sleeps already until %(day)s. Change that day instead.") % {"day": project.next_date})
    move(project, Stage.ASLEEP, reason=reason)
    project.next_date = wake_on
    project.save(update_fields=["next_date"])
    record("put_to_sleep", project, by=by, county_id=project.county_id, project=project, note=reason)


@transaction.atomic
def wake(project, *, by):
    """Take up a sleeping lead again; `by` is None when its day has come."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.stage != Stage.ASLEEP:
        raise Refused(_("It does not sleep any more. Please reload the page."))
    move(project, Stage.LEAD)
    touch(project)
    record("wake", project, by=by, county_id=project.county_id, project=project)
    return project


@transaction.atomic
def set_next_date(project, *, by, day, expected=...):
    """Set the next contact of a lead, or the day on which a sleeping project wakes. Returns the day before.

    With `expected` the day is only set where that one still stands: an undo must not undo what came after.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not works_on(by, project):
        raise Refused(_("Only the desk of a carrier concerned or the centre does this."))
    if project.stage not in DATED:
        raise Refused(_("Only a lead or a sleeping project has a next date."))
    if expected is not ... and project.next_date != expected:
        raise Refused(_("The date was changed meanwhile; it stays as it is."))
    if expected is ... and day <= timezone.localdate():
        raise Refused(_("The day must lie in the future."))
    before, project.next_date = project.next_date, day
    project.save(update_fields=["next_date"])
    days = {"before": f"{before or ''}", "after": f"{day or ''}"}
    record("set_next_date", project, by=by, county_id=project.county_id, project=project, **days)
    return before


@transaction.atomic
def hand_over_leads(person, *, to, by, county):
    """Let a colleague follow every lead of another that is not over; each change is recorded. Returns how many."""
    rows = Project.objects.live().filter(county=county, follow_up_by=person, stage__in=(Stage.LEAD, Stage.ASLEEP))
    leads = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for project in leads:
        project.follow_up_by = to
        project.save(update_fields=["follow_up_by"])
        record("follow_up", project, by=by, county_id=county.pk, project=project, before=person.pk, after=to.pk)
    return len(leads)
