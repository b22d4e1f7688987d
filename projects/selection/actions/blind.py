"""Verbs of a blind round: mark files as anonymised, take the mark back, hide further words."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import StoredFile
from projects.files.reading import whole_text_of
from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import listed

from ..masking import found_words, hidden_words
from ..models import AgendaItem, BlindFile
from .meetings import locked
from .recusals import GOING_ON

KINDS = (StoredFile.Kind.PDF, StoredFile.Kind.IMAGE)


def refuse_telling(item, stored):
    """Refused when a file cannot be looked through, or says a name. Outside any transaction: it reads the file."""
    if stored.kind not in KINDS:
        raise Refused(_("Only PDF files and pictures can be read without names. Save the document as PDF first."))
    told = found_words(whole_text_of(stored), hidden_words(item))
    if told:
        raise Refused(
            _("The file says, in its text or properties: %(words)s. Add a copy without these words.")
            % {"words": listed(told[:8], "、")}
        )


def _locked_item(item):
    meeting = locked(item.meeting)
    if not meeting.blind or meeting.state not in GOING_ON:
        raise Refused(_("Files are marked for blind rounds that are being prepared or under way."))
    return AgendaItem.objects.select_related("meeting", "project").get(pk=item.pk)


@transaction.atomic
def mark_anonymised(item, *, by, file, label):
    """Let the experts of a blind round read a file: somebody looked through it and found no name.

    Call `refuse_telling` first, outside the transaction.
    """
    item = _locked_item(item)
    try:
        with transaction.atomic():
            row = BlindFile.objects.create(item=item, file=file, label=label, marked_by=by)
    except IntegrityError as error:
        raise AlreadyDone(_("This file is marked already.")) from error
    record("mark_anonymised", row, by=by, county_id=item.meeting.county_id, project=item.project, file=file.pk)
    return row


@transaction.atomic
def unmark_anonymised(row, *, by, reason):
    """Close a file to the experts at once, e.g. because a name was overlooked."""
    item = _locked_item(row.item)
    done = BlindFile.objects.filter(pk=row.pk, unmarked_at=None).update(
        unmarked_at=timezone.now(), unmarked_by=by, unmark_reason=reason
    )
    if not done:
        raise AlreadyDone(_("This mark was taken back already."))
    record("unmark_anonymised", row, by=by, county_id=item.meeting.county_id, project=item.project, note=reason)


@transaction.atomic
def hide_words(item, *, by, words):
    """Hide further words in the texts of one project, e.g. a product's name or a nickname. The list replaces the old."""
    item = _locked_item(item)
    before, item.hidden_words = item.hidden_words, list(dict.fromkeys(filter(None, map(normalise, words))))
    item.save(update_fields=["hidden_words"])
    record(
        "hide_words", item, by=by, county_id=item.meeting.county_id, project=item.project, before=len(before),
        after=len(item.hidden_words),
    )  # fmt: skip
    return item
