"""The rosters of the story: the people behind the counts of most projects, somebody in two of them, a few to be checked."""

import json
from datetime import date, timedelta
from functools import partial

from projects.outcomes.actions.roster import change_person, leave_project, record_people
from projects.outcomes.actions.rosterchecks import send_back_lines, use_roster, verify_lines
from projects.outcomes.models import RosterPerson, RosterUse
from projects.register.models import Project
from projects.register.stages import LIVE_REST

from .scripts import FOLDER

NAMES = json.loads((FOLDER / "people.json").read_text())
ENTERED_AFTER = 9  # days after the count by hand
BY_HAND = 3  # every third project stays with its count by hand
# Founders of two companies: they stand on the rosters of the projects with these serial numbers, and count once.
SHARED = {61: "欧阳启明", 62: "欧阳启明", 70: "司徒文", 71: "司徒文"}
DAY = date(2025, 1, 1)
SHARED_BORN = date(1984, 6, 18)


def promise_roster(world, project_id, script):
    """The desk enters the people some days after it recorded their number."""
    if script.serial % BY_HAND:
        world.later(ENTERED_AFTER, partial(_enter, project_id=project_id, script=script, counted_on=world.clock.day))


def _enter(world, project_id, script, counted_on):
    project = Project.objects.select_related("carrier", "county").get(pk=project_id)
    if project.stage not in LIVE_REST:
        return
    desk, centre = world.operator_of(project.carrier), world.people["centre"]
    proof = world.papers.pdf("roster", "劳动合同与学历证明", desk)
    rows = people_of(script, counted_on)
    done = record_people(project=project, by=desk, rows=rows, told=True, evidence=proof)
    world.clock.tick(1)
    verify_lines(project=project, by=centre, lines=done.lines)
    use_roster(project=project, by=centre, since=counted_on)


def people_of(script, day):
    """Rows of as many people as were counted by hand, and a flexible or uninsured one beside them."""
    heads, rows = script.talent, []
    for place in range(heads["total"]):
        level = (
            "national" if place < heads["national"] else "municipal" if (script.serial + place) % 16 == 5 else "none"
        )
        title = "senior" if place < heads["senior_engineers"] else ("middle" if place % 2 else "none")
        rows.append(
            _row(
                script,
                place,
                day,
                education=_education(heads, place),
                title=title,
                level=level,
                insured=True,
                overseas=place == 0 and script.serial % 7 == 3,
                graduate=place > 0 and script.serial % 5 == 2,
            )
        )
    if shared := SHARED.get(script.serial):
        rows[0] |= {"name": shared, "born_on": SHARED_BORN}
    if script.serial % 4 == 2:
        rows.append(_row(script, 20, day, kind="flexible", education="doctor", title="full", level="provincial"))
    if script.team:
        rows.append(_row(script, 30, day, kind="core", education="master"))
    return rows


def declared_beside(script):
    """What the return of such a project says of flexible people and new graduates."""
    rows = people_of(script, DAY) if script.talent and script.serial % BY_HAND else []
    graduates = sum(row.get("graduate", False) for row in rows)
    return {"graduates": graduates, "flexible": sum(row.get("kind") == "flexible" for row in rows)}


def _education(heads, place):
    if place < heads["masters_doctors"]:
        return "doctor" if place == 0 and heads["masters_doctors"] > 1 else "master"
    return "bachelor" if place < heads["bachelor_or_above"] else "other"


def _row(script, place, day, **more):
    """A person made up from the serial number and the place in the list; nobody twice."""
    n = script.serial * 3 + place * 7
    name = NAMES["surnames"][n % len(NAMES["surnames"])] + NAMES["given"][(n // 2 + place * 5) % len(NAMES["given"])]
    born = date(1974 + (n + place) % 25, 1 + n % 12, 1 + (script.serial + 3 * place) % 28)
    return {"name": name, "born_on": born, "since": day - timedelta(days=3 * (place % 9)), **more}


def leave_rosters(world):
    """Leave rosters as a visitor of the demo finds them: a degree earned, somebody gone, people who wait for the check."""
    rosters = list(
        RosterUse.objects.filter(project__stage__in=LIVE_REST).select_related("project__carrier").order_by("pk")
    )
    for use, act in zip(rosters[-6:-4], (_earn, _leave), strict=False):
        world.clock.tick()
        act(world, use.project)
    living = Project.objects.filter(stage__in=LIVE_REST, carrier__isnull=False).select_related("carrier").order_by("pk")
    own = next((project for project in living if _of_founder(world, project)), None)
    if own:
        _wait(world, own)


def _of_founder(world, project):
    script = world.script(project.pk)
    return bool(script and script.owner == "founder")


def _people(project):
    return RosterPerson.objects.filter(project=project).order_by("pk")


def _earn(world, project):
    desk = world.operator_of(project.carrier)
    proof = world.papers.pdf("degree", "学位证书", desk)
    line = change_person(
        person=_people(project).last(), by=desk, since=world.clock.day - timedelta(days=5), education="doctor",
        evidence=proof, reason="取得博士学位",
    )  # fmt: skip
    verify_lines(project=project, by=world.people["centre"], lines=[line])


def _leave(world, project):
    desk = world.operator_of(project.carrier)
    leave_project(
        person=_people(project).last(), by=desk, on=world.clock.day - timedelta(days=2), reason="合同期满离岗"
    )


def _wait(world, project):
    """The founder enters three people; the desk sends one back, the others wait."""
    founder, desk = world.people["founder"], world.operator_of(project.carrier)
    proof = world.papers.pdf("roster-own", "新入职人员劳动合同", founder)
    day = world.clock.day - timedelta(days=6)
    shared = {"since": day, "education": "master", "insured": True}
    rows = [
        {"name": "邵子涵", "born_on": date(1996, 4, 9), **shared}, {"name": "尹书瑶", "born_on": date(1998, 11, 23), **shared},
        {"name": "柏文博", "born_on": date(1991, 8, 2), **shared, "title": "senior"},
    ]  # fmt: skip
    lines = record_people(project=project, by=founder, rows=rows, told=True, evidence=proof).lines
    world.clock.tick()
    send_back_lines(project=project, by=desk, lines=lines[-1:], reason="职称证书未附，请补充后重报")
