"""Verbs on papers that came in without a form (来件): keep one, make it a lead, put it to a known project, forget it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.files.reading import text_of
from projects.people.models import Carrier
from projects.text import clean
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import filed, said

from ..gleaning import glean
from ..models import Incoming, LeadNote
from .leads import add_note, register_lead

LONGEST_TEXT = 20_000
KEPT = timedelta(days=7)  # for a paper that nobody made a lead of
AT_ONCE = 100


def take_in(*, by, county, text="", checked=None):
    """Keep pasted text or a checked file until a person has corrected what was read. Reading needs no lock."""
    words = clean(text)[:LONGEST_TEXT] or (clean(text_of(checked)) if checked else "")
    if not words and checked is None:
        raise Refused(_("Paste the text, or choose a file."))
    file = store(checked, by=by, county=county) if checked else None
    return Incoming.objects.create(county=county, by=by, text=words, file=file)


@transaction.atomic
def make_lead(incoming, *, by, **fields):
    """A lead from what came in, with the paper as its first contact."""
    incoming = _locked(incoming)
    project = register_lead(by=by, county=incoming.county, **fields)
    return _hang_on(incoming, project, by)


@transaction.atomic
def add_to(incoming, *, by, project):
    """The paper belongs to a project that is known already."""
    incoming = _locked(incoming)
    return _hang_on(incoming, project, by)


def _locked(incoming):
    incoming = Incoming.objects.select_for_update(of=("self",)).select_related("file", "county").get(pk=incoming.pk)
    if incoming.project_id:
        raise AlreadyDone(_("This paper was put to a project already."))
    return incoming


def _hang_on(incoming, project, by):
    incoming.project = project
    incoming.save(update_fields=["project"])
    if incoming.file:
        words, files = filed(said(_("Came in: %(name)s"), name=incoming.file.name)), [incoming.file]
    else:
        words, files = _first_words(incoming.text), []
    add_note(project, by=by, kind=LeadNote.Kind.NOTE, words=words, files=files)
    record("take_in", incoming, by=by, county_id=incoming.county_id, project=project)
    return project


def _first_words(text):
    most = LeadNote._meta.get_field("words").max_length
    return text if len(text) <= most else f"{text[: most - 1]}…"


def drop_unused():
    """Forget papers that nobody made a lead of, with their files. Returns how many went."""
    old = Incoming.objects.filter(project=None, at__lt=timezone.now() - KEPT).select_related("file")[:AT_ONCE]
    return sum(_drop(row) for row in list(old))


@transaction.atomic
def _drop(incoming):
    fresh = Incoming.objects.select_for_update(of=("self",)).filter(pk=incoming.pk, project=None).first()
    if fresh is None:
        return 0
    file = incoming.file
    fresh.delete()
    if file:
        content = file.content
        file.delete()
        transaction.on_commit(lambda: content.delete(save=False))
    return 1


def gleaned(incoming):
    """What the paper proposes for the fields of a lead: {field: Found}."""
    carriers = Carrier.objects.filter(county=incoming.county_id).values_list("town", "short_name", "kind")
    towns = {town for town, _name, _kind in carriers if town}
    enclaves = [name for _town, name, kind in carriers if kind == Carrier.Kind.ENCLAVE]
    filename = incoming.file.name if incoming.file else ""
    return glean(incoming.text, filename=filename, towns=sorted(towns), bringers=enclaves)
