"""The second person: lines of a roster verified or sent back, and the roster taken into use for the figures."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import User
from projects.register.models import Project
from projects.tenancy.rules import is_centre
from projects.trace.actions import record, tell
from projects.trace.dated import set_dated
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Act, RosterLine, RosterUse, StaffRule
from ..rules import may_record


def may_check(user, project, line):
    """Whether the person verifies this line: what the applicant entered the desk, what the desk entered the centre."""
    if line.recorded_by_id == user.pk:
        return False
    return may_record(user, project) if line.by_applicant else is_centre(user, project.county_id)


def _checkable(project, by, lines):
    """The waiting lines among those named, held; refused when there is none, or one that this person may not check."""
    rows = RosterLine.objects.select_for_update(of=("self",)).waiting()
    rows = list(rows.filter(pk__in=[line.pk for line in lines], person__project=project).order_by("pk"))
    if not rows:
        raise AlreadyDone(_("None of these lines waits any more. Please reload the page."))
    if any(row.recorded_by_id == by.pk for row in rows):
        raise Refused(_("You recorded this yourself; another person must verify it."))
    if not all(may_check(by, project, row) for row in rows):
        raise Refused(
            _("What the applicant entered is checked by the desk or the centre, what the desk entered by the centre.")
        )
    return rows


@transaction.atomic
def verify_lines(*, project, by, lines):
    """Another person finds lines true by their evidence. From now on they count; what they correct is void."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    rows = _checkable(project, by, lines)
    if any(row.evidence_id is None and row.what in (Act.ARRIVES, Act.CHANGES) for row in rows):
        raise Refused(_("A line without evidence cannot be verified. Add the evidence first, by a correction."))
    today = timezone.localdate()
    for row in rows:
        row.verified_by, row.verified_at, row.known_since = by, timezone.now(), today
    RosterLine.objects.bulk_update(rows, ["verified_by", "verified_at", "known_since"])
    wrong = [row.corrects_id for row in rows if row.corrects_id]
    RosterLine.objects.filter(pk__in=wrong, void_since=None).update(void_since=today)
    record("verify_roster", project, by=by, county_id=project.county_id, project=project, lines=len(rows))
    return rows


@transaction.atomic
def send_back_lines(*, project, by, lines, reason):
    """The lines are not right: whoever entered them puts them right or takes them back."""
    if not reason.strip():
        raise Refused(_("Say what is wrong and what is needed."), field="reason")
    project = Project.objects.select_for_update().get(pk=project.pk)
    rows = _checkable(project, by, lines)
    for row in rows:
        row.sent_back_by, row.sent_back_at, row.sent_back_reason = by, timezone.now(), reason
    RosterLine.objects.bulk_update(rows, ["sent_back_by", "sent_back_at", "sent_back_reason"])
    record(
        "send_back_roster", project, by=by, county_id=project.county_id, project=project, note=reason, lines=len(rows)
    )
    people = User.objects.filter(pk__in={row.recorded_by_id for row in rows})
    words = said(_("%(name)s: %(reason)s"), name=project.name, reason=reason)
    link = f"/projects/{project.number}/roster/"
    tell(people, _("People on a roster were sent back"), words, link=link, project=project, kind=Kind.ACT)
    return rows


@transaction.atomic
def use_roster(*, project, by, since):
    """From a day on the project's heads are counted from its roster, which the centre found complete."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not is_centre(by, project.county_id):
        raise Refused(_("The centre takes a roster into use."))
    if since > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="since")
    if RosterUse.objects.filter(project=project).exists():
        raise AlreadyDone(_("This roster is in use already."))
    lines = RosterLine.objects.filter(person__project=project)
    if lines.open().exists():
        raise Refused(_("Some lines are not verified yet. Check them first, so that the figure is complete."))
    if not lines.known(timezone.localdate()).exists():
        raise Refused(_("Nobody stands on this roster yet."))
    row = RosterUse.objects.create(project=project, since=since, known_since=timezone.localdate(), set_by=by)
    record("use_roster", project, by=by, county_id=project.county_id, project=project, since=f"{since:%Y-%m-%d}")
    return row


@transaction.atomic
def set_staff_rule(*, by, county, core_counts, effective_from):
    """Whether core team members who are not insured yet are staff, from a day on."""
    key = {"county": county, "effective_from": effective_from}
    row, before = set_dated(StaffRule, key, {"core_counts": core_counts})
    day = f"{effective_from:%Y-%m-%d}"
    record("set_staff_rule", row, by=by, county_id=county.pk, before=before, after=core_counts, effective_from=day)
    return row
