"""Erasing a person of the rosters: the name goes and the key becomes unusable, what was counted stays."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.outcomes.models import RosterLine, RosterPerson
from projects.outcomes.personkey import unusable_key
from projects.tenancy.rules import is_centre
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from .unused import drop_unused


@transaction.atomic
def erase_roster_person(person, *, by, reason):
    """At the person's wish: on every roster of the county. Returns how many entries lost their name.

    They share a new key that nobody can compute, so that the person still counts once in every sum. Evidence that
    speaks of this person only goes, too.
    """
    county = person.project.county_id
    if not is_centre(by, county):
        raise Refused(_("The centre does this."))
    if person.erased_at:
        raise AlreadyDone(_("The name was erased already."))
    if not reason.strip():
        raise Refused(_("Write who asked for it and how; do not repeat the name."), field="reason")
    if person.name in reason:
        raise Refused(_("Do not repeat the name here: it would stay in the record."), field="reason")
    rows = forget(RosterPerson.objects.filter(project__county=county, key=person.key))
    record("erase_roster_person", person, by=by, county_id=county, project=person.project, note=reason, entries=rows)
    return rows


def forget(people):
    """Wipe the names of people who share their key or not; everybody keeps one key of their own. Returns how many."""
    rows, fresh = list(people.select_for_update(of=("self",))), {}
    for row in rows:
        _wipe_words(row)
        row.name, row.key, row.erased_at = "", fresh.setdefault(row.key, unusable_key()), timezone.now()
    RosterPerson.objects.bulk_update(rows, ["name", "key", "erased_at"])
    _drop_evidence(rows)
    return len(rows)


def _wipe_words(person):
    """The name within reasons that were written about the project's people."""
    if not person.name:
        return
    for line in RosterLine.objects.filter(person__project=person.project_id):
        fresh = [text.replace(person.name, "*") for text in (line.reason, line.sent_back_reason)]
        if fresh != [line.reason, line.sent_back_reason]:
            RosterLine.objects.filter(pk=line.pk).update(reason=fresh[0], sent_back_reason=fresh[1])


def _drop_evidence(people):
    """Files that prove lines of erased people only, and nothing else."""
    lines = RosterLine.objects.filter(person__in=people, evidence__isnull=False)
    shared = RosterLine.objects.filter(person__erased_at=None, evidence__isnull=False).values("evidence")
    files = list(StoredFile.objects.filter(roster_proofs__in=lines).exclude(pk__in=shared).distinct())
    RosterLine.objects.filter(evidence__in=files).update(evidence=None)
    drop_unused(files)
