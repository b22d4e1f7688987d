"""Pages of a link that opens with a code: the question for the code, and one sentence for a link that is over.

`verbs` is the module of the link's kind, with `refuse_closed` and `enter_code`; `key` keeps an opened link in the
session; `title` stands above the sentence.
"""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from ..forms.claims import CodeForm

GONE = 410


def over(request, title, sentence, status):
    """The page of a link that leads nowhere now."""
    return render(request, "components/link_over.html", {"title": title, "sentence": sentence}, status=status)


def ask_code(request, found, template, context, *, verbs, key, onward, title):
    """Ask for the code of a link; the right one leads on to the address named `onward`."""
    form = CodeForm(request.POST or None)
    try:
        verbs.refuse_closed(found)
        if request.method == "POST" and form.is_valid():
            if verbs.enter_code(found, form.cleaned_data["code"]):
                request.session[key] = found.pk
                return redirect(onward)
            fresh = type(found).objects.get(pk=found.pk)
            verbs.refuse_closed(fresh)
            left = fresh.MOST_FAILURES - fresh.failures
            form.add_error("code", _("The code is wrong. %(left)s attempts are left.") % {"left": left})
    except Refused as refusal:
        return over(request, title, str(refusal), GONE)
    return render(request, template, context | {"form": form})


def unknown(request, title):
    """The answer to a link that is not known."""
    return over(request, title, _("This link is not known here. Please check that you copied all of it."), 404)


def opened(request, rows, *, verbs, key, title):
    """(link, None) for the link whose code was entered in this session, or (None, the page to show instead)."""
    found = rows.filter(pk=request.session.get(key)).first()
    if found is None:
        return None, over(request, title, _("Please open your link again and enter the code."), 404)
    try:
        verbs.refuse_closed(found)
    except Refused as refusal:
        return None, over(request, title, str(refusal), GONE)
    return found, None
