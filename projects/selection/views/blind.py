"""Blind rounds: what experts will read, marking files on the desk, and the experts' door to marked files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.files.actions import store
from projects.files.sending import sandboxed, send
from projects.register.forms.leads import ReasonForm
from projects.trace.errors import Refused

from ..actions import blind as verbs
from ..actions import paper
from ..forms.blind import CopyForm, ExtendForm, WordsForm
from ..models import BlindFile, Review
from ..reading import may_read, sections_of
from .access import meeting_for
from .acting import act_on

RELATED = ("project__organisation", "version__application", "meeting__county")


@sandboxed
@require_safe
def review_file(request, pk, file):
    """A marked file to the expert of a blind round, under a name that tells nothing."""
    own = Review.objects.visible_to(request.user).filter(expert__user_id=request.user.pk)
    review = get_object_or_404(own.select_related("item__meeting", "item__project"), pk=pk)
    if not may_read(review):
        raise Http404
    row = get_object_or_404(BlindFile.objects.marked().select_related("file", "item"), item=review.item, pk=file)
    return send(row.file, show=bool(request.GET.get("show")), name=row.neutral_name)


def _item(request, number, item):
    meeting = meeting_for(request, number, acting=True)
    found = get_object_or_404(meeting.agenda.select_related(*RELATED), pk=item, removed_at=None, meeting__blind=True)
    return meeting, found


def _back(meeting, item):
    return redirect("meeting-blind", meeting.number, item.pk)


def blind_page(request, number, item):
    """What experts read of a project, the files they get, and what is still closed."""
    meeting, found = _item(request, number, item)
    return _page(request, meeting, found)


def _page(request, meeting, item, words=None, copy=None):
    marked = list(item.blind_files.marked().select_related("file", "marked_by"))
    open_to_them = {row.file_id for row in marked}
    materials = item.version.materials.select_related("requirement", "document__file")
    context = {
        "meeting": meeting, "item": item, "marked": marked, "sections": sections_of(item),
        "closed": [row for row in materials if row.document.file_id not in open_to_them],
        "words": words or WordsForm(initial={"words": "\n".join(item.hidden_words)}), "copy": copy or CopyForm(),
    }  # fmt: skip
    return render(request, "selection/blind.html", context)


@require_POST
def blind_words(request, number, item):
    """Hide further words."""
    meeting, found = _item(request, number, item)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, found, words=form)
    verbs.hide_words(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved. The text below is what the experts read."))
    return _back(meeting, found)


@require_POST
def blind_mark(request, number, item, material):
    """A material as it is: it says no name."""
    meeting, found = _item(request, number, item)
    row = get_object_or_404(found.version.materials.select_related("requirement", "document__file"), pk=material)
    verbs.refuse_telling(found, row.document.file)
    verbs.mark_anonymised(found, by=request.user, file=row.document.file, label=row.requirement.name)
    messages.success(request, _("Marked. The experts may read this file."))
    return _back(meeting, found)


@require_POST
def blind_copy(request, number, item):
    """A copy without names, marked at once."""
    meeting, found = _item(request, number, item)
    form = CopyForm(request.POST, request.FILES)
    if form.is_valid():
        stored = store(form.cleaned_data["file"], by=request.user, county=meeting.county)
        try:
            verbs.refuse_telling(found, stored)
            verbs.mark_anonymised(found, by=request.user, file=stored, label=form.cleaned_data["label"])
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Marked. The experts may read this file."))
            return _back(meeting, found)
    return _page(request, meeting, found, copy=form)


def blind_unmark(request, number, item, file):
    """Close a file to the experts, with the reason."""
    meeting, found = _item(request, number, item)
    row = get_object_or_404(found.blind_files.marked().select_related("item__meeting"), pk=file)
    return act_on(
        request, ReasonForm(request.POST or None),
        lambda form: verbs.unmark_anonymised(row, by=request.user, **form.cleaned_data),
        done=_("The file is closed to the experts."), back=f"{meeting.get_absolute_url()}items/{found.pk}/blind/",
        template="selection/blind_unmark.html", meeting=meeting, item=found, row=row,
    )  # fmt: skip


def extend(request, number):
    """Another last day for an open paper review."""
    meeting = meeting_for(request, number, acting=True)
    return act_on(
        request, ExtendForm(request.POST or None),
        lambda form: paper.extend_review(meeting, by=request.user, **form.cleaned_data),
        done=_("The experts have more time and have been told."), back=meeting.get_absolute_url(),
        template="selection/extend.html", meeting=meeting,
    )  # fmt: skip
