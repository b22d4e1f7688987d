"""The draft while it is typed: one field is saved, and what colleagues changed meanwhile is told. Answers are JSON.

Nobody is sent to the sign-in page from here: the page that asks holds text which a redirect would lose.
"""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Sum
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.register.actions.drafts import Conflict, save_field
from projects.register.eligibility import form_rule
from projects.register.form import MONEY, STEPS, field_at
from projects.register.models import Application
from projects.register.supplement import open_parts
from projects.register.values import WrongValue, clean_value, money_check
from projects.trace.asked import asked_json
from projects.trace.errors import Refused
from projects.trace.wording import sign


@login_not_required
@require_http_methods(["GET", "PATCH"])
def draft_field(request, number):
    """PATCH {path, value, base_rev} saves one field; GET ?since=<stamp> tells what others changed.

    PATCH: 200 {rev, saved_at, problem, words}, 409 {value, by, at, rev}, 422 {problem}. GET: 204 when nothing changed
    since the stamp, else 200 {stamp, closed, fields: {path: [rev, value, by, at]}}. Both: 401 {problem} without a
    session, or with somebody else's (the page names whom it was made for in X-Person).
    """
    if absent := _absent(request):
        return JsonResponse({"problem": absent}, status=401)
    application = get_object_or_404(Application.objects.answered_by(request.user), number=number)
    return _save(request, application) if request.method == "PATCH" else _changes(request, application)


draft_field.takes_methods = ("GET", "PATCH")


def _absent(request):
    """Why the person of the page is not there, or nothing."""
    if not request.user.is_authenticated:
        return _("Your sign-in has ended. What you typed stays on this page.")
    if request.headers.get("X-Person", str(request.user.pk)) != str(request.user.pk):
        return _("Somebody else is signed in in this browser now. What you typed stays on this page.")
    return ""


def _save(request, application):
    try:
        asked = asked_json(request)
        path, value, base_rev = str(asked["path"]), asked["value"], int(asked.get("base_rev") or 0)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"problem": _("This request cannot be read.")}, status=400)
    value = value if isinstance(value, bool) else str(value)
    try:
        row = save_field(by=request.user, application=application, path=path, value=value, base_rev=base_rev)
    except Conflict as clash:
        rev, text, by, at = told(clash.row, request.user)
        return JsonResponse({"value": text, "by": by, "at": at, "rev": rev}, status=409)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=422)
    return JsonResponse({"rev": row.rev, "saved_at": _time(row.at), **_looked_at(application, path, value)})


def told(row, user):
    """[revision, value, by whom, when] of a saved field, in the words of the page."""
    by = _("You, in another window,") if row.by_id == user.pk else str(row.by)
    return [row.rev, row.value, by, _time(row.at)]


def _time(moment):
    return timezone.localtime(moment).strftime("%H:%M:%S")


def _looked_at(application, path, value):
    """What the page says beside the field: the problem, or for money the amount in words."""
    one = field_at(path)
    if one is None:
        return {"problem": "", "words": ""}
    try:
        clean = clean_value(one, value)
    except WrongValue as problem:
        return {"problem": str(problem), "words": ""}
    if one.kind != MONEY:
        return {"problem": "", "words": ""}
    return {"problem": "", "words": money_check(clean, form_rule(application.project.county_id).ask_above)}


def _changes(request, application):
    stamp = application.draft_fields.aggregate(Sum("rev"))["rev__sum"] or 0
    closed = _closed(application)
    if request.GET.get("since") == str(stamp) and not closed:
        return HttpResponse(status=204)
    rows = application.draft_fields.select_related("by").order_by("pk")
    fields = {row.path: told(row, request.user) for row in rows}
    stamp = sum(rev for rev, *_rest in fields.values())
    return JsonResponse({"stamp": stamp, "closed": closed, "fields": fields})


def _closed(application):
    """Why nothing can be typed any more, or nothing."""
    if open_parts(application) != set():
        return ""
    return _("The application is “%(state)s” by now; what you type here is not handed in.") % {
        "state": application.get_state_display()
    }


def page_words():
    """Sentences that the scripts of the draft say; "%s" is filled there."""
    return {
        "saved": _("Saved at"),
        "back": _("Everything is saved."),
        "lost": _("Not saved: no connection. Your text stays here; we try again."),
        "ended": _("Sign in again in a new window; then come back, and your text is saved."),
        "signIn": _("Sign in"),
        "refused": _("Not saved. Please reload the page; your text is offered again."),
        "wrote": _("%(by)s wrote here at %(at)s:") % {"by": "{by}", "at": "{at}"},
        "mine": _("Use mine"),
        "theirs": _("Use theirs"),
        "empty": _("(empty)"),
        "changed": _("Changed by %(by)s at %(at)s") % {"by": "{by}", "at": "{at}"},
        "clash": _("Somebody else changed the same place: choose which text stays."),
        "kept": _("Typed on this device at %(at)s and not saved:") % {"at": "{at}"},
        "putBack": _("Put it back"),
        "discard": _("Discard"),
        "comma": sign("、"),
        "keptElsewhere": _("Text typed on this device is not saved yet in:"),
        "row": _("Row %(number)s") % {"number": "{number}"},
        "removed": _("The row is removed."),
        "removedBy": _("%(by)s removed this row; what you typed is still here.") % {"by": "{by}"},
        "keepRow": _("Keep the row"),
        "removeRow": _("Remove this row"),
    }


def draft_page(application, user, stamp):
    """What the scripts of the draft need to know on a page of it."""
    number = application.number
    steps = [
        {
            "label": str(step.label),
            "href": reverse("application-fill", args=[number, step.key]),
            "parts": [part.name for part in step.parts],
        }
        for step in STEPS
    ]
    return {
        "url": reverse("draft-field", args=[number]), "number": number, "person": user.pk, "stamp": stamp,
        "signIn": f"{reverse('account_login')}?next={reverse('my-projects')}", "steps": steps, "words": page_words(),
    }  # fmt: skip
