"""The page that keeps posted text until its writer has signed in again."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .. import kept

SIGN_IN_FIRST, GONE = 401, 410


def keep(request, first=""):
    """The page for a post that came without a session, or that wants something done at an address first.

    None when there is nothing to keep.
    """
    fields = kept.fields_of(request.POST) if request.method == "POST" else []
    if not kept.is_worth_keeping(request, fields):
        return None
    parcel, key = kept.pack(request, fields)
    context = {"parcel": parcel, "texts": kept.typed(fields), "files": bool(request.FILES), "first": first}
    response = never_cache(render)(request, "account/kept.html", context, status=SIGN_IN_FIRST)
    return kept.remember(response, key)


@csrf_exempt  # signing in changes the token; the page has a signature of its own, and only shows what it holds
@login_not_required
@never_cache
def carry_on(request):
    """After signing in: the text once more, with a button that sends it where it was meant to go."""
    if request.method != "POST":
        return render(request, "account/kept_window.html")
    found = kept.unpack(request)
    if found is None:
        return render(request, "account/kept_over.html", status=GONE)
    context = {"texts": kept.typed(found["fields"]), "files": found["files"]}
    if not request.user.is_authenticated:
        context |= {"parcel": request.POST["parcel"], "waiting": True}
        return render(request, "account/kept.html", context, status=SIGN_IN_FIRST)
    return render(request, "account/kept_again.html", context | found)
