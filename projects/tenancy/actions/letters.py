"""Issuing a letter of a project: it gets its number and its words are frozen; the files follow (`files.papers`)."""

from django.db import transaction
from django.utils import timezone

from projects.files.letters import catalogue
from projects.files.papers import issue_paper
from projects.trace.actions import next_number, record

from ..models import IssuedLetter


@transaction.atomic
def issue_letter(project, *, by, kind, unit, facts, number="", **about):
    """Issue a letter of a kind (`LetterTemplate.Kind`) with its facts by the names of `fields.json`.

    Without `number` it takes the next one of its series. `about` names the row it is about: offer, move_in, change.
    """
    number = number or next_letter_number(project.county_id, kind)
    paper = issue_paper(county=project.county, kind=kind, number=number, unit=unit, facts=facts)
    letter = IssuedLetter.objects.create(project=project, paper=paper, by=by, **about)
    record("issue_letter", letter, by=by, county_id=project.county_id, project=project, kind=str(kind), number=number)
    return letter


def next_letter_number(county_id, kind):
    """The next number of a kind in this year: series of the kind, year, three digits."""
    year = timezone.localdate().year
    serial = next_number(county_id=county_id, key=f"letter-{kind}-{year}")
    return f"{catalogue()[kind]['series']}{year}-{serial:03d}"
