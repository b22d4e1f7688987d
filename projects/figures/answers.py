"""Answers to questions that lower apps ask without knowing the rule (see projects/register/counted.py)."""

from projects.people.models import County
from projects.register.counted import answers_counted

from .rules.counting import count_year


@answers_counted
def counted_projects(county_ids, year):
    """Ids of the projects that count in the year, as of and as known today."""
    counties = County.objects.filter(pk__in=county_ids)
    return {row.project for county in counties for row in count_year(county, year).counted}
