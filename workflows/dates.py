"""The dates that an applicant has to keep, as an iCalendar file: open steps, and the end of the term."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from projects.tenancy.models import MoveIn

from .models import Audience, WorkItem
from .steps import step_title

AHEAD = (180, 90, 30)  # days before the end of a term at which one is reminded


def calendar_of(application):
    """The file as bytes. A date keeps its identity, so that a second download replaces the first."""
    calendar = Calendar()
    calendar.add("prodid", "-//incubator//dates//ZH")
    calendar.add("version", "2.0")
    link = settings.SITE_URL.rstrip("/") + reverse("application", args=[application.number])
    for uid, day, words, alarms in _dates(application):
        event = Event()
        event.add("uid", f"{uid}@{application.number}")
        event.add("dtstamp", datetime.now(tz=timezone.get_default_timezone()))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", words)
        event.add("url", link)
        for days in alarms:
            event.add_component(_alarm(words, days))
        calendar.add_component(event)
    return calendar.to_ical()


def _alarm(words, days):
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _dates(application):
    """(identity, day, words, days ahead to be reminded)."""
    project = application.project
    names = {"project": project.name}
    items = WorkItem.objects.open().filter(project=project, audience=Audience.APPLICANT).select_related("clock")
    for item in items:
        if item.clock:
            words = _("%(step)s: last day (%(project)s)") % (names | {"step": step_title(item.step)})
            yield f"step-{item.pk}", item.clock.due_on, words, (2,)
    for stay in MoveIn.objects.live().filter(project=project).select_related("carrier"):
        words = _("Term at %(carrier)s ends (%(project)s)") % (names | {"carrier": stay.carrier.short_name})
        yield f"term-{stay.pk}", stay.term_to, words, ()
        for days in AHEAD:
            early = _("%(days)s days until the term at %(carrier)s ends (%(project)s)") % (
                names | {"carrier": stay.carrier.short_name, "days": days}
            )
            yield f"term-{stay.pk}-{days}", stay.term_to - timedelta(days=days), early, ()
