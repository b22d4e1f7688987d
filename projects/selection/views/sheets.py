"""The expert's pages: own sheets, declaration, file and score sheet. Nothing of anybody else's sheet is read here."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.trace.errors import Refused

from ..actions import reviews as verbs
from ..board import sheet_table
from ..forms.sheets import AbstainForm, CorrectionForm, RecusalForm, SheetForm
from ..models import Meeting, Review
from ..reading import files_of, may_read, sections_of
from .sheetwords import sheets_page

STATES = Review.State
RELATED = (
    "item__project__organisation", "item__project__carrier", "item__meeting__rubric",
    "item__version__application__organisation", "expert__user",
)  # fmt: skip


def _own(user):
    return Review.objects.visible_to(user).filter(expert__user_id=user.pk)


def _own_review(request, pk):
    return get_object_or_404(_own(request.user).select_related(*RELATED), pk=pk)


def my_reviews(request):
    """The own sheets: meetings to come and running first, each project with what is to be done."""
    reviews = (
        _own(request.user)
        .exclude(state=STATES.LEFT)
        .select_related("item__project__organisation", "item__project__carrier", "item__meeting")
    )
    reviews = list(reviews.order_by("-item__meeting__on", "item__meeting", "item__order", "pk"))
    now = [review for review in reviews if _is_current(review)]
    past = [review for review in reviews if not _is_current(review) and review.state == STATES.SUBMITTED]
    to_do = [review for review in now if review.state in (STATES.ASSIGNED, STATES.OPEN)]
    context = {"now": now, "past": past, "to_do": len(to_do), "sheets_page": sheets_page(request.user)}
    return render(request, "selection/my_reviews.html", context)


def _is_current(review):
    running = review.item.meeting.state in (Meeting.State.PLANNED, Meeting.State.OPEN)
    return running and review.item.removed_at is None


def review_page(request, pk):
    """One sheet, by its state: declare first, then read and score, then see what was submitted."""
    review = _own_review(request, pk)
    form = _sheet_form(request, review)
    if request.method == "POST" and form is not None and form.is_valid():
        done = _hand_in(request, review, form)
        if done:
            return done
    return render(request, "selection/review.html", _context(request, review, form))


def _sheet_form(request, review):
    if review.state not in (STATES.OPEN, STATES.SUBMITTED) or not may_read(review):
        return None
    if request.method == "POST":
        return SheetForm(request.POST, review=review, complete=_submits(request))
    return SheetForm(review=review) if review.state == STATES.OPEN else None


def _submits(request):
    return request.POST.get("act") == "submit"


def _hand_in(request, review, form):
    verb = verbs.submit if _submits(request) else verbs.save_draft
    try:
        verb(review, by=request.user, points=form.points, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if not _submits(request):
        messages.success(request, _("Draft saved. It is not submitted yet."))
        return redirect(review)
    messages.success(request, _("Your sheet on “%(name)s” is submitted.") % {"name": review.item.shown_name})
    return redirect(next_to_score(review) or "my-reviews")


def next_to_score(review):
    """The next own sheet of the meeting that is open, behind this one first; None when all are done."""
    rows = _own(review.expert.user).filter(
        item__meeting=review.item.meeting_id, item__removed_at=None, state__in=(STATES.ASSIGNED, STATES.OPEN)
    )
    left = list(rows.exclude(pk=review.pk).select_related("item").order_by("item__order", "pk"))
    behind = [row for row in left if (row.item.order, row.pk) > (review.item.order, review.pk)]
    return next(iter(behind or left), None)


def _context(request, review, form=None, correction=None, recusal=None, abstention=None):
    readable = may_read(review)
    submitted = review.state == STATES.SUBMITTED
    return {
        "review": review,
        "item": review.item,
        "meeting": review.item.meeting,
        "form": form,
        "correction": correction,
        "recusal": recusal or RecusalForm(),
        "abstention": abstention or AbstainForm(prefix="abstain"),
        "readable": readable,
        "sections": sections_of(review.item) if readable else (),
        "files": files_of(review) if readable else (),
        "table": sheet_table(review.item.meeting.rubric, [review]) if submitted else None,
        "corrections": list(review.corrections.all()) if submitted else (),
        "sheets_page": sheets_page(request.user, follow=True) if form else None,
        "states": STATES,
    }


@require_POST
def declare(request, pk):
    """No conflict: the file opens."""
    review = _own_review(request, pk)
    verbs.declare(review, by=request.user)
    messages.success(request, _("Declared. The file is open to you while the meeting runs."))
    return redirect(review)


@require_POST
def recuse(request, pk):
    """Ask to be excused, with a reason."""
    review = _own_review(request, pk)
    form = RecusalForm(request.POST)
    if form.is_valid():
        verbs.recuse(review, by=request.user, **form.cleaned_data)
        messages.success(request, _("You are excused from this project; the centre has been told."))
        return redirect("my-reviews")
    return render(request, "selection/review.html", _context(request, review, recusal=form))


@require_POST
def abstain(request, pk):
    """Give no judgement, with a reason."""
    review = _own_review(request, pk)
    form = AbstainForm(request.POST, prefix="abstain")
    if form.is_valid():
        verbs.abstain(review, by=request.user, **form.cleaned_data)
        messages.success(request, _("You abstain on this project; the centre has been told."))
        return redirect("my-reviews")
    return render(request, "selection/review.html", _context(request, review, abstention=form))


def correct(request, pk):
    """Put the own submitted sheet right, with a reason."""
    review = _own_review(request, pk)
    if review.state != STATES.SUBMITTED or not may_read(review):
        return redirect(review)
    form = CorrectionForm(request.POST or None, review=review)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.correct(
                review, by=request.user, points=form.points, comment=data["comment"], reason=data["reason"],
                signature=data["signature"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The correction is kept beside your first scores."))
            return redirect(review)
    return render(request, "selection/review.html", _context(request, review, correction=form))
