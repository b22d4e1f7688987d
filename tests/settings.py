"""Settings of the test run: the site's own, with everything a test writes kept in a directory that goes away.

Each process (and so each xdist worker) has its own directory. The database is SQLite unless DATABASE_URL names another.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="incubator-test-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["INCUBATOR_VAR"] = str(VAR)
os.environ["SECRET_KEY"] = "only-for-tests-and-never-anywhere-else-0123456789"
os.environ["FIELD_KEYS"] = "only-for-tests-seals-personal-data-of-tests-and-no-other"
os.environ["ROSTER_KEY"] = "only-for-tests-keys-of-people-on-rosters"
os.environ["SECOND_FACTOR"] = "off"
os.environ["SITE_URL"] = "http://localhost:8000"
for name in ("DEBUG", "BEHIND_PROXY"):
    os.environ[name] = "false"
for name in (
    "FILES_ROOT",
    "FILES_BUCKET",
    "CLAMD",
    "STATIC_ROOT",
    "REPORT_FONT_DIR",
    "DATABASE_REPLICA_URL",
    "METRICS",
):
    os.environ.pop(name, None)
# Set before the site's settings are read, so that a .env beside the source never points tests at real data.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")

from incubator.settings import *  # noqa: E402,F403
from incubator.settings import DATABASES, MIDDLEWARE  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because a live server's threads cannot share an in-memory database; one per worker by pytest-django.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
# Tests travel through years while somebody is signed in; tests/people/test_lasting.py puts it back.
LASTING = "incubator.sessions.LastingMiddleware"
MIDDLEWARE = [name for name in MIDDLEWARE if name != LASTING]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Files of the style are looked up when asked for: finding all of them for every client of a test costs more than a page.
WHITENOISE_AUTOREFRESH = True
