"""Answers to questions that lower apps ask without knowing the rule (see projects/register/counted.py)."""

from projects.people.models import County
from projects.register.counted import answers_counted

from .rules.counting import count_year


@answers_counted
def counted_projects(county_ids, year, *, as_of=None, known_on=None):
    """Ids of the projects that count in the year, as of a day and as known on a day."""
    counties = County.objects.filter(pk__in=county_ids)
    return {
        row.project for county in counties for row in count_year(county, year, as_of=as_of, known_on=known_on).counted
    }
