"""What every answer carries and what no request may ask: pages, files, static, health, refusals of Django itself."""

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import render

# Browser features that no page uses; the camera stays for photos of materials.
PERMISSIONS = "geolocation=(), microphone=(), payment=(), usb=(), camera=(self)"
METHODS = ("GET", "HEAD", "POST")
LARGEST, NUMBER_OUT_OF_RANGE = 2**63 - 1, "22003"  # the latter as PostgreSQL says it


def safety_headers():
    """The headers of an answer that has no reason for others."""
    found = {
        "Content-Security-Policy": build_policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        found["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return found


class HeadersMiddleware:
    """The outermost one: answers that end early (health, static, a wrong host name) carry the same headers as pages."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.headers = safety_headers()

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:  # what one person read is kept for nobody else
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class GateMiddleware:
    """What no address takes, refused before rights are looked at.

    GET, HEAD and POST; any other method only where a view names it (`takes_methods`). No number that no row can have,
    and no NUL character, which databases do not store. Forms are read as UTF-8, in which our pages are: a name of another
    way may be one that unpacks (zlib) or that breaks (idna).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.encoding:
            request.encoding = None
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """405, 404 or 400, or nothing."""
        if getattr(view_func, "guards_itself", False):  # the interface for machines, which answers in its own way
            return None
        allowed = getattr(view_func, "takes_methods", METHODS)
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        if any(isinstance(value, int) and value > LARGEST for value in view_kwargs.values()):
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path or _posts_nul(request):
            raise BadRequest
        return None

    def process_exception(self, request, exception):
        """400 for a number that no column holds, where neither form nor address noticed it."""
        state = getattr(exception.__cause__, "sqlstate", "")
        too_large = isinstance(exception, OverflowError) or state == NUMBER_OUT_OF_RANGE
        return render(request, "400.html", status=400) if too_large else None


def _posts_nul(request):
    return request.method == "POST" and any("\0" in text for _name, texts in request.POST.lists() for text in texts)
