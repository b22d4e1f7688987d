"""The steps of a route with their days, added up against what is promised."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property

from projects.trace.models import Deadline

from .steps import timed_steps

# In our hands, from submission to the letter of admission; the applicant's own days do not count.
ALWAYS = ("intake.check", "screening.deliberation", "admission.offer")
REVIEWED = ("screening.schedule", "screening.review")


@dataclass(frozen=True)
class Sum:
    """Working days of the steps of a route: [(title, days)], the notice included."""

    route: object
    steps: tuple

    @property
    def total(self):
        return sum(days for _title, days in self.steps)

    @cached_property
    def over(self):
        """By how many days the sum is longer than the promise; 0 where it is kept or nothing is promised."""
        promised = self.route.promised_days
        return max(self.total - promised, 0) if promised else 0


def days_in_force(county, on=None):
    """{step: working days} of a county on a day; one query."""
    on = on or timezone.localdate()
    days = {step: node.days for step, node in timed_steps().items()}
    rows = Deadline.objects.filter(county=county, effective_from__lte=on).order_by("effective_from")
    return days | {row.step: row.days for row in rows if row.step in days}


def sum_of(route, days):
    """The sum of a route by the days in force."""
    steps = ["intake.recommend"] if route.needs_recommendation else []
    steps += [*ALWAYS[:1], *(REVIEWED if route.needs_review else ()), *ALWAYS[1:2]]
    titles = timed_steps()
    rows = [(titles[step].task_title, days[step]) for step in steps]
    if route.notice_days:
        rows.append((titles["screening.notice"].task_title, route.notice_days))
    rows.append((titles[ALWAYS[2]].task_title, days[ALWAYS[2]]))
    return Sum(route, tuple(rows))
