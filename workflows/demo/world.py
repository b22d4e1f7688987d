"""The stage of the story: its county, people, places and papers, and which script each project follows."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from projects.outcomes.quarters import Quarter
from projects.people.models import Carrier, County, Membership, Role, Section, User
from projects.selection.models import Expert

from .clock import Clock
from .papers import Papers
from .scripts import FOLDER, Script

LOGINS = settings.VAR_DIR / "demo-logins.txt"


@dataclass
class World:
    """Everything the people of the story need at hand."""

    clock: Clock
    county: County
    last_year: int  # the first of the two years
    people: dict
    carriers: dict
    papers: Papers
    scripts: dict[int, Script] = field(default_factory=dict)  # by project id
    newest_quarter: Quarter | None = None  # of which returns are asked
    appointments: dict[date, list] = field(default_factory=dict)  # what is to be done on a later day

    def later(self, days, act):
        """Do `act(world)` so many days from today, on the next office day."""
        self.appointments.setdefault(self.clock.day + timedelta(days=days), []).append(act)

    def keep_appointments(self):
        """Do what is due by today, in the order in which it was promised."""
        for day in sorted(day for day in self.appointments if day <= self.clock.day):
            for act in self.appointments.pop(day):
                self.clock.tick()
                act(self)

    def script(self, project_id):
        """The script of a project; contest entries that nobody claimed have none."""
        return self.scripts.get(project_id)

    def follow(self, project, script):
        """From now on the project does what the script says."""
        self.scripts[project.pk] = script

    def operator_of(self, carrier):
        """The person at the desk of a carrier."""
        return next(person for person in self.people.values() if carrier.pk in person.seats.carriers())


def open_accounts(county):
    """The cast with their seats, and the list of logins for the README's tour. Returns people by key."""
    data = json.loads((FOLDER / "people.json").read_text())
    people, lines = {}, []
    for row in data["staff"]:
        phone = {"phone": row["phone"], "phone_proved": True} if "phone" in row else {}
        user = User.objects.create_user(row["email"], data["password"], name=row["name"], **phone)
        people[row["key"]] = user
        if row["role"] != Role.APPLICANT:
            Membership.objects.create(user=user, county=county, role=row["role"], **_scope(county, row))
        if row["role"] == Role.EXPERT:
            Expert.objects.create(county=county, user=user, employer=row["employer"], title=row["title"])
        lines.append("\t".join((str(Role(row["role"]).label), row["name"], row["email"], data["password"])))
    LOGINS.write_text("\n".join(lines) + "\n")
    return people


def _scope(county, row):
    scope = {}
    if "carrier" in row:
        scope["carrier"] = Carrier.objects.get(county=county, code=row["carrier"])
    if "section" in row:
        scope["section"] = Section.objects.get(county=county, code=row["section"])
    return scope


def build_world(clock, county):
    """The stage before the first day."""
    people = open_accounts(county)
    carriers = {carrier.code: carrier for carrier in Carrier.objects.filter(county=county)}
    return World(clock, county, clock.day.year, people, carriers, Papers(county))
