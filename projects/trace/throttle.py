"""Counting tries: one statement per try, so that none is missed however many processes ask at the same moment."""

import time
from datetime import UTC, datetime
from ipaddress import ip_network

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from .models import Attempt

NEIGHBOURS = 64  # bits of an IPv6 address that one customer gets: the rest is chosen at will
# A count that ends later than any could was made before the clock was set back.
COUNT = """
INSERT INTO trace_attempt (key, count, ends_at) VALUES (%(key)s, 1, %(end)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN trace_attempt.ends_at <= %(now)s OR trace_attempt.ends_at > %(end)s
        THEN 1 ELSE trace_attempt.count + 1 END,
    ends_at = CASE WHEN trace_attempt.ends_at <= %(now)s OR trace_attempt.ends_at > %(end)s
        THEN %(end)s ELSE trace_attempt.ends_at END
RETURNING count, ends_at
"""


def place_of(request):
    """Where a request comes from, as far as one sender can be told from another."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_network(f"{address}/{NEIGHBOURS}", strict=False)) if ":" in address else address
    except ValueError:
        return address


def spend(action, who, *, most, seconds):
    """Count one try; None when it may go on, else the moment from which it may."""
    now = int(time.time())
    key = salted_hmac("projects.trace.throttle", f"{action}\0{who}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "now": now, "end": now + seconds})
        count, ends_at = cursor.fetchone()
    return datetime.fromtimestamp(ends_at + 1, UTC) if count > most else None


def sentence(until):
    """What to tell somebody who tried too often."""
    until = timezone.localtime(until)
    words = f"{until:%H:%M}" if until.date() == timezone.localdate() else f"{until:%Y-%m-%d %H:%M}"
    return _("This was tried too often in a short time. Please try again after %(when)s.") % {"when": words}


def forget_ended():
    """Counts that are over do not stay."""
    return Attempt.objects.filter(ends_at__lt=int(time.time())).delete()[0]
