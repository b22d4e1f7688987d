"""Making in the background: a worker takes a row for a while, gives signs, and gives it up when it was taken from it.

So a killed worker's row is taken up again, two workers never both keep a result, and a person can stop the work.
"""

import hashlib
import json
import logging
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.wording import filed, said

from ..models.making import UNFINISHED, State
from ..pdf.render import RenderFailed, beating

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)
BEAT = timedelta(seconds=5)  # no more signs than that
QUEUE_PATIENCE = timedelta(minutes=15)  # for a row that no worker has taken
MOST_TRIES = 3
AT_ONCE = 50  # lost rows of one look-round


class Stopped(Exception):
    """The row is no longer this worker's: a person stopped it, or the worker was too slow and another one took it."""


class Lease:
    """A row that this worker makes."""

    def __init__(self, row, token):
        self.row, self.token, self.signed_at = row, token, timezone.now()
        self._own = type(row).objects.filter(pk=row.pk, holder=token, state=State.RUNNING)

    def beat(self, done=None, total=None):
        """Give a sign, with the steps behind us; raises Stopped."""
        now = timezone.now()
        if done is None and now - self.signed_at < BEAT:
            return
        steps = {name: value for name, value in (("done", done), ("total", total)) if value is not None}
        if not self._own.update(look_again_at=now + LEASE, **steps):
            raise Stopped
        self.signed_at = now

    def lock(self):
        """In the transaction that keeps the result: hold the row, or raise Stopped."""
        if not self._own.select_for_update().exists():
            raise Stopped

    def fail(self, sentence):
        """Note why nothing came of it, and tell whoever asked."""
        with transaction.atomic():
            if self._own.update(state=State.FAILED, problem=filed(sentence)[:300]):
                tell_outcome(self.row, said(_("%(name)s could not be made: %(why)s"), name=str(self.row), why=sentence))


def take_up(row):
    """Take a row that waits or whose worker is lost; None when somebody else has it or it is finished."""
    token, now = secrets.token_hex(16), timezone.now()
    rows = type(row).objects.filter(pk=row.pk)
    lost = rows.filter(state=State.RUNNING, look_again_at__lt=now)
    changes = {
        "state": State.RUNNING,
        "holder": token,
        "look_again_at": now + LEASE,
        "tries": F("tries") + 1,
        "problem": "",
    }
    if rows.filter(state=State.WAITING).update(**changes) or lost.update(**changes):
        return Lease(row, token)
    return None


def make(row, work):
    """Run `work(lease)` for a row if it is to be had; what goes wrong is noted on it. Raises RenderFailed and Refused."""
    lease = take_up(row)
    if lease is None:
        return None
    try:
        with beating(lease.beat):
            return work(lease)
    except Stopped:
        log.warning("%s was taken away while it was made", row)
        return None
    except RenderFailed as failure:
        log.error("%s failed: %s %s", row, failure.sentence, failure.detail)
        lease.fail(failure.sentence)
        raise
    except Refused as refusal:
        lease.fail(str(refusal))
        raise
    except Exception:
        lease.fail(_("It could not be made. Try again; if it fails once more, tell the administrator."))
        raise


def question_of(*parts):
    """A short text that is equal for equal questions."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def ask_once(model, question, **values):
    """The row of a question that is under way, else a new one: (row, made). Two who ask at once get the same."""
    pending = model.objects.unfinished().filter(question=question)
    if row := pending.first():
        return row, False
    now = timezone.now()
    try:
        with transaction.atomic():
            return model.objects.create(
                question=question, asked_at=now, look_again_at=now + QUEUE_PATIENCE, **values
            ), True
    except IntegrityError:
        if row := pending.first():
            return row, False
        raise


@transaction.atomic
def ask_again(row, *, by, verb):
    """Put a row that failed or was stopped back into the queue."""
    now = timezone.now()
    rows = type(row).objects.filter(pk=row.pk, state__in=(State.FAILED, State.STOPPED))
    changes = {"state": State.WAITING, "problem": "", "asked_at": now, "look_again_at": now + QUEUE_PATIENCE}
    try:
        with transaction.atomic():
            changed = rows.update(tries=0, done=0, asked_by=by, **changes)
    except IntegrityError as error:
        raise Refused(_("The same is being made already. Please look at the list.")) from error
    if not changed:
        raise Refused(_("This report is ready or still being made. Please reload the page."))
    record(verb, row, by=by, county_id=row.county_id, project=row.project)


def may_stop(user, row):
    """Whether the person may stop the work: whoever asked for it."""
    return row.unfinished and row.asked_by_id == user.pk


@transaction.atomic
def stop(row, *, by, verb):
    """Stop what is waiting or being made; its worker notices within seconds and keeps nothing."""
    if row.asked_by_id != by.pk:
        raise Refused(_("Only who asked for it can stop it."))
    if not type(row).objects.filter(pk=row.pk, state__in=UNFINISHED).update(state=State.STOPPED, holder=""):
        raise Refused(_("It is finished already. Please reload the page."))
    record(verb, row, by=by, county_id=row.county_id, project=row.project)


def tell_outcome(row, words):
    """Tell whoever asked, with a link to the row's page."""
    if row.asked_by:
        tell([row.asked_by], words, words, link=row.get_absolute_url(), project=row.project)


def take_up_lost(model, enqueue):
    """Ask again for rows whose worker or whose place in the queue was lost; who was lost too often is given up."""
    for row in model.objects.lost().select_related("asked_by")[:AT_ONCE]:
        seen = model.objects.lost().filter(pk=row.pk, look_again_at=row.look_again_at)
        if row.tries >= MOST_TRIES:
            sentence = _("It was begun several times and never finished. Tell the administrator.")
            with transaction.atomic():
                if seen.update(state=State.FAILED, problem=filed(sentence)):
                    tell_outcome(row, said(_("%(name)s could not be made: %(why)s"), name=str(row), why=sentence))
        elif seen.update(state=State.WAITING, holder="", look_again_at=timezone.now() + QUEUE_PATIENCE):
            log.warning("%s was lost with its worker and is asked for again", row)
            enqueue(row.pk)
