"""The roster of a project: people entered one by one or in bulk, changed from a day on, corrected, leaving.

Nothing counts before another person verified it (`rosterchecks`). No ID number is ever taken.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import operators_of
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Act, RosterLine, RosterPerson
from ..personkey import unusable_key
from ..rosterplan import FIELDS, holds_id_number, plan_people, value_faults
from ..rules import may_gather, may_record


class RosterFaults(Refused):
    """Rows that cannot be true. `rows` is {index: [(field, sentence)]}; nothing was written."""

    def __init__(self, planned):
        self.rows = {one.index: one.faults for one in planned if one.what == "wrong"}
        index, faults = next(iter(self.rows.items()))
        words = (
            faults[0][1] if len(planned) == 1 else said(_("Row %(row)s: %(words)s"), row=index + 1, words=faults[0][1])
        )
        super().__init__(str(words), field=faults[0][0])


@dataclass
class Recorded:
    """What a batch did: how many rows were of each kind (words of `Planned.what`), and the lines that it wrote."""

    new: int = 0
    changed: int = 0
    left: int = 0
    unchanged: int = 0
    lines: list = field(default_factory=list)


def _locked(project, by):
    """The project, held so that nobody enters the same person beside us."""
    project = (
        Project.objects.select_for_update(of=("self",)).select_related("organisation", "carrier").get(pk=project.pk)
    )
    if not may_gather(by, project):
        raise Refused(_("Only the applicant, the desk of a carrier concerned or the centre keeps the roster."))
    if project.stage == Stage.JOINED:
        raise Refused(_("This project was joined to another one. Keep the roster there."))
    return project


@transaction.atomic
def record_people(*, project, by, rows, told, evidence=None, changed_on=None, audit=True, note=""):
    """Enter rows (dicts, see `rosterplan`) into a project's roster, in a constant number of queries. Repeatable.

    New people arrive on their `since`; those known already get a line for what differs, from `changed_on` (today) on;
    `left_on` lets them leave. Returns `Recorded`. `told`: whether the people know what is kept of them and why, which
    whoever enters them answers for. `evidence`: one StoredFile behind all rows; without any a line cannot be verified.
    Raises `RosterFaults` when any row is wrong; nothing is written then. With `audit=False` the caller, who does many
    projects in one transaction, writes the one audit event of its batch and tells the desks.
    """
    project = _locked(project, by)
    if not told:
        raise Refused(_("Only people who were told about it are entered."), field="told")
    planned = plan_people(project, rows, changed_on=changed_on)
    if any(one.what == "wrong" for one in planned):
        raise RosterFaults(planned)
    _keep_people(project, planned)
    done = Recorded(lines=_keep_lines(project, planned, by, evidence))
    for one in planned:
        setattr(done, one.what, getattr(done, one.what) + 1)
    if audit and done.lines:
        record("record_roster", project, by=by, county_id=project.county_id, project=project, note=note, new=done.new,
               changed=done.changed, left=done.left)  # fmt: skip
        _tell_desk(project, by)
    return done


def _keep_people(project, planned):
    fresh = [one for one in planned if one.person is None]
    people = RosterPerson.objects.bulk_create(
        RosterPerson(project=project, name=one.name, key=one.key) for one in fresh
    )
    for one, person in zip(fresh, people, strict=True):
        one.person = person


def _keep_lines(project, planned, by, evidence):
    lines, entered = [], {"evidence": evidence} | _entered(project, by)
    for one in planned:
        shared = one.values | {"person": one.person} | entered
        if one.what in ("new", "changed"):
            act = Act.ARRIVES if one.what == "new" else Act.CHANGES
            lines.append(RosterLine(what=act, since=one.since, **shared))
        if one.left_on and one.what != "unchanged":
            lines.append(RosterLine(what=Act.LEAVES, since=one.left_on, **shared))
    return RosterLine.objects.bulk_create(lines)


def _entered(project, by):
    return {"recorded_by": by, "by_applicant": not may_record(by, project)}


def _tell_desk(project, by):
    if may_record(by, project):
        return
    words = said(_("“%(name)s”: people were entered; please check them with their evidence."), name=project.name)
    link = f"/projects/{project.number}/roster/"
    tell(operators_of(project.carrier), _("People on a roster to be checked"), words, link=link, project=project, kind=Kind.ACT,
         once=True)  # fmt: skip


def record_person(*, project, by, told, evidence=None, **row):
    """Enter one person; the names of `row` as in `rosterplan`. Returns the line."""
    done = record_people(project=project, by=by, rows=[row], told=told, evidence=evidence)
    if not done.lines:
        raise AlreadyDone(_("This person stands on the roster already, exactly so."), field="name")
    return done.lines[0]


def last_line(person):
    """The last line of a person, verified or not; None when all were taken back."""
    lines = person.lines.filter(void_since=None).exclude(what=Act.STRUCK)
    return lines.order_by("since", "pk").last()


@transaction.atomic
def change_person(*, person, by, since, reason="", evidence=None, **fields):
    """From a day on something is otherwise (FIELDS): a degree, a title, insurance. What was true before stays true."""
    project = _locked(person.project, by)
    before = _standing(person, since)
    values = {name: getattr(before, name) for name in FIELDS}
    if values == values | fields:
        raise Refused(_("Nothing differs from what stands on the roster."))
    return _add(project, by, person, Act.CHANGES, since, values | fields, reason, evidence=evidence)


@transaction.atomic
def leave_project(*, person, by, on, reason="", evidence=None):
    """The person leaves: from that day on they are not counted here."""
    project = _locked(person.project, by)
    before = _standing(person, on)
    values = {name: getattr(before, name) for name in FIELDS}
    return _add(project, by, person, Act.LEAVES, on, values, reason, evidence=evidence)


def _standing(person, day):
    """The last line of somebody who is here, not later than the day."""
    before = last_line(person)
    if before is None or before.what == Act.LEAVES:
        raise Refused(_("This person has left the project already."))
    if day < before.since:
        words = _("The last line holds from %(day)s: give that day or a later one, or correct that line.")
        raise Refused(words % {"day": f"{before.since:%Y-%m-%d}"}, field="since")
    return before


@transaction.atomic
def correct_line(*, line, by, reason, since=None, evidence=None, **fields):
    """The line was wrong from the start. A new one with the reason takes its place as soon as it is verified."""
    project, line = _correctable(line, by, reason)
    values = {name: getattr(line, name) for name in FIELDS} | fields
    evidence = evidence or line.evidence
    return _correct(project, by, line, line.what, since or line.since, values, reason, evidence)


@transaction.atomic
def strike_line(*, line, by, reason):
    """The line should never have been entered. A verified one falls when another person verified that."""
    project, line = _correctable(line, by, reason)
    values = {name: getattr(line, name) for name in FIELDS}
    struck = _correct(project, by, line, Act.STRUCK, line.since, values, reason, line.evidence)
    if struck.corrects is None:  # nobody had verified it: there is nothing to check
        _void([struck])
        forget_unproved([line.person_id])
    return struck


def _correctable(line, by, reason):
    project = _locked(line.person.project, by)
    line = RosterLine.objects.select_related("person", "evidence", "corrects").get(pk=line.pk)
    if line.void_since or line.what == Act.STRUCK:
        raise AlreadyDone(_("This was already corrected. Please reload the page."))
    if line.known_since and line.corrections.open().exists():
        raise AlreadyDone(_("A correction of this line waits to be verified. Correct that one."))
    if not reason.strip():
        raise Refused(_("Give the reason of the correction."), field="reason")
    return project, line


def _correct(project, by, line, act, since, values, reason, evidence):
    """The new line; one that was never verified is void at once, and the new one corrects what that one corrected."""
    corrects = line
    if line.known_since is None:
        corrects = line.corrects
        _void([line])
    return _add(project, by, line.person, act, since, values, reason, corrects=corrects, evidence=evidence)


def _void(lines):
    RosterLine.objects.filter(pk__in=[line.pk for line in lines]).update(void_since=timezone.localdate())


def _add(project, by, person, act, since, values, reason, **more):
    if faults := value_faults(values | {"since": since}):
        raise Refused(str(faults[0][1]), field=faults[0][0])
    if holds_id_number(reason):
        raise Refused(_("Leave the ID number out: it is never kept here."), field="reason")
    line = RosterLine.objects.create(
        person=person, what=act, since=since, reason=reason, **values, **_entered(project, by), **more
    )
    verb = "correct_roster" if more.get("corrects") else f"roster_{act}"
    record(verb, person, by=by, county_id=project.county_id, project=project, since=f"{since:%Y-%m-%d}")
    _tell_desk(project, by)
    return line


@transaction.atomic
def withdraw_lines(*, project, by, lines, audit=True):
    """Take back lines that nobody has verified, e.g. those of an import; refused when one was. Returns their number."""
    project = _locked(project, by)
    rows = list(RosterLine.objects.filter(pk__in=[line.pk for line in lines], person__project=project, void_since=None))
    if any(row.known_since for row in rows):
        raise Refused(_("Some of these lines are verified already. Correct them one by one."))
    _void(rows)
    forget_unproved({row.person_id for row in rows})
    if audit and rows:
        record("withdraw_roster", project, by=by, county_id=project.county_id, project=project, lines=len(rows))
    return len(rows)


def forget_unproved(people):
    """Names and keys of people of whom no line holds or ever held go at once: there is nothing to count."""
    kept = RosterLine.objects.exclude(void_since__isnull=False, known_since=None).values("person")
    for person in RosterPerson.objects.filter(pk__in=people).exclude(pk__in=kept):
        person.name, person.key, person.erased_at = "", unusable_key(), timezone.now()
        person.save(update_fields=["name", "key", "erased_at"])
