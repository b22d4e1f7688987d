"""The list of deletions outside the database, so that a backup that is put back does not bring anybody back.

One line of JSON per deleted account: number, day of joining, moment; nothing that tells who it was.
"""

import json
import os

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from projects.people.circles import county_of
from projects.people.models import User

from .actions.erasure import erase_person
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
        return {"user": int(row["user"]), "joined_at": str(row["joined_at"]), "at": str(row["at"])}
    except (ValueError, KeyError, TypeError):
        return None


def write_missing():
    """Add the deletions that the list does not name yet; returns how many. Harmless to call again."""
    known = {(row["user"], row["joined_at"]) for row in listed()}
    done = ErasureRequest.objects.filter(state=State.ERASED).order_by("decided_at").select_related("user")
    rows = [
        {"user": row.user_id, "joined_at": row.user.joined_at.isoformat(), "at": row.decided_at.isoformat()}
        for row in done
    ]
    fresh = [row for row in rows if (row["user"], row["joined_at"]) not in known]
    if fresh:
        settings.ERASURES_LIST.parent.mkdir(parents=True, exist_ok=True)
        with settings.ERASURES_LIST.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in fresh)
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def replay(path=None):
    """Delete again everybody on the list whom the database still knows; returns how many."""
    return sum(_again(row) for row in listed(path))


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
