"""The working-day calendar: a year at a glance, one day, the rest of a year.

All counties of the site share it, as the arrangement is the country's. An administrator changes it here while there is
one county only; else no county may move another's deadlines, and `manage.py calendar` does it for all.
"""

import calendar
from datetime import date

from django.db.models import Count, Max, Subquery
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.models import County
from projects.trace.actions import mark_day, settle_year
from projects.trace.models import CalendarDay

from ..forms.settings import DayForm, YearForm
from ..models import WorkItem
from ..steps import promised_steps
from .settings_base import DECIDERS, KEEPERS, SettingsFormView, county_for, tabs

FIRST_YEAR = 2024  # the reference calendar begins here


def _changed_here():
    """Whether the pages change the calendar: it is one county's alone."""
    return County.objects.count() < 2


def _counts(county):
    """How many counties share the calendar, and how many of this one's running deadlines are provisional: one question."""
    running = WorkItem.objects.filter(county=county, clock__finished_on=None, clock__provisional=True)
    provisional = running.order_by().values("county").annotate(n=Count("pk")).values("n")
    return County.objects.aggregate(counties=Count("pk"), provisional=Max(Subquery(provisional)))


def _years():
    return range(FIRST_YEAR, timezone.localdate().year + 2)


def _known_year(text):
    """The year of an address, or 404: only years that a deadline can reach are kept."""
    if not text.isascii() or not text.isdigit() or int(text) not in _years():
        raise Http404
    return int(text)


def _kind(day, row):
    """How a day is drawn: work, rest, off (a weekday without work), extra (a weekend with work), open (not official)."""
    weekend = day.weekday() >= 5
    if row is None:
        return "open-rest" if weekend else "open"
    if row.is_workday:
        return "extra" if weekend else "work"
    return "rest" if weekend and not row.name else "off"


def _cell(day, month, rows):
    if day.month != month:
        return None
    row = rows.get(day)
    return {"day": day, "kind": _kind(day, row), "name": row.name if row else ""}


def _months(year, rows):
    """Twelve months of weeks from Monday; None where a week reaches into another month."""
    weeks = calendar.Calendar()
    return [
        (
            date(year, month, 1),
            [[_cell(day, month, rows) for day in week] for week in weeks.monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def year_view(request):
    """A year: working days, holidays, adjusted days, and days that are not official yet."""
    county = county_for(request.user, *DECIDERS)
    year, counts = _known_year(request.GET.get("year") or str(timezone.localdate().year)), _counts(county)
    changed_here = counts["counties"] < 2
    rows = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    days_of_year = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    context = {
        "tabs": tabs("settings-calendar"),
        "year": year,
        "years": _years(),
        "months": _months(year, rows),
        "marked": [row for day, row in sorted(rows.items()) if row.name or row.is_workday != (day.weekday() < 5)],
        "open_days": days_of_year - len(rows),
        "provisional": counts["provisional"],
        "may_change": request.user.seats.has(*KEEPERS, county_id=county.pk) and changed_here,
        "changed_here": changed_here,
        "today": timezone.localdate(),
    }
    return render(request, "settings/calendar.html", context)


def _told(moved):
    return _("Saved. Running deadlines that changed by it: %(count)s.") % {"count": len(moved)}


def _refuse_shared():
    if not _changed_here():
        raise Http404


class DayView(SettingsFormView):
    """Mark one day."""

    section, roles, form_class = "settings-calendar", KEEPERS, DayForm
    hint = gettext_lazy(
        "Running deadlines are counted anew. A day that was told to an applicant is never brought forward."
    )

    def prepare(self):
        _refuse_shared()
        try:
            self.day = date.fromisoformat(self.kwargs["day"])
        except ValueError as error:
            raise Http404 from error
        _known_year(str(self.day.year))
        self.title = _("%(day)s in the calendar") % {"day": f"{self.day:%Y-%m-%d}"}

    def get_initial(self):
        row = CalendarDay.objects.filter(date=self.day).first()
        works = row.is_workday if row else self.day.weekday() < 5
        kept = {"name": row.name, "source": row.source} if row else {}
        return {"kind": "workday" if works else "holiday"} | kept

    def act(self, form):
        given = form.cleaned_data
        moved = mark_day(
            by=self.request.user, county=self.county, day=self.day, is_workday=given["kind"] == "workday",
            name=given["name"], source=given["source"], promised=promised_steps(),
        )  # fmt: skip
        self.done_message = _told(moved)

    def back(self):
        return f"{reverse(self.section)}?year={self.day.year}"


class YearView(SettingsFormView):
    """The days of a year that nobody marked are ordinary ones."""

    section, roles, form_class = "settings-calendar", KEEPERS, YearForm
    button = gettext_lazy("Settle the other days")
    hint = gettext_lazy(
        "All days that are not official yet become working days from Monday to Friday. Mark holidays and adjusted days first."
    )  # noqa: E501

    def prepare(self):
        _refuse_shared()
        self.year = _known_year(self.kwargs["year"])
        self.title = _("Settle the calendar of %(year)s") % {"year": self.year}

    def act(self, form):
        moved = settle_year(
            by=self.request.user, county=self.county, year=self.year, promised=promised_steps(), **form.cleaned_data
        )
        self.done_message = _told(moved)

    def back(self):
        return f"{reverse(self.section)}?year={self.year}"
