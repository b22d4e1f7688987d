"""Database, calendar, audit log, backups."""

import json
from calendar import isleap
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.resealing import count_behind, count_locked, sealed_tables
from projects.trace import appendonly, machines
from projects.trace import replica as replicas
from projects.trace.backup import database as backup_database
from projects.trace.backup import unfinished_words
from projects.trace.backup.making import last_noted
from projects.trace.models import AuditCheck, AuditEvent, CalendarDay

from . import fault, warning

LATE_IN_YEAR = 11  # month from which next year's calendar should be there
DAYS_OF_A_YEAR = 365
CHECK_AGE, BACKUP_AGE = timedelta(days=2), timedelta(days=7)
AHEAD = timedelta(minutes=5)


def database():
    """Reached, up to date, with its cache table."""
    connection.ensure_connection()
    if backup_database().is_marked():
        yield fault(unfinished_words(), "manage.py restore FILE")
        return
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield fault(_("%(count)s migrations wait.") % {"count": len(plan)}, "manage.py migrate")
    try:
        cache.get("doctor")
    except Exception:  # its table is missing; the words differ by database
        yield fault(
            _("The table of the cache is missing: throttling and sign-in do not work."), "manage.py createcachetable"
        )
    if connection.vendor == "sqlite" and settings.HTTPS:
        yield warning(
            _("The site runs on SQLite."), _("Suits one machine and few people; else set DATABASE_URL to PostgreSQL.")
        )


def replica():
    """It follows the primary, as near as it should."""
    if replicas.REPLICA not in connections.settings:
        return
    if connection.vendor != "postgresql":
        yield fault(_("DATABASE_REPLICA_URL is set, but the site does not run on PostgreSQL."), _("Clear it."))
        return
    try:
        followed, same = replicas.follows()
    except Error as problem:
        words = _("The replica of the database cannot be reached (%(problem)s); figures are read from the primary.")
        yield warning(words % {"problem": type(problem).__name__}, _("Check DATABASE_REPLICA_URL and the standby."))
        return
    if not (followed and same):
        how = _("Set it up again with pg_basebackup --write-recovery-conf, or clear DATABASE_REPLICA_URL.")
        yield fault(_("What DATABASE_REPLICA_URL names does not follow this database: it is not read."), how)
    elif not replicas.Distance().is_ready(fresh=True):
        words = _("The replica is more than %(seconds)s seconds behind; figures are read from the primary.")
        yield warning(words % {"seconds": replicas.PATIENCE}, _("See pg_stat_replication on the primary."))


def field_keys():
    """Those of personal data open every row, and the first of them seals all."""
    tables = [(model._meta.db_table, columns) for model, columns in sealed_tables().items()]
    if locked := sum(count_locked(*one) for one in tables):
        words = _("%(count)s rows hold personal data that no key of FIELD_KEYS opens: their pages break.")
        yield fault(words % {"count": locked}, _("Add the key they were sealed with to FIELD_KEYS, behind the first."))
    elif behind := sum(count_behind(*one) for one in tables):
        words = _("%(count)s rows hold personal data under an older key.")
        yield warning(words % {"count": behind}, "manage.py rotate_keys")


def clock():
    """Ours, the database's, and that of the last act."""
    now = timezone.now()
    if (apart := machines.clock_apart()) > 5:
        words = _("The clocks of this machine and of the database differ by %(seconds)s seconds.")
        yield fault(words % {"seconds": round(apart)}, _("Switch time synchronisation on: timedatectl set-ntp true"))
    last = AuditEvent.objects.order_by("-pk").values_list("at", flat=True).first()
    if last and last > now + AHEAD:
        words = _("The last recorded act is of %(when)s: the clock of this machine is slow, or was fast.")
        yield fault(
            words % {"when": f"{timezone.localtime(last):%Y-%m-%d %H:%M}"}, _("Set the clock: timedatectl set-ntp true")
        )


def calendar():
    """Working days of this year, and of the next one in time."""
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        days = CalendarDay.objects.filter(date__year=year).count()
        how = _("Settings › Working-day calendar: mark the holidays as published, then settle the year.")
        all_days = DAYS_OF_A_YEAR + isleap(year)
        if days < all_days and year == today.year:
            yield fault(
                _("The working-day calendar of %(year)s is not complete: deadlines are provisional.") % {"year": year},
                how,
            )
        elif days < all_days and today.month >= LATE_IN_YEAR:
            yield warning(_("The working-day calendar of %(year)s is still missing.") % {"year": year}, how)


def audit():
    """The triggers, and the last nightly check."""
    if not appendonly.is_right():
        yield fault(_("The triggers that keep the audit log append-only are missing; run manage.py migrate."))
    last = AuditCheck.objects.first()
    if last and last.found:
        words = _("The check of %(when)s found %(count)s faults in the audit log.")
        facts = {"when": f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}", "count": last.found}
        yield fault(words % facts, _("Change nothing, keep a copy of the database, and see manage.py verify_audit."))
    elif AuditEvent.objects.exists() and (last is None or timezone.now() - last.at > CHECK_AGE):
        yield warning(
            _("The audit log was not checked these days."),
            _("Let the scheduler run at night, or: manage.py verify_audit"),
        )


def backups():
    """When the last one was made here."""
    try:
        last = parse_datetime(json.loads(last_noted().read_text())["at"])
    except (OSError, ValueError, KeyError):
        last = None
    how = _("Every day, to another disk: manage.py backup -o DIRECTORY --keep 14")
    if last is None:
        yield warning(_("No backup was ever made here."), how)
    elif timezone.now() - last > BACKUP_AGE:
        yield warning(_("The last backup is of %(day)s.") % {"day": f"{timezone.localtime(last):%Y-%m-%d}"}, how)


CHECKS = (
    ("database", gettext_lazy("Database"), database, False),
    ("replica", gettext_lazy("Replica of the database"), replica, True),
    ("clock", gettext_lazy("Clock"), clock, False),
    ("calendar", gettext_lazy("Working-day calendar"), calendar, False),
    ("audit", gettext_lazy("Audit log"), audit, False),
    ("keys", gettext_lazy("Keys of personal data"), field_keys, True),
    ("backups", gettext_lazy("Backups"), backups, False),
)
