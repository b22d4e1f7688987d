"""Settings of the site: one file for every place it runs; what differs comes from the environment.

Every variable has a default that suits a first look on one machine; production sets
SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL and SITE_URL (see README).
"""

import os
import sys
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(BASE_DIR / ".env", recurse=False)

VAR_DIR = env.path("INCUBATOR_VAR", BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)


def _secret(variable):
    """A secret from the environment, or one made on first start and kept in var/ under the variable's name."""
    from django.core.management.utils import get_random_secret_key

    given, path = env.str(variable, ""), VAR_DIR / variable.lower()
    if given:
        return given
    if not path.exists():
        # Complete before it has its name, so that nobody reads half a secret; the first of several keeps it.
        fresh = path.with_suffix(f".{os.getpid()}.part")
        fresh.touch(0o600)
        fresh.write_text(get_random_secret_key())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()


# A fixed key would let anyone forge sessions.
SECRET_KEY = _secret("SECRET_KEY")
# By it people on rosters are known again across projects. It never changes: keys of another secret match nobody.
ROSTER_KEY = _secret("ROSTER_KEY")
# They seal personal data in the database; several stand with commas between, the first seals (projects/sealed.py).
FIELD_KEYS = _secret("FIELD_KEYS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")


def is_address(host):
    """Whether a host is written as an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "projects.trace",
    "projects.people",
    "projects.files",
    "projects.register",
    "projects.selection",
    "projects.tenancy",
    "projects.outcomes",
    "projects.figures",
    "projects.machines",
    "projects.privacy",
    "workflows",
    "viewflow.workflow",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_filters",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "incubator.middleware.RequestIdMiddleware",
    "incubator.headers.HeadersMiddleware",
    "incubator.middleware.HealthMiddleware",
    "incubator.middleware.ClientAddressMiddleware",
    "incubator.metrics.MetricsMiddleware",
    "incubator.middleware.AnswerInTimeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "incubator.middleware.LanguageMiddleware",
    "incubator.middleware.RequestOriginMiddleware",
    "incubator.headers.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "incubator.sessions.LastingMiddleware",
    "incubator.middleware.SignInMiddleware",
    "incubator.throttles.ThrottleMiddleware",
    "incubator.sessions.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "incubator.middleware.RefusalMiddleware",
    "incubator.sessions.ProofMiddleware",
    "projects.trace.replica.FreshMiddleware",
]

ROOT_URLCONF = "incubator.urls"
WSGI_APPLICATION = "incubator.wsgi.application"
ASGI_APPLICATION = "incubator.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.context.site",
            ],
        },
    },
]

FORM_RENDERER = "projects.trace.formrenderer.QuickRenderer"

# Databases: SQLite with immediate write locks for one machine, PostgreSQL by DATABASE_URL for a county.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A connection is tried before it is given out: after a restart of the database nobody gets a dead one. Who gets none in
    # time reads that the database does not answer, instead of a page that never comes.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    POOL = {"min_size": 1, "max_size": env.int("DATABASE_POOL", 8), "timeout": 10, "reconnect_timeout": 5}
    DATABASES["default"].setdefault("OPTIONS", {}).update({"pool": POOL, "options": "-c lock_timeout=10000"})
# A copy that follows (PostgreSQL's streaming replication) answers pages of figures, exports and reports: trace/replica.py.
REPLICA_URL, REPLICA_LAG = env.str("DATABASE_REPLICA_URL", ""), env.int("REPLICA_LAG", 10)
if REPLICA_URL:
    DATABASES["replica"] = {
        **env.dj_db_url("DATABASE_REPLICA_URL"),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"MIRROR": "default"},
    }
    DATABASES["replica"].setdefault("OPTIONS", {}).update({
        "pool": {"min_size": 0, "max_size": 4, "timeout": 3, "reconnect_timeout": 3}, "connect_timeout": 2,
        "options": "-c default_transaction_read_only=on",
    })  # fmt: skip
    DATABASE_ROUTERS = ["projects.trace.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}
# allauth counts codes that were sent there: nobody may push such counts out by filling the cache.
CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 20_000}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
# The phone is offered only where text messages can be sent: projects/people/phones.py.
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 3
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# Codes: per number one a minute and ten a day, so that nobody guesses one or floods somebody's phone.
CODES_SENT = "1/m/key,5/h/key,10/d/key,20/m/ip,200/h/ip"
ACCOUNT_RATE_LIMITS = {
    "request_login_code": CODES_SENT, "verify_phone": CODES_SENT, "change_phone": "5/m/user",
    "login_failed": "30/m/ip,5/5m/key",  # an office shares one address; beyond it incubator/throttles.py counts all tries
}  # fmt: skip
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "projects.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "projects.people.signinforms.LoginForm",
    "signup": "projects.people.signinforms.SignupForm",
    "request_login_code": "projects.people.signinforms.RequestCodeForm",
    "confirm_login_code": "projects.people.signinforms.ConfirmCodeForm",
    "verify_phone": "projects.people.signinforms.ProvePhoneForm",
    "change_phone": "projects.people.signinforms.ChangePhoneForm",
}
# staff: people of the office sign in with a second proof and set it up first; off: nobody has to (closed networks).
SECOND_FACTOR = env.str("SECOND_FACTOR", "staff")
MFA_ADAPTER = "projects.people.secondfactor.SecondFactor"
# Browsers keep passkeys for a host name, never for an address, and only over HTTPS (or on the machine itself).
SITE_HOST = urlsplit(SITE_URL).hostname
PASSKEYS = SITE_HOST == "localhost" or (SITE_URL.startswith("https://") and not is_address(SITE_HOST))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if PASSKEYS else [])]
MFA_FORMS = {
    "add_webauthn": "projects.people.passkeyforms.AddPasskeyForm",
    "edit_webauthn": "projects.people.passkeyforms.EditPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = PASSKEYS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_HOST == "localhost"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
# Where letters leave, an address is proved before its account opens: signing up then answers every address alike.
SENDS_LETTERS = not EMAIL_BACKEND.endswith((".console.EmailBackend", ".dummy.EmailBackend"))
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_LETTERS else "optional"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, nowhere else
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20  # seconds; a silent mail server must not hold the scheduler
# Text messages: dotted path of `send(phone, text)`, also used for codes to sign in; empty: none are sent. See trace/sms.py.
SMS_SENDER = env.str("SMS_SENDER", "")
# Which other systems may be told of what happens, see projects/machines/addresses.py; none: nothing leaves.
WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", [])
WEBHOOK_CA = env.str("WEBHOOK_CA", "")
API_RATE = env.str("API_RATE", "120/min")  # calls of one token
# Who reads /metrics: addresses, networks, or a token for "Authorization: Bearer …"; none: there is no such address.
METRICS = env.list("METRICS", [])
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "no-reply@localhost")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "incubator.formats"

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "incubator" / "static", ("guides", BASE_DIR / "docs" / "guides" / "pictures")]
# Browsers keep styles and scripts for a year, so their names bear a digest; the list of names is made by collectstatic.
NAMED_BY_DIGEST = not DEBUG and ((STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv)
# Address under which the web server hands out stored files after the door has said yes (deploy/nginx); empty: Django does.
FILES_ACCEL = env.str("FILES_ACCEL", "")
# A bucket of an object storage that speaks S3, in place of FILES_ROOT: see projects/files/objects.py. Empty: the disk.
FILES_BUCKET = env.str("FILES_BUCKET", "")
if FILES_BUCKET:
    FILES_ACCEL = ""  # the web server cannot reach in there
OBJECT_STORAGE = {
    "BACKEND": "projects.files.objects.ObjectStorage",
    "OPTIONS": {
        "bucket_name": FILES_BUCKET,
        "endpoint_url": env.str("FILES_ENDPOINT", "") or None,
        "access_key": env.str("FILES_ACCESS_KEY", ""),
        "secret_key": env.str("FILES_SECRET_KEY", ""),
        "region_name": env.str("FILES_REGION", "us-east-1"),
        "location": env.str("FILES_PREFIX", ""),
    },
}
# Nobody but the site's account reads stored files; the web server's, by its group, where it hands them out.
FILE_MODE, FOLDER_MODE = (0o640, 0o750) if FILES_ACCEL else (0o600, 0o700)
DISK = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"file_permissions_mode": FILE_MODE, "directory_permissions_mode": FOLDER_MODE},
}
STORAGES = {
    "default": OBJECT_STORAGE if FILES_BUCKET else DISK,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if NAMED_BY_DIGEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or not STATIC_ROOT.exists()

# Uploaded files live outside every web root; the only way to them is the file door (projects.files).
MEDIA_ROOT = env.path("FILES_ROOT", VAR_DIR / "files")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
# A virus scanner that is asked about uploads (clamd): unix:/path or host:port; empty: none. See projects/files/scanning.py.
CLAMD = env.str("CLAMD", "")
CLAMD_AWAY = env.str("CLAMD_AWAY", "refuse")
# Heads of the audit chain, one file a day: best on another disk, see projects/trace/heads.py.
AUDIT_HEADS = env.path("AUDIT_HEADS", VAR_DIR / "audit-heads")
# Deletions of accounts, to be carried out again when a backup is put back: see projects/privacy/erased.py.
ERASURES_LIST = env.path("ERASURES_LIST", VAR_DIR / "erasures.jsonl")
REPORT_FONT_DIR = env.path("REPORT_FONT_DIR", VAR_DIR / "fonts")
RENDERER_SOCKET = env.path("RENDERER_SOCKET", VAR_DIR / "renderer.sock")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
# Only behind a web server that overwrites both headers (deploy/nginx); else anybody could write them.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_SSL_REDIRECT = HTTPS and BEHIND_PROXY
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked on the machine itself, without TLS
# The county's server has no say about other names below its own, nor about lists of browsers.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# plain for people; json for machines, one object per line, with the request's number and without data of persons.
LOG_FORMAT = env.str("LOG_FORMAT", "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "incubator.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json" if LOG_FORMAT == "json" else "plain"}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
