"""Filling in: the steps of the draft, saving one field, materials, submission."""

import json
from collections import Counter
from zlib import crc32

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.people.models import Consent
from projects.people.texts import current_text
from projects.register.actions.drafts import Conflict, add_row, drop_row, save_field
from projects.register.changes import changes_since
from projects.register.conditions import FULFILLED, UNCLEAR, UNMET, conditions
from projects.register.eligibility import form_rule, industries, problems, problems_of_step, read_draft
from projects.register.form import PARTS, STEPS, STEPS_BY_KEY, Rows, field_at
from projects.register.models import Application
from projects.trace.errors import Refused

from ..forms.portal import DraftForm, SubmitForm
from ..intake import hand_in
from .portal_draft import draft_page, told

KEYS = [*STEPS_BY_KEY, "materials", "submit"]


def answered(request, number, **more):
    """The application, if this person fills it in."""
    rows = Application.objects.answered_by(request.user).filter(**more)
    return get_object_or_404(
        rows.select_related("project__county", "organisation", "carrier", "enclave", "route"), number=number
    )


def step_url(application, key):
    """The page of a step of the draft."""
    if key in STEPS_BY_KEY:
        return reverse("application-fill", args=[application.number, key])
    return reverse(f"application-{key}", args=[application.number])


def legs(application, here, found):
    """The steps as a stepper with links; a step is done when nothing of it is missing."""
    labels = [(step.key, step.label) for step in STEPS] + [
        ("materials", _("Materials")),
        ("submit", _("Check and submit")),
    ]
    blocked = {problem.step for problem in found if problem.blocks}
    return [
        {"label": label, "href": step_url(application, key), "state": _leg_state(key, here, blocked)}
        for key, label in labels
    ]


def _leg_state(key, here, blocked):
    if key == here:
        return "current"
    return "todo" if key in blocked or key == "submit" else "done"


def fill(request, number, step=STEPS[0].key):
    """One step of the draft. Each press of a button saves everything that is on the page first."""
    application = answered(request, number)
    if application.state != Application.State.DRAFT:
        return redirect("application", number)
    page = declared_step(step)
    parts = page.parts_for(application.applicant_kind)
    clashes = {}
    if request.method == "POST":
        clashes = save_posted(application, parts, request.POST, by=request.user)
        if not clashes:
            return redirect(_go_on(application, page, request))
    draft, rule = read_draft(application), form_rule(application.project.county_id)
    found = problems(application, draft.texts, rule=rule)
    shown = _shown(found, page.key, "check" in request.GET)
    form = DraftForm(
        parts,
        draft,
        shown,
        both_texts(clashes, request.user),
        rule=rule,
        industries=industries(application.project.county_id),
    )
    context = fill_context(application, page.key, found) | {
        "step": page, "form": form, "blocks": form.blocks(), "seen": seen_by(form),
        "draft_page": draft_page(application, request.user, draft.stamp), **standing(application, draft.texts),
    }  # fmt: skip
    return render(request, "portal/fill.html", context)


def standing(application, texts):
    """The conditions of admission, and how many stand in which way: [(tone, words, count)]."""
    found = conditions(application, texts)
    counts = Counter(one.state for one in found)
    lines = (
        ("green", _("%(count)s fulfilled"), FULFILLED), ("amber", _("%(count)s unclear"), UNCLEAR),
        ("red", _("%(count)s not fulfilled"), UNMET),
    )  # fmt: skip
    return {
        "conditions": found,
        "standing": [(tone, words % {"count": counts[state]}, counts[state]) for tone, words, state in lines],
    }


def declared_step(key):
    """The declared step of a key in the address."""
    if key not in STEPS_BY_KEY:
        raise Http404
    return STEPS_BY_KEY[key]


def fill_context(application, here, found):
    """What every page of the draft shows."""
    place = KEYS.index(here)
    return {
        "application": application,
        "project": application.project,
        "legs": legs(application, here, found),
        "place": place + 1,
        "places": len(KEYS),
        "before": step_url(application, KEYS[place - 1]) if place else None,
        "after": step_url(application, KEYS[place + 1]) if place + 1 < len(KEYS) else None,
    }


