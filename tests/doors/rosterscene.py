"""The roster of the main project: somebody verified, and somebody whom the applicant entered, not checked yet."""

from datetime import date

from projects.outcomes.actions.roster import record_people
from projects.outcomes.actions.rosterchecks import verify_lines
from tests import factories as make


def add_roster(scene):
    """`scene.person` stands on the roster of the main project, `scene.entered_line` waits for the desk.

    The roster of the resting project is complete and may be taken into use.
    """
    place, proof = scene.place, make.StoredFileFactory(county=scene.place.county)

    def enter(project, name, by):
        row = {"name": name, "born_on": date(1990, 5, 1), "since": date(2026, 1, 12), "education": "master"}
        return record_people(project=project, by=by, rows=[row], told=True, evidence=proof).lines[0]

    checked = [enter(scene.projects[key], f"{place.word}员工", place.incubator_operator) for key in ("main", "resting")]
    for line in checked:
        verify_lines(project=line.person.project, by=place.staff, lines=[line])
    scene.person = checked[0].person
    scene.roster_line = checked[0]
    scene.entered_line = enter(scene.projects["main"], f"{place.word}新人", place.applicant)
