"""Progress toward the target of the 80: completion, time progress and gap, with the rounding of the counting rule."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from ..models import Target
from .counting import count_year, cutoff

TARGET_CODE = "projects"
RATE, POINT, CENT = Decimal("0.0001"), Decimal("0.01"), 100


@dataclass(frozen=True)
class Progress:
    """Rates are exact fractions (Decimal, 0–1); `printed` rounds them half up as the rule says."""

    year: int
    as_of: date
    known_on: date
    rule_version: str
    target: int | None
    counted: int
    enclave_only: int
    time_progress: Decimal
    time_progress_months: Decimal
    projects: tuple[str, ...]

    @property
    def completion(self):
        """Counted over target; None without a target."""
        return Decimal(self.counted) / self.target if self.target else None

    @property
    def gap_points(self):
        """Completion minus time progress by day, in percentage points."""
        return self._gap(self.time_progress)

    @property
    def gap_points_months(self):
        """The same by completed months, as monthly bulletins say it."""
        return self._gap(self.time_progress_months)

    def _gap(self, time):
        return None if self.completion is None else half_up((self.completion - time) * CENT, POINT)

    @property
    def at_month_end(self):
        """Whether the day closes a month; then sentences speak of completed months, else of days."""
        return is_month_end(self.as_of) or self.as_of.year > self.year

    @property
    def spoken_gap(self):
        return self.gap_points_months if self.at_month_end else self.gap_points

    @property
    def missing(self):
        """How many projects are still missing; 0 when the target is reached."""
        return max(0, (self.target or 0) - self.counted)

    @property
    def months_left(self):
        """Months that are not complete yet, the running one included."""
        return 12 - int(self.time_progress_months * 12)

    @property
    def needed_per_month(self):
        """How many a month are needed from now on, one place; None without a target or with the year over."""
        if not self.target or not self.months_left:
            return None
        return (Decimal(self.missing) / self.months_left).quantize(Decimal("0.1"), ROUND_CEILING)

    def as_json(self):
        """The keys and rounding that `manage.py progress --json` prints."""
        completion = self.completion
        return {
            "year": self.year,
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat(),
            "rule_version": self.rule_version,
            "target": self.target,
            "counted": self.counted,
            "enclave_only": self.enclave_only,
            "completion_rate": None if completion is None else float(half_up(completion, RATE)),
            "time_progress": float(half_up(self.time_progress, RATE)),
            "time_progress_months": float(half_up(self.time_progress_months, RATE)),
            "gap_points": None if self.gap_points is None else float(self.gap_points),
            "projects": list(self.projects),
        }


def progress_of(count, *, target=None):
    """Progress from a count; `target` is the number to reach, or None."""
    return progress_with(count, len(count.counted), len(count.enclave_only), target=target, projects=count.numbers)


def progress_with(count, counted, enclave_only, *, target=None, projects=()):
    """The same from numbers; `count` has the year, both days and the rule."""
    day = cutoff(count.year, count.as_of)
    return Progress(
        year=count.year,
        as_of=count.as_of,
        known_on=count.known_on,
        rule_version=count.rule.version if count.rule else "",
        target=target,
        counted=counted,
        enclave_only=enclave_only,
        time_progress=time_progress(count.year, day),
        time_progress_months=time_progress_months(count.year, day),
        projects=tuple(projects),
    )


def year_progress(county, year, *, as_of=None, known_on=None):
    """Count the year and set it against its target."""
    return progress_of(count_year(county, year, as_of=as_of, known_on=known_on), target=target_value(county, year))


def target_value(county, year):
    """The value of the year's target for counted projects, or None when none is set."""
    return Target.objects.filter(county=county, year=year, code=TARGET_CODE).values_list("value", flat=True).first()


def time_progress(year, day):
    """Days elapsed, the day included, over the days of the year: 0 before it, 1 after it."""
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return Decimal(min(max((day - first).days + 1, 0), length)) / length


def time_progress_months(year, day):
    """Completed months over 12; a month is complete at the end of its last day."""
    if day.year != year:
        return Decimal(int(day.year > year))
    return Decimal(day.month - (0 if is_month_end(day) else 1)) / 12


def is_month_end(day):
    """Whether the next day begins another month."""
    return date.fromordinal(day.toordinal() + 1).month != day.month


def half_up(value, step):
    """Round half up, as officials do."""
    return value.quantize(step, ROUND_HALF_UP)


def percent(rate):
    """A rate as officials write it: "76.25%"."""
    return f"{half_up(rate * CENT, POINT)}%"


def sentence(progress):
    """The one sentence: as of when, how many, how much of the target, faster or slower than time."""
    words = {"day": day_words(min(progress.as_of, date(progress.year, 12, 31))), "count": progress.counted}
    if progress.completion is None:
        return _("As of %(day)s 24:00: %(count)s projects; no target is set for the year.") % words
    words |= {"rate": percent(progress.completion), "gap": pace_words(progress.spoken_gap)}
    return _("As of %(day)s 24:00: %(count)s projects, %(rate)s of the year's target, %(gap)s.") % words


def pace_words(gap):
    """A gap in points in words."""
    if gap > 0:
        return _("%(points)s points ahead of time progress") % {"points": gap}
    if gap < 0:
        return _("%(points)s points behind time progress") % {"points": -gap}
    return _("level with time progress")


def day_words(day):
    """Month and day, as in a sentence about the running year."""
    return _("%(month)s-%(day)s (day of the year)") % {"month": day.month, "day": day.day}


def pace_basis(progress):
    """Which time progress the sentence compares with."""
    if progress.at_month_end:
        return _("Time progress by completed months: %(rate)s") % {"rate": percent(progress.time_progress_months)}
    return _("Time progress by days: %(rate)s") % {"rate": percent(progress.time_progress)}
