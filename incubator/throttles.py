"""How often one place and one account may try what can be guessed, floods others, or costs the machine much.

Counts by account stop many places that try one account; counts by place stop one place that tries many. A place may be
an office whose people share one address, so it is allowed more.
"""

from dataclasses import dataclass

from django.http import JsonResponse
from django.shortcuts import render

from projects.people.kept import fields_of, typed
from projects.text import phone_digits
from projects.trace.throttle import place_of, sentence, spend

MINUTE, HOUR = 60, 3600
PLACE, PERSON = "place", "person"
TOO_MANY = 429


@dataclass(frozen=True)
class Limit:
    """At most so many tries in a time, by place, by signed-in person, or by what stands in one of the fields."""

    most: int
    seconds: int
    by: str
    methods: tuple = ("POST",)

    def who(self, request):
        """Who tries; "" when this cannot be told, as for an empty field."""
        if self.by == PLACE:
            return place_of(request)
        if self.by == PERSON:
            return f"user {request.user.pk}" if request.user.is_authenticated else place_of(request)
        typed_in = next((text for name in self.by.split() if (text := request.POST.get(name, "").strip())), "")
        return phone_digits(typed_in) or typed_in.lower()


ALSO_READING = ("GET", "HEAD", "POST")
GUESSING = (Limit(10, 10 * MINUTE, PERSON),)
LINK = (Limit(60, 10 * MINUTE, PLACE, ALSO_READING),)
CODE = (Limit(30, 10 * MINUTE, PLACE),)
MAKING = (Limit(60, 10 * MINUTE, PERSON),)

LIMITS = {
    "account_login": (Limit(10, 10 * MINUTE, "login"), Limit(100, 10 * MINUTE, PLACE)),
    "account_signup": (Limit(5, HOUR, "email phone"), Limit(30, HOUR, PLACE)),
    "account_reset_password": (Limit(5, HOUR, "email"), Limit(30, HOUR, PLACE)),
    "account_reset_password_from_key": LINK,
    "account_confirm_email": LINK,
    "account_request_login_code": (Limit(5, HOUR, "phone"), Limit(60, HOUR, PLACE)),
    "account_confirm_login_code": CODE,
    "account_verify_phone": CODE,
    "mfa_authenticate": CODE,
    "account_reauthenticate": GUESSING,
    "mfa_reauthenticate": GUESSING,
    "account_change_password": GUESSING,
    "invitation": LINK,
    "claim": LINK,
    "confirmation": LINK,
    "public-objection-state": LINK,
    "report-check": (Limit(120, 10 * MINUTE, PLACE, ALSO_READING),),
    "organisation-people": (Limit(60, HOUR, PERSON),),  # invitations go out by mail
    "organisation-code": (Limit(120, 10 * MINUTE, PERSON, ALSO_READING),),
    "search": (Limit(120, MINUTE, PERSON, ALSO_READING),),
    "exports": MAKING,
    "project-export": (Limit(60, 10 * MINUTE, PERSON, ALSO_READING),),
    "my-data-copy": (Limit(10, HOUR, PERSON),),
    "reports": MAKING,
    "report-batch": MAKING,
    "dossiers": MAKING,
    "import-new": MAKING,
    "uploads": (Limit(300, 10 * MINUTE, PERSON),),
}


class ThrottleMiddleware:
    """Count tries before a view works; who tried too often is told when to come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """The sentence instead of the view, or nothing."""
        name = request.resolver_match.view_name
        for limit in LIMITS.get(name, ()):
            who = limit.who(request) if request.method in limit.methods else ""
            if who and (until := spend(f"{name} {limit.by}", who, most=limit.most, seconds=limit.seconds)):
                return too_often(request, until)
        return None


def too_often(request, until):
    """When to try again; what was typed stands below, so that it can be copied."""
    words, headers = sentence(until), {"Retry-After": f"{until:%a, %d %b %Y %H:%M:%S} GMT"}
    if request.accepts("text/html"):
        signing_in = request.resolver_match.view_name.startswith("account_")
        texts = typed(fields_of(request.POST)) if request.method == "POST" and not signing_in else ()
        page = render(request, "429.html", {"sentence": words, "texts": texts}, status=TOO_MANY)
        page["Retry-After"] = headers["Retry-After"]
        return page
    return JsonResponse({"problem": words}, status=TOO_MANY, headers=headers)
