"""Reading from a replica of the database, where `DATABASE_REPLICA_URL` names one: for figures, exports and reports.

Whatever decides or changes something is asked on the primary: rights, sign-ins, settings, anything inside a
transaction. In a block that reads elsewhere the first write to what it reads sends the rest to the primary too.
A replica that is away, was promoted, or is further behind than `REPLICA_LAG` seconds is not asked.
"""

import logging
import time
from collections import deque
from contextvars import ContextVar
from functools import wraps
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, transaction

log = logging.getLogger(__name__)
REPLICA = "replica"
APPS = frozenset({"register", "selection", "tenancy", "outcomes", "figures"})
# Written while others are read, or asked about what was written this moment: always those of the primary.
PRIMARY = frozenset({"figures.report", "figures.ledgerexport", "figures.dossier", "figures.figuremark"})
EVERY = 2  # seconds between two looks at how far the replica is
AWAY = 15  # seconds for which nobody tries a replica that failed
PATIENCE = 5  # seconds that background work waits for it to catch up
FRESH = "reads_own"  # cookie of a browser that changed something a moment ago
_where = ContextVar("where", default="")


class Router:
    """Sends questions to the replica inside `read`; see above for the exceptions."""

    def db_for_read(self, model, **hints):
        if _where.get() and _is_read_there(model) and not transaction.get_connection().in_atomic_block:
            return REPLICA
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        if _where.get() and _is_read_there(model):
            _where.set("")  # who wrote reads what was written
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


def _is_read_there(model):
    return model._meta.app_label in APPS and model._meta.label_lower not in PRIMARY


class Distance:
    """How far the replica is behind, as this process sees it.

    Where the primary's log stands is noted with the time; what the replica has replayed tells up to which of these times
    it is complete. No clocks are compared, and a silent or broken stream never looks like "nothing to do".
    """

    def __init__(self):
        self.marks, self.lock = deque(maxlen=1000), Lock()
        self.looked = self.away_until = 0.0
        self.complete_at = None  # everything that was written before is there

    def behind(self):
        """Seconds since which something may be missing there; None when nobody can say."""
        return None if self.complete_at is None else time.monotonic() - self.complete_at

    def look(self):
        """Ask both where they stand; raises what the databases raise."""
        marked = time.monotonic()
        # The end of what was inserted, not of what was written out: with synchronous_commit off commits come before that.
        self.marks.append((marked, _position(DEFAULT_DB_ALIAS, "pg_current_wal_insert_lsn()")))
        there = _position(REPLICA, "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END")
        self.looked = marked
        if there is None:  # promoted: it goes its own way now
            self.complete_at = None
            return
        while self.marks and self.marks[0][1] <= there:
            self.complete_at = self.marks.popleft()[0]

    def is_ready(self, fresh=False):
        """Whether it may be asked: reached, and complete up to the limit, or with `fresh` up to this moment."""
        if not self.lock.acquire(blocking=fresh):
            return False  # somebody looks just now: nobody waits for that
        try:
            return self._catches_up() if fresh else self._is_near()
        except (DatabaseError, InterfaceError) as problem:
            self.note_away(problem)
            return False
        finally:
            self.lock.release()

    def _is_near(self):
        now = time.monotonic()
        if now < self.away_until:
            return False
        if now - self.looked > EVERY:
            self.look()
        behind = self.behind()
        return behind is not None and behind <= settings.REPLICA_LAG

    def _catches_up(self):
        began = time.monotonic()
        if began < self.away_until:
            return False
        while time.monotonic() - began < PATIENCE:
            self.look()
            if self.complete_at is not None and self.complete_at >= began:
                return True
            time.sleep(0.1)
        return False

    def note_away(self, problem):
        """Leave it alone for a while."""
        self.complete_at, self.away_until = None, time.monotonic() + AWAY
        self.marks.clear()
        log.warning("replica: %s; reading from the primary", type(problem).__name__)


def _position(alias, function):
    """Where a database stands in the log, as a number of bytes; None when it does not say."""
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_lsn_diff({function}, '0/0')")
        return cursor.fetchone()[0]


def follows():
    """(is a standby, of this very database). Raises what the databases raise."""
    answers = []
    for alias in (DEFAULT_DB_ALIAS, REPLICA):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery(), system_identifier, current_database() FROM pg_control_system()")
            answers.append(cursor.fetchone())
    return answers[1][0], answers[0][1:] == answers[1][1:]


distance = Distance()


def is_set():
    """Whether there is one at all."""
    return REPLICA in connections.settings and connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def read(ask, *, fresh=False):
    """`ask()` with its questions on the replica if that may be asked; once more on the primary if it fails there.

    With `fresh` everything written until now must be there: for papers that people rely on.
    """
    if not is_set() or not distance.is_ready(fresh):
        return ask()
    token = _where.set(REPLICA)
    try:
        return ask()
    except (DatabaseError, InterfaceError) as problem:
        if not _where.get():
            raise  # it was the primary's
        distance.note_away(problem)
    finally:
        _where.reset(token)
    return ask()


def reading(view):
    """A page that only reads: its figures come from the replica, unless this browser changed something just now."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD") or FRESH in request.COOKIES:
            return view(request, *args, **kwargs)
        return read(lambda: _drawn(view(request, *args, **kwargs)))

    return page


def _drawn(response):
    """A template that is drawn later would ask later."""
    return response.render() if hasattr(response, "render") and callable(response.render) else response


class FreshMiddleware:
    """Who changed something reads the primary until the replica has it too."""

    def __init__(self, get_response):
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(
                FRESH, "1", max_age=settings.REPLICA_LAG + EVERY, httponly=True, samesite="Lax", secure=secure
            )
        return response
