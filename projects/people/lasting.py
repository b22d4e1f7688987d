"""How long a sign-in lasts: it ends after a while without a sign of life, and after twelve hours in any case.

The session itself carries when its person was last here and what its rule says, so that a request asks the database
nothing more; both are written anew at most once a minute. A rule or a role that changed holds from the next minute on.
"""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from .seats import ADMINISTRATOR, AUDITOR, CENTRE, PROVINCE_READER, ROOM_KEEPERS, SECTION_REPORTER
from .signinmodels import SignInRule

KEY, STEP = "lasting", 60  # seconds between two writings
# Who works for the county, a carrier or the province; machines have tokens, no sign-in.
OFFICE = (*CENTRE, *ROOM_KEEPERS, AUDITOR, SECTION_REPORTER, ADMINISTRATOR, PROVINCE_READER)


def _write(session, user, since):
    seats = user.seats
    rule = SignInRule.objects.on(seats.home_county_id, timezone.localdate())
    idle = rule.office_idle if seats.has(*OFFICE) else rule.others_idle
    session[KEY] = {"since": since, "seen": int(time.time()), "idle": idle * 60, "proof": rule.proof * 60}


@receiver(user_logged_in)
def begin(request, user, **kwargs):
    """Signing in is the first sign of life."""
    _write(request.session, user, int(time.time()))


def is_over(session):
    """Whether the sign-in has ended: nobody was here for too long, or it is older than any may be."""
    kept = session.get(KEY)
    if kept is None:
        return False
    now = time.time()
    return now - kept["seen"] > kept["idle"] or now - kept["since"] > settings.SESSION_COOKIE_AGE


def touch(session, user):
    """Note a sign of life."""
    kept, now = session.get(KEY), int(time.time())
    if kept is None or abs(now - kept["seen"]) >= STEP:
        _write(session, user, kept["since"] if kept else now)


def proved_at(request):
    """When this person last showed who it is in this session: at sign-in, or when asked again."""
    again = [row["at"] for row in get_authentication_records(request, request.user)]
    return max([*again, request.session.get(KEY, {}).get("since", 0)])


def recently_proved(request):
    """Whether that was so short a time ago that it need not be asked again."""
    kept = request.session.get(KEY)
    return kept is not None and time.time() - proved_at(request) <= kept["proof"]
