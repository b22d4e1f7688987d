"""Where what hinders a project is mended: each line with the page on which this person can do something about it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.rules.hindrances import Lack, counting_hindrances, landing_hindrances
from projects.outcomes.rules import level_tables, may_record
from projects.register.stages import LIVE_REST, OPENINGS, Stage

STEPS = {
    Lack.HANDOVER: "admission.handover", Lack.MOVE_IN_CHECK: "admission.verify",
    Lack.EVIDENCE_CHECK: "landing.verification", Lack.CONFIRMATION: "landing.confirmation",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A sentence and the address where it is mended, if this person can open it."""

    sentence: str
    url: str
    label: str


def lines_for(project, user, open_items, panels):
    """[(what is hindered, lines)] for the page of a project; nothing for those who may not ask for its figures.

    `panels` {app: context}: what the panels of the page have read already is not read twice.
    """
    figures = panels.get("figures")
    if figures is None or project.stage == Stage.JOINED:
        return []
    today = timezone.localdate()
    tables = panels["outcomes"]["tables"] if "outcomes" in panels else level_tables(project, today)
    level, landing = landing_hindrances(project, tables)
    steps = {item.step: item.url for item in open_items}
    found = [(_("Counting"), counting_hindrances(project, figures["standing"], today)), (level, landing)]
    return [(title, [_line(row, project, user, steps) for row in rows]) for title, rows in found if rows]


def _line(hindrance, project, user, steps):
    if url := steps.get(STEPS.get(hindrance.lack)):
        return Line(hindrance.sentence, url, _("To the step"))
    url, label = _place(hindrance, project, user)
    return Line(hindrance.sentence, url, label)


def _place(hindrance, project, user):
    if hindrance.lack in (Lack.AGREEMENT, Lack.HANDOVER, Lack.MOVE_IN_CHECK):
        return reverse("stay", args=[hindrance.about.pk]), _("To the stay")
    if hindrance.lack in (Lack.MILESTONE, Lack.EVIDENCE_CHECK, Lack.CONFIRMATION):
        return _landing_place(hindrance, project, user)
    mine = project.carriers.filter(pk__in=user.seats.carriers()).exists() if user.seats.carriers() else False
    if hindrance.lack in (Lack.MOVE_IN, Lack.DATE, Lack.LEFT) and mine and project.stage in OPENINGS:
        return f"{reverse('move-in-record')}?project={project.number}", _("Record a move-in")
    return "", ""


def _landing_place(hindrance, project, user):
    number = project.number
    if may_record(user, project):
        if project.stage in LIVE_REST:
            return f"{reverse('landing-start')}?project={number}", _("Start a landing")
        if project.stage == Stage.LANDING and hindrance.lack == Lack.MILESTONE:
            return reverse("milestone-add", args=[number, hindrance.about]), _("Add evidence")
    return reverse("landing", args=[number]), _("Conditions and evidence")
