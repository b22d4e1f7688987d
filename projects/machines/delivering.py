"""The outbox of webhooks: what is due goes out, what fails is tried again with growing gaps, then given up with a notice.

A row is claimed in one statement before it is sent: of two schedulers one sends it. Its next attempt is set with the
claim, so a crash in between sends it once more; the receiver knows it by its number. An address that failed is left
alone for the rest of the round, and a round ends in time: a dead system never keeps letters from leaving.
"""

import http.client
import json
import logging
import time
from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import administrators_of
from projects.trace.actions import tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from .addresses import parsed, resolved
from .models import Delivery
from .posting import post
from .signing import signature

log = logging.getLogger(__name__)
# Wait after each failed attempt; after the last one it is given up, two days after the first.
GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
ROUND = 40  # seconds after which a round begins no further delivery


def send_due(limit=200, through=None):
    """Send up to `limit` deliveries that are due; returns how many were taken.

    `through(delivery)` sends one and returns the status of the answer; by default over the network.
    """
    began, failed, taken = time.monotonic(), set(), 0
    for row in Delivery.objects.due(timezone.now()).select_related("subscription")[:limit]:
        if time.monotonic() - began > ROUND:
            break
        if row.subscription_id in failed or not _claim(row):
            continue
        if _send(row, through or _over_the_network):
            taken += 1
        else:
            failed.add(row.subscription_id)
    return taken


def _claim(row):
    """Take the attempt: of two senders at the same time only one gets it."""
    now = timezone.now()
    gap = GAPS[min(row.attempts, len(GAPS) - 1)]
    mine = Delivery.objects.filter(pk=row.pk, attempts=row.attempts, state=Delivery.State.WAITING, due_at__lte=now)
    claimed = mine.update(attempts=F("attempts") + 1, due_at=now + gap) == 1
    row.attempts += 1
    return claimed


def message_of(row):
    """Body and headers of a delivery as they go out now."""
    body = json.dumps({"id": str(row.uid), **row.body}, ensure_ascii=False).encode()
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "incubator-webhook/1",
        "X-Incubator-Event": row.event,
        "X-Incubator-Delivery": str(row.uid),
        "X-Incubator-Signature": signature(row.subscription, body, int(time.time())),
    }


def _over_the_network(row):
    host, port, path = parsed(row.subscription.url)
    return post(host, port, path, resolved(host, port), *message_of(row))


def _send(row, through):
    status, problem = None, ""
    try:
        status = through(row)
    except Refused as refusal:
        problem = str(refusal)
    except (OSError, http.client.HTTPException, ValueError) as failure:
        problem = type(failure).__name__
    if status is not None and 200 <= status < 300:
        done = {"state": Delivery.State.TAKEN, "ended_at": timezone.now(), "problem": ""}
        Delivery.objects.filter(pk=row.pk).update(status=status, **done)
        return True
    log.warning("webhook %s: attempt %s failed: %s", row.pk, row.attempts, problem or status)
    Delivery.objects.filter(pk=row.pk).update(status=status, problem=problem[:120])
    if row.attempts > len(GAPS):
        _give_up(row)
    return False


def _give_up(row):
    waiting = Delivery.objects.filter(pk=row.pk, state=Delivery.State.WAITING)
    if not waiting.update(state=Delivery.State.GIVEN_UP, ended_at=timezone.now()):
        return
    hook = row.subscription
    names = {"name": hook.name, "attempts": row.attempts}
    tell(
        administrators_of(hook.county), said(_("“%(name)s” could not be told"), **names),
        said(_("“%(name)s” did not take a message in %(attempts)s attempts. See what it answered, and send it again."), **names),
        link=reverse("settings-webhook", args=[hook.pk]), kind=Kind.ACT,
    )  # fmt: skip
