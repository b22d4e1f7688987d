"""Scheduler, worker, PDF, mail, text messages."""

import time
from datetime import timedelta
from io import BytesIO

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from projects.figures.pdf import warm
from projects.figures.pdf.checks import pdf_ready
from projects.files import scanning
from projects.trace import jobbook
from projects.trace.models import JobRun, Message

from ..tasks import answer_doctor
from . import fault, warning

WAIT = 10  # seconds for the worker's answer
SLOW = timedelta(minutes=10)
# In two halves, lest a scanner finds this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
DOUBT_SHOWN = timedelta(days=7)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def scheduler():
    """Ran lately, and without errors."""
    last, how = jobbook.last_sign_of_life(), _("Start it: systemctl start incubator-scheduler (or manage.py scheduler)")
    if last is None:
        yield fault(_("The scheduler never ran: no letter leaves, no deadline is watched."), how)
    elif timezone.now() - last > jobbook.STILL:
        words = _("The scheduler stands still since %(when)s: no letter leaves, no deadline is watched.")
        yield fault(words % {"when": f"{timezone.localtime(last):%Y-%m-%d %H:%M}"}, how)
    for run in JobRun.objects.exclude(problem=""):
        yield warning(
            _("%(job)s failed: %(problem)s") % {"job": run.name, "problem": run.problem},
            _("The log of the scheduler says why."),
        )


def backlog():
    """Background work that waits too long or failed."""
    late = timezone.now() - SLOW
    if count := DBTaskResult.objects.ready().filter(enqueued_at__lt=late).count():
        if DBTaskResult.objects.filter(started_at__gte=late).exists():
            words = _("%(count)s pieces of background work wait for more than ten minutes; a worker is at it.")
            yield warning(words % {"count": count}, _("Start a second worker if it stays so."))
        else:
            words = _("%(count)s pieces of background work wait for more than ten minutes: no worker runs.")
            how = _("Start it: systemctl start incubator-worker@1 (or manage.py db_worker)")
            yield fault(words % {"count": count}, how)
    if failed := DBTaskResult.objects.failed().count():
        yield warning(
            _("%(count)s pieces of background work failed.") % {"count": failed},
            _("Settings › System: look and retry."),
        )


def worker():
    """Answers a question within some seconds."""
    asked = answer_doctor.enqueue()
    row = DBTaskResult.objects.filter(pk=asked.id)
    try:
        for _n in range(WAIT * 4):
            if row.get().status == TaskResultStatus.SUCCESSFUL:
                return
            time.sleep(0.25)
    finally:
        row.delete()
    how = _("Start it: systemctl start incubator-worker@1 (or manage.py db_worker)")
    yield fault(
        _("No worker answered within %(seconds)s seconds: previews, papers and bulk acts wait.") % {"seconds": WAIT},
        how,
    )


def pdf():
    """Libraries, fonts, and the warm renderer."""
    ready, sentence = pdf_ready()
    if not ready:
        yield fault(str(sentence), "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk")
    if not warm.listens():
        yield warning(
            _("The renderer does not run: each PDF takes seconds longer."),
            _("Start it: systemctl start incubator-renderer (or manage.py renderer)"),
        )


def mail():
    """Letters leave the machine."""
    if settings.EMAIL_BACKEND != SMTP:
        yield warning(_("E-mail is not sent: it only stands in the log."), f"EMAIL_BACKEND={SMTP}, EMAIL_HOST=…")
        return
    connection = get_connection(timeout=10)
    try:
        connection.open()
        connection.close()
    except OSError as problem:
        facts = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "words": problem}
        yield fault(
            _("The mail server %(host)s:%(port)s cannot be reached: %(words)s") % facts,
            _("Check EMAIL_HOST, EMAIL_PORT, account and firewall."),
        )


def letters():
    """Those that were given up."""
    day = timezone.now() - timedelta(days=1)
    if count := Message.objects.filter(given_up=True, created_at__gte=day).count():
        yield warning(
            _("%(count)s letters of the last day could not be sent.") % {"count": count},
            _("Check the mail server and the addresses."),
        )
    if count := Message.objects.doubtful().filter(sent_at__gte=timezone.now() - DOUBT_SHOWN).count():
        yield warning(
            _("%(count)s letters of the last week may have gone out or not: the sender died meanwhile.")
            % {"count": count},
            _("They are not sent twice; everybody reads them in the site."),
        )


def sms():
    """The function that sends text messages is there."""
    if not settings.SMS_SENDER:
        yield warning(
            _("Text messages are not set up: signing in by phone is off."),
            _("Set SMS_SENDER when the county has a provider."),
        )
        return
    try:
        import_string(settings.SMS_SENDER)
    except ImportError as problem:
        yield fault(
            _("SMS_SENDER cannot be loaded: %(words)s") % {"words": problem},
            _("Write the dotted path of a function send(phone, text)."),
        )


def viruses():
    """The scanner answers and knows the test virus that every scanner knows."""
    if not settings.CLAMD:
        return
    if settings.CLAMD_AWAY not in (scanning.REFUSE, scanning.TAKE):
        yield fault(_("CLAMD_AWAY is neither refuse nor take."), _("Set CLAMD_AWAY=refuse or CLAMD_AWAY=take."))
    try:
        found = scanning.scan(BytesIO(EICAR))
    except scanning.Away as away:
        words = _("The virus scanner at %(address)s does not answer: %(words)s") % {
            "address": settings.CLAMD, "words": away,
        }  # fmt: skip
        taken = settings.CLAMD_AWAY == scanning.TAKE
        yield (warning if taken else fault)(words, _("Start it: systemctl start clamav-daemon; or empty CLAMD."))
        return
    if not found:
        yield fault(
            _("The virus scanner does not know the test virus: it has no signatures."), _("Update them: freshclam")
        )


CHECKS = (
    ("scheduler", gettext_lazy("Scheduler"), scheduler, False),
    ("backlog", gettext_lazy("Background work"), backlog, False),
    ("worker", gettext_lazy("Worker"), worker, True),
    ("pdf", gettext_lazy("PDF reports"), pdf, True),
    ("mail", gettext_lazy("E-mail service"), mail, True),
    ("letters", gettext_lazy("Outgoing letters"), letters, False),
    ("sms", gettext_lazy("Text messages"), sms, False),
    ("viruses", gettext_lazy("Virus scanner"), viruses, True),
)
