"""Acts that cannot be taken back ask who is there, when that was last shown some minutes ago.

`proves` before a view, or `prove(request)` inside it, once rights are checked and before anything is done. The
middleware turns `ProofNeeded` into the page that asks; text that was posted waits meanwhile.
"""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from .lasting import recently_proved
from .views.kept import keep


class ProofNeeded(Exception):
    """The person has to show once more who it is."""


def prove(request):
    """Go on only when the person of this session showed a short time ago who it is."""
    if not recently_proved(request):
        raise ProofNeeded


def proves(view):
    """The view, which asks first who is there."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        prove(request)
        return view(request, *args, **kwargs)

    guarded.asks_again = True
    return guarded


def ask(request):
    """The answer to a request that wants a proof: the page that asks, or the posted text and a way there and back."""
    url = _asking(request)
    return keep(request, url) or send_to(request, f"{url}?{urlencode({'next': _back(request)})}")


def _asking(request):
    """The address that asks; who has neither password nor app (a code signs in) begins anew."""
    if ways := get_adapter().get_reauthentication_methods(request.user):
        return ways[0]["url"]
    logout(request)
    return reverse("account_login")


def _back(request):
    """The page itself, or for a button the page on which it stands."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came = request.META.get("HTTP_REFERER", "")
    return came if url_has_allowed_host_and_scheme(came, {request.get_host()}) else reverse("home")


def send_to(request, url):
    """A redirect that a fragment of a page follows with the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
