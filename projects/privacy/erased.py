"""The list of deletions outside the database, so that a backup that is put back does not bring anybody back.

One line of JSON per deleted account: number, day of joining, moment; and per erased entry of a roster: number, moment of
its first line, moment. Nothing tells who it was.
"""

import json
import os

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils.dateparse import parse_datetime

from projects.outcomes.models import RosterPerson
from projects.people.circles import county_of
from projects.people.models import User

from .actions.erasure import erase_person
from .actions.rosters import forget
from .models import ErasureRequest

State = ErasureRequest.State


def listed(path=None):
    """The lines of the list, each a dict; those that cannot be read are left out."""
    path = path or settings.ERASURES_LIST
    if not path.exists():
        return []
    return [row for line in path.read_text(encoding="utf-8").splitlines() if (row := _parsed(line))]


def _parsed(line):
    try:
        row = json.loads(line)
        who, since = ("user", "joined_at") if "user" in row else ("person", "entered_at")
        return {who: int(row[who]), since: str(row[since]), "at": str(row["at"])}
    except (ValueError, KeyError, TypeError):
        return None


def _key(row):
    return tuple(value for name, value in row.items() if name != "at")


def write_missing():
    """Add the deletions that the list does not name yet; returns how many. Harmless to call again."""
    known = {_key(row) for row in listed()}
    done = ErasureRequest.objects.filter(state=State.ERASED).order_by("decided_at").select_related("user")
    rows = [
        {"user": row.user_id, "joined_at": row.user.joined_at.isoformat(), "at": row.decided_at.isoformat()}
        for row in done
    ]
    rows += [
        {"person": row.pk, "entered_at": row.entered_at.isoformat(), "at": row.erased_at.isoformat()}
        for row in _entries().filter(erased_at__isnull=False)
    ]
    fresh = [row for row in rows if _key(row) not in known]
    if fresh:
        settings.ERASURES_LIST.parent.mkdir(parents=True, exist_ok=True)
        with settings.ERASURES_LIST.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in fresh)
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def _entries():
    """Entries of rosters with the moment of their first line."""
    return RosterPerson.objects.annotate(entered_at=Min("lines__recorded_at")).filter(entered_at__isnull=False)


def replay(path=None):
    """Delete again everybody on the list whom the database still knows; returns how many accounts that were."""
    rows = listed(path)
    for row in rows:
        if "person" in row:
            _forget_again(row)
    return sum(_again(row) for row in rows if "user" in row)


@transaction.atomic
def _forget_again(row):
    """An entry of a roster; one that took its number later was first entered at another moment."""
    same = _entries().filter(pk=row["person"], erased_at=None, entered_at=parse_datetime(row["entered_at"]))
    forget(RosterPerson.objects.filter(pk__in=list(same.values_list("pk", flat=True))))


@transaction.atomic
def _again(row):
    user = User.objects.filter(pk=row["user"], joined_at=parse_datetime(row["joined_at"])).first()
    if user is None or ErasureRequest.objects.filter(user=user, state=State.ERASED).exists():
        return False
    county, at = county_of(user), parse_datetime(row["at"])
    erase_person(user, by=None, county=county, again=True)
    request = ErasureRequest.objects.filter(user=user, state=State.OPEN).first()
    request = request or ErasureRequest(county=county, user=user, asked_at=at, due_on=at.date())
    request.state, request.decided_at, request.reason = State.ERASED, at, ""
    request.save()
    return True
