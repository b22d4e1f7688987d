"""The expert's table during a meeting: all own sheets on one page, which goes on when the network does not.

The page is loaded once; its script (js/sheets/) keeps what is typed in the browser and delivers it when it can.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.trace.asked import asked_json
from projects.trace.errors import Refused

from ..actions.attendance import sign_in
from ..actions.deliveries import VERBS, ChangedElsewhere, deliver
from ..forms.sheets import SheetForm
from ..models import Invitation, Meeting, Review
from ..reading import may_read, sections_of
from .access import one_for
from .sheets import RELATED, next_to_score
from .sheetwords import sheets_page

STATES = Review.State


def _meeting(request, number):
    """(meeting, the own place in it); 404 for everybody else."""
    meeting = one_for(request, Meeting.objects.visible_to(request.user).select_related("rubric"), number=number)
    place = Invitation.objects.filter(meeting=meeting, expert__user=request.user, left_at=None)
    return meeting, get_object_or_404(place.select_related("expert__user", "meeting"))


def station(request, number):
    """Every own sheet of the meeting that can be scored, one below the other."""
    meeting, place = _meeting(request, number)
    reviews = Review.objects.visible_to(request.user).filter(
        item__meeting=meeting, expert=place.expert, item__removed_at=None
    )
    reviews = list(
        reviews.exclude(state=STATES.LEFT)
        .select_related(*RELATED)
        .prefetch_related("scores")
        .order_by("item__order", "pk")
    )
    criteria = list(meeting.rubric.criteria.all())
    sheets = [_sheet(review, criteria) for review in reviews]
    context = {
        "meeting": meeting, "place": place, "sheets": sheets, "sheets_page": sheets_page(request.user),
        "may_sign_in": _may_sign_in(meeting, place),
        "open": meeting.state == Meeting.State.OPEN,
    }  # fmt: skip
    return render(request, "selection/station.html", context)


def _may_sign_in(meeting, place):
    """On the day of a meeting; nobody comes to a paper review."""
    comes = meeting.kind == Meeting.Kind.MEETING and place.attendance not in Invitation.CAME
    return comes and meeting.on <= timezone.localdate()


def _sheet(review, criteria):
    readable = review.state == STATES.OPEN and may_read(review)
    return {
        "review": review,
        "form": SheetForm(review=review, criteria=criteria, auto_id=f"s{review.pk}-%s") if readable else None,
        "sections": sections_of(review.item) if readable else (),
    }


@require_POST
def sign_myself_in(request, number):
    """The expert signs in."""
    meeting, place = _meeting(request, number)
    done = sign_in(place, by=request.user)
    messages.success(request, _("%(name)s: %(state)s") % {"name": done.expert, "state": done.get_attendance_display()})
    return redirect("review-station", meeting.number)


@login_not_required
def deliver_sheet(request, pk):
    """POST {key, act, base, points: {criterion: text}, comment} from the script; may come late, and more than once.

    200 {state, revision, total}; 401 without a session or with somebody else's (X-Person); 409 {problem, revision} when
    the sheet was changed elsewhere; 410 {problem} when it cannot be scored any more; 422 {problem} when the points are
    not valid; 400 when the request cannot be read. Nobody is sent to the sign-in page: typed text would be lost.
    """
    if absent := _absent(request):
        return JsonResponse({"problem": absent}, status=401)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    rows = Review.objects.visible_to(request.user).filter(expert__user=request.user)
    review = get_object_or_404(rows.select_related(*RELATED), pk=pk)
    try:
        asked = asked_json(request)
        key, act, base = UUID(str(asked["key"])), asked["act"], int(asked["base"])
        form = _form(review, act, asked)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"problem": _("This request cannot be read.")}, status=400)
    if not form.is_valid():
        return JsonResponse({"problem": _problems(form)}, status=422)
    try:
        comment = form.cleaned_data["comment"]
        answer = deliver(review, by=request.user, key=key, act=act, base=base, points=form.points, comment=comment)
    except ChangedElsewhere as clash:
        return JsonResponse({"problem": str(clash), "revision": clash.revision}, status=409)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=410)
    return JsonResponse(answer | _next(request, review, answer) | {"at": f"{timezone.localtime():%H:%M:%S}"})


def _next(request, review, answer):
    """Where a page with one sheet (X-Follow) goes when it is submitted."""
    if "X-Follow" not in request.headers or answer["state"] != STATES.SUBMITTED:
        return {}
    messages.success(request, _("Your sheet on “%(name)s” is submitted.") % {"name": review.item.shown_name})
    following = next_to_score(review)
    return {"next": following.get_absolute_url() if following else reverse("my-reviews")}


def _absent(request):
    if not request.user.is_authenticated:
        return _("Your sign-in has ended. What you typed stays on this page.")
    if request.headers.get("X-Person", str(request.user.pk)) != str(request.user.pk):
        return _("Somebody else is signed in in this browser now. What you typed stays on this page.")
    return ""


def _form(review, act, asked):
    if act not in VERBS:
        raise ValueError(act)
    data = {f"points_{pk}": str(value) for pk, value in asked["points"].items()} | {"comment": str(asked["comment"])}
    return SheetForm(data, review=review, complete=act == "submit")


def _problems(form):
    """Each field with what is wrong, in one sentence."""
    found = []
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}：" if name in form.fields else ""
        found += [f"{label}{error}" for error in errors]
    return " ".join(found)
