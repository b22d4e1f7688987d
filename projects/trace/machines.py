"""The machines of the site: each notes a print of its secrets, so that one with other secrets is found.

Machines that share a database must share SECRET_KEY (else people are thrown out whenever another machine answers),
ROSTER_KEY (else nobody on a roster is known again) and the keys of encrypted fields. A secret made on first start is
each machine's own, so the second machine of a site is wrong until it gets those of the first.
"""

import hashlib
import hmac
import socket
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .models import Machine

SECRETS = ("SECRET_KEY", "ROSTER_KEY", "FIELD_KEYS")
LATELY = timedelta(days=1)
TOO_FAR = 300  # seconds by which a machine's clock may differ from the database's before it does no work by it
FORGOTTEN = timedelta(days=30)


def clock_apart():
    """Seconds between the clocks of this machine and of the database; 0 where both are the same."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return abs((cursor.fetchone()[0] - timezone.now()).total_seconds())


def our_name():
    """Of this machine: its host name and its own folder."""
    return f"{socket.gethostname()}:{settings.VAR_DIR}"[:200]


def prints():
    """{secret: print} of this machine. A print tells whether two secrets are equal, and nothing else."""
    found = {}
    for name in SECRETS:
        if value := getattr(settings, name, None):
            text = "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            found[name] = hmac.new(text.encode(), b"print of a secret", hashlib.sha256).hexdigest()[:16]
    return found


def note():
    """Note that this machine runs, and by which secrets."""
    now = timezone.now()
    Machine.objects.update_or_create(name=our_name(), defaults={"prints": prints(), "seen_at": now})
    Machine.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


def strangers():
    """[(machine, names of secrets that are not ours)] of the machines that ran lately."""
    ours, found = prints(), []
    for row in Machine.objects.filter(seen_at__gte=timezone.now() - LATELY).exclude(name=our_name()):
        differing = sorted(name for name, value in ours.items() if row.prints.get(name, value) != value)
        if differing:
            found.append((row, differing))
    return found
