"""What rows of a roster would change, before anything is written: the preview of an import and the check of a form.

A row is a dict: `name`, `born_on`, `since` (the day of arrival), the names of FIELDS, and `left_on` for who left again.
What is left out of FIELDS has its default for a new person, and stays as it is for a known one.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.wording import said

from .models import Act, Education, Engagement, RosterLine, RosterPerson, TalentLevel, Title
from .personkey import person_key, spelling

DEFAULTS = {
    "kind": Engagement.FULL_TIME, "education": Education.OTHER, "title": Title.NONE, "engineer": True,
    "level": TalentLevel.NONE, "insured": False, "overseas": False, "graduate": False,
}  # fmt: skip
FIELDS = tuple(DEFAULTS)
CHOICES = {"kind": Engagement, "education": Education, "title": Title, "level": TalentLevel}
ID_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_STILL_HERE = _("Until %(day)s this person was still on the roster.")
YOUNGEST = 14  # years, on the day of arrival: younger is a slip of the pen


@dataclass
class Planned:
    """What becomes of one row. `what` is one of: new, changed, left, unchanged, wrong.

    `changes` holds {field: (before, after)}; `faults` [(field, sentence)], of wrong rows only.
    """

    index: int
    what: str
    key: str = ""
    name: str = ""
    person: RosterPerson | None = None
    since: date | None = None
    left_on: date | None = None
    values: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)


def holds_id_number(text):
    """Whether words hold what looks like an ID number, which is never kept here."""
    return bool(ID_NUMBER.search(normalise(text)))


def value_faults(values, today=None):
    """[(field, sentence)] of what cannot be true of a person, whatever stood there before."""
    today, faults = today or timezone.localdate(), []
    for name, choices in CHOICES.items():
        if name in values and values[name] not in choices.values:
            faults.append((name, said(_("“%(value)s” is not one of the choices."), value=values[name])))
    if values.get("kind") == Engagement.CORE and values.get("insured"):
        faults.append(("insured", _("A core member who is not insured yet cannot be insured. Choose full time.")))
    for name in ("since", "left_on"):
        if values.get(name) and values[name] > today:
            faults.append((name, _("The day lies in the future. Enter it when it has happened.")))
    return faults


def row_faults(row, today=None):
    """[(field, sentence)] of one row on its own."""
    faults = value_faults(row, today)
    name, born, since, left = normalise(row.get("name") or ""), row.get("born_on"), row.get("since"), row.get("left_on")
    if len(spelling(name)) < 2 or len(name) > 60:
        faults.append(("name", _("Please give the full name.")))
    elif any(sign.isdigit() for sign in name):
        faults.append(("name", _("A name has no digits. ID numbers are not kept here.")))
    if not since:
        faults.append(("since", _("Please give the day of arrival.")))
    if not born:
        faults.append(
            ("born_on", _("Please give the day of birth: it is used once to know the person again, and not kept."))
        )
    elif since and not born.year + YOUNGEST <= since.year <= born.year + 100:
        faults.append(("born_on", _("This day of birth does not fit the day of arrival.")))
    if since and left and left < since:
        faults.append(("left_on", _("Nobody leaves before the day of arrival.")))
    return faults


def plan_people(project, rows, *, changed_on=None):
    """[Planned] of rows for the roster of a project; two queries. `changed_on`: the day from which differences hold."""
    rows, today = list(rows), timezone.localdate()
    planned = [_read(project, index, row, today) for index, row in enumerate(rows)]
    keys = {one.key for one in planned if one.key}
    people = {person.key: person for person in RosterPerson.objects.filter(project=project, key__in=keys)}
    last = _last_lines(people.values())
    seen = set()
    for one in (one for one in planned if one.what != "wrong"):
        one.person = people.get(one.key)
        if one.key in seen:
            _wrong(one, "name", _("This person stands twice in these rows."))
        elif before := last.get(one.person and one.person.pk):
            _compare(one, before, rows[one.index], changed_on or today)
        seen.add(one.key)
    return planned


def _read(project, index, row, today):
    if faults := row_faults(row, today):
        return Planned(index, "wrong", name=normalise(row.get("name") or ""), faults=faults)
    key = person_key(project.county_id, row["name"], row["born_on"])
    values = DEFAULTS | {name: row[name] for name in FIELDS if name in row}
    return Planned(
        index, "new", key, normalise(row["name"]), since=row["since"], left_on=row.get("left_on"), values=values
    )


def _last_lines(people):
    """Person → their last line, whether verified or not; the lines of a stay with the day of its arrival."""
    lines = RosterLine.objects.filter(person__in=people, void_since=None).exclude(what=Act.STRUCK)
    return {line.person_id: line for line in lines.with_arrival().order_by("since", "pk")}


def _wrong(one, name, sentence):
    one.what, one.faults = "wrong", [*one.faults, (name, sentence)]


def _compare(one, before, row, changed_on):
    """A person who is known already: back again, changed, gone, or nothing new."""
    if before.what == Act.LEAVES:
        if one.since == before.arrived_on:
            one.what = "unchanged"
        elif one.since < before.since:
            _wrong(one, "since", said(_STILL_HERE, day=f"{before.since:%Y-%m-%d}"))
        return
    if one.since != before.arrived_on:
        words = _("On the roster since %(day)s. Correct the day of arrival on the person's page.")
        _wrong(one, "since", said(words, day=f"{before.arrived_on:%Y-%m-%d}"))
        return
    one.values = {name: row.get(name, getattr(before, name)) for name in FIELDS}
    one.changes = {name: (was, now) for name, now in one.values.items() if (was := getattr(before, name)) != now}
    one.since = max(changed_on, before.since)
    if one.left_on and one.left_on < before.since:
        _wrong(one, "left_on", said(_STILL_HERE, day=f"{before.since:%Y-%m-%d}"))
        return
    if one.changes and value_faults(one.values):
        _wrong(one, *value_faults(one.values)[0])
    else:
        one.what = "changed" if one.changes else "left" if one.left_on else "unchanged"
