"""Middleware of the site: where a request comes from, its language, browser permissions, refusals as pages."""

import logging
import re
import time
import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from projects.people.languages import language_of
from projects.people.views.kept import keep
from projects.trace.context import request_origin
from projects.trace.errors import Refused, is_twice
from projects.trace.limited import answered_within
from workflows import health

from .logs import request_id

log = logging.getLogger("incubator.requests")
GIVEN_ID = re.compile(r"[\w-]{8,64}", re.ASCII)


class RequestIdMiddleware:
    """Give each request a number, the web server's where there is one: it stands in every line of the log and the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        number = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token, began = request_id.set(number), time.monotonic()
        try:
            response = self.get_response(request)
            if settings.LOG_FORMAT == "json":
                self._note(request, response, began)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response

    def _note(self, request, response, began):
        facts = {"method": request.method, "path": request.path, "status": response.status_code}
        log.info("request", extra={**facts, "ms": round((time.monotonic() - began) * 1000)})


class HealthMiddleware:
    """Answer /healthz (this process lives) and /readyz (it can serve) before anything else, under every host name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return JsonResponse({"alive": True})
        if request.path == "/readyz":
            parts = health.ready()
            return JsonResponse(parts, status=200 if all(parts.values()) else 503)
        return self.get_response(request)


class ClientAddressMiddleware:
    """Behind the web server of deploy/nginx the sender's address stands in X-Real-IP, which that server always overwrites.

    Without it all people would share one address: throttling would hit everybody, the audit log would name nobody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.BEHIND_PROXY and (given := request.headers.get("X-Real-IP")):
            request.META["REMOTE_ADDR"] = given
        return self.get_response(request)


class AnswerInTimeMiddleware:
    """Whatever a request makes the site look into, its answer comes before the web server gives up (65 s, deploy/nginx)."""

    seconds = 50

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with answered_within(self.seconds):
            return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks for an account; text that was posted after the session ended is kept on the way."""

    def handle_no_permission(self, request, view_func):
        return keep(request) or super().handle_no_permission(request, view_func)


class RequestOriginMiddleware:
    """Tell the audit log where the acts of this request come from, and who is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with request_origin(request.META.get("REMOTE_ADDR", ""), request.user):
            return self.get_response(request)


class LanguageMiddleware:
    """Answer in the language of the reader; the answer depends on the cookies (session, device)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.LANGUAGE_CODE = language_of(request)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class RefusalMiddleware:
    """Turn a refused act into a sentence on the page that it came from, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, IntegrityError) and is_twice(exception):
            log.warning("entered twice at once: %s", request.resolver_match.view_name)
            exception = Refused(_("The same was entered at this very moment, in another window or by a colleague; this one "
                                  "was not saved. Please reload the page and compare."))  # fmt: skip
        if not isinstance(exception, Refused):
            return None
        back = request.META.get("HTTP_REFERER", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(back, {request.get_host()}):
            messages.error(request, str(exception))
            return redirect(back)
        return render(request, "refused.html", {"sentence": str(exception)}, status=409)