def _shown(found, step, everything):
    """{path: sentence}: what is wrong shows at once; what is merely missing only when asked for."""
    mine = problems_of_step(found, step)
    missing = {_("Please fill this in."), _("Add at least one row.")}
    return {one.path: one.sentence for one in mine if everything or one.sentence not in missing}


def both_texts(clashes, user):
    """{path: what the page shows of a clash}: the text that stands, by whom and when, and the one typed here."""
    shown = {}
    for path, (row, typed) in clashes.items():
        rev, theirs, by, at = told(row, user)
        shown[path] = {"path": path, "rev": rev, "theirs": theirs, "by": by, "at": at, "typed": typed}
    return shown


def save_posted(application, parts, posted, *, by):
    """Save every posted field of the parts; returns {path: (row, typed)} of those that somebody else changed too.

    `seen` holds what the page was built on, so that an old page never silently undoes a colleague's work; `theirs`
    names a field of which the other's text was chosen.
    """
    names = {part.name for part in parts}
    seen = _seen(posted)
    clashes = {}
    for path in posted:
        if path.split(".")[0] not in names or field_at(path) is None or path == posted.get("theirs"):
            continue
        typed = posted[path].replace("\r\n", "\n")
        rev, mark = seen.get(path, (None, None))
        try:
            save_field(by=by, application=application, path=path, value=typed, base_rev=rev)
        except Conflict as clash:
            if mark != crc32(typed.encode()):  # changed on this page as well
                clashes[path] = (clash.row, typed)
    if part := posted.get("add"):
        add_row(by=by, application=application, part=part)
    if path := posted.get("remove"):
        drop_row(by=by, application=application, path=path)
    return clashes


def seen_by(form):
    """What a page shows: {path: [revision, mark of the text]}, for a hidden field."""
    return json.dumps(
        {path: [form.draft.revs.get(path, 0), crc32(form.text_of(path).encode())] for path in form.fields}
    )


def _seen(posted):
    try:
        found = json.loads(posted.get("seen") or "{}")
        return {path: (int(rev), int(mark)) for path, (rev, mark) in found.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}


def _go_on(application, page, request):
    here = step_url(application, page.key)
    if part := request.POST.get("add"):
        return f"{here}#rows-{part}"
    if {"remove", "stay", "theirs"} & set(request.POST):
        messages.success(request, _("Saved."))
        return here
    blocking = [one for one in problems(application) if one.blocks]
    if _shown(blocking, page.key, False):  # what only informs is read on the way back and before submitting
        return here
    return step_url(application, KEYS[KEYS.index(page.key) + 1])


def submit(request, number):
    """The last step: everything that is still open, the declarations, and the one button."""
    application = answered(request, number)
    if application.state != Application.State.DRAFT:
        if request.method == "POST":
            messages.info(request, _("This application is submitted already."))
        return redirect("application", number)
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hand_in(application, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Submitted. You need do nothing now; we tell you when it is your turn."))
            return redirect("application", number)
    draft = read_draft(application)
    found = problems(application, draft.texts)
    blocking = [(one, _place_of(application, one)) for one in found if one.blocks]
    context = fill_context(application, "submit", found) | {
        "form": form,
        "blocking": blocking,
        "advice": [one for one in found if not one.blocks],
        "declaration": current_text(Consent.Kind.DECLARATION),
        "privacy": current_text(Consent.Kind.PRIVACY),
        "changes": changes_since(application),
        "draft_page": draft_page(application, request.user, draft.stamp),
        **standing(application, draft.texts),
    }
    return render(request, "portal/submit.html", context)


def _place_of(application, problem):
    """The link to where a problem is mended."""
    if problem.step == "materials":
        return f"{step_url(application, 'materials')}#material-{problem.path}"
    anchor = "rows-" if isinstance(PARTS.get(problem.path), Rows) else "id_"
    return f"{step_url(application, problem.step)}?check=1#{anchor}{problem.path}"
