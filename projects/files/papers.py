"""Papers that are kept: issuing one freezes its words in the act's transaction, its files are set afterwards.

What a kind looks like is known further up: an app registers with `sets_papers` how to make the files of its kinds.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from projects.trace.errors import Refused

from .actions import store
from .checks import CheckedFile
from .models import Paper, StoredFile

LOST_AFTER = timedelta(minutes=5)
AT_ONCE = 100  # papers of one look-round
Kind = StoredFile.Kind
_setters = {}


def sets_papers(*kinds):
    """Register `setter(paper) -> (Word bytes or None, PDF bytes)` for these kinds. Call once, from an app's `ready`."""

    def register(setter):
        _setters.update(dict.fromkeys(kinds, setter))
        return setter

    return register


def issue_paper(*, county, kind, number, unit, facts, on=None):
    """Freeze a paper of today (or of the day `on`) and ask for its files. Part of the act that issues it."""
    paper = Paper.objects.create(
        county=county, kind=kind, number=number, unit=unit, facts=facts, on=on or timezone.localdate()
    )
    make_paper.enqueue(paper.pk)
    return paper


def set_paper(paper):
    """Make and keep the files of a paper, outside any transaction; who comes second finds them there.

    What cannot be made is noted on the paper in a sentence and tried again later.
    """
    if paper.pdf_id:
        return paper
    try:
        word, pdf = _setters[paper.kind](paper)
    except Refused as refusal:
        Paper.objects.filter(pk=paper.pk, pdf=None).update(fault=str(refusal)[:300])
        paper.fault = str(refusal)[:300]
        return paper
    return _keep(paper, word, pdf)


@transaction.atomic
def _keep(paper, word, pdf):
    kept = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if kept.pdf_id is None:
        kept.word = word and _stored(kept, Kind.WORD, word)
        kept.pdf, kept.fault = _stored(kept, Kind.PDF, pdf), ""
        kept.save(update_fields=["word", "pdf", "fault"])
    paper.word, paper.pdf, paper.fault = kept.word, kept.pdf, kept.fault
    return paper


def _stored(paper, kind, body):
    checked = CheckedFile(f"{paper.number}.{kind.value}", kind, ContentFile(body))
    return store(checked, by=None, county=paper.county)


@task()
def make_paper(pk):
    """Make the files of one paper; harmless when they are there."""
    set_paper(Paper.objects.select_related("county").get(pk=pk))


def ask_again():
    """Ask again for papers whose files should be there by now: a worker was lost, or a template was put right since."""
    for paper in Paper.objects.filter(pdf=None, moment__lt=timezone.now() - LOST_AFTER)[:AT_ONCE]:
        make_paper.enqueue(paper.pk)
