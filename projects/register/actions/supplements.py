"""Verbs of the supplement: the one notice of everything that is open, and its answer."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import operators_of
from projects.trace.actions import days_for, tell
from projects.trace.calendar import add_working_days
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import listed, said

from ..models import Application, Finding, Material, SupplementNotice
from ..stages import Stage
from ..supplement import FIELD, materials_of, open_findings, open_items, open_notice
from .applications import applicant_circle, copy_facts, link_of, lock, note, write_findings, write_version
from .project import move, set_stage

STEP, DAYS = "intake.supplement", 10  # the default where the county has decided nothing


@transaction.atomic
def request_supplement(*, project, by, application, findings, reason_again=""):
    """Tell the applicant at once everything that is open (一次性补正告知).

    A later notice that names an item which no earlier one did must say why, and is counted by `newly_named`.
    """
    application = lock(application, Application.State.SUBMITTED, project=project)
    version = application.latest
    rows = write_findings(version, findings, by=by)
    wrong = [row for row in rows if row.result != Finding.Result.OK]
    if not wrong:
        raise Refused(_("Everything is in order: accept it instead."))
    if silent := [row.label for row in wrong if not row.words.strip()]:
        raise Refused(_("Say in words what is to be done: %(items)s.") % {"items": listed(silent, "、")})
    earlier = list(application.notices.select_related("version"))
    if (late := _newly_named(earlier, wrong)) and not reason_again.strip():
        raise Refused(
            _("The first notice did not name: %(items)s. Say why it is asked only now.")
            % {"items": listed(late, "、")},
            field="reason_again",
        )
    today = timezone.localdate()
    due = add_working_days(today, days_for(project.county_id, STEP, today, DAYS)).day
    notice = SupplementNotice.objects.create(
        application=application, version=version, number=len(earlier) + 1, reason_again=reason_again,
        newly_named=len(late), issued_by=by, due_on=due,
    )  # fmt: skip
    move(project, Stage.SUPPLEMENT)
    items = [row.item for row in wrong]
    note("request_supplement", application, by=by, project=project, words=reason_again, items=items, newly=len(late))
    names = {"project": project.name, "count": len(wrong), "day": due}
    tell(
        applicant_circle(application), said(_("Please supplement: %(project)s"), **names),
        said(_("%(count)s items of “%(project)s” are to be supplemented by %(day)s. Open the page to see each of them."), **names),
        link=link_of(application), project=project, kind=Kind.ACT,
    )  # fmt: skip
    return notice


def _newly_named(earlier, wrong):
    """Labels of items that no earlier notice named; none when this is the first."""
    if not earlier:
        return []
    named = {row.item for notice in earlier for row in open_findings(notice.version)}
    return [row.label for row in wrong if row.item not in named]


@transaction.atomic
def answer_supplement(*, project, by, application):
    """Hand in the answer: refused while an open item is untouched. Writes the next version."""
    application = lock(application, Application.State.SUBMITTED, project=project)
    notice = open_notice(application)
    if notice is None:
        raise Refused(_("There is no open supplement notice."))
    materials = materials_of(notice)
    items = open_items(application, notice, materials)
    if left := [item.finding.label for item in items if not item.touched]:
        raise Refused(_("Not answered yet: %(items)s.") % {"items": listed(left, "、")})
    data = notice.version.data | {item.part.name: item.value for item in items if item.part is not None}
    version = write_version(application, by=by, data=data, last=notice.version)
    _pin_materials(application, materials.handed_in, version, items)
    notice.answered_at = timezone.now()
    notice.save(update_fields=["answered_at"])
    set_stage(project, Stage.CHECK)
    copy_facts(application, project, version.data, first=False)
    note("answer_supplement", application, by=by, project=project, version=version.number)
    names = {"project": project.name}
    tell(
        operators_of(application.carrier), said(_("Supplemented: %(project)s"), **names),
        said(_("The applicant answered every open item of “%(project)s”; it waits for your check again."), **names),
        link=reverse("inbox"), project=project, kind=Kind.ACT,
    )  # fmt: skip
    return version


def _pin_materials(application, handed_in, version, items):
    """New files take the place of those found wanting; all others are handed in again as they were."""
    replaced = {item.finding.item for item in items if not item.finding.item.startswith(FIELD)}
    application.materials.filter(version=None).update(version=version)
    Material.objects.bulk_create(
        Material(
            application=application, version=version, requirement_id=row.requirement_id, document_id=row.document_id,
            added_at=row.added_at,
        )
        for row in handed_in
        if row.requirement.code not in replaced
    )  # fmt: skip
