"""Lists that end at a limit: their counts, their pages, and how they say that there is more."""

import pytest
from django.template import RequestContext, Template

from projects.register.models import Project
from projects.trace.capped import CappedPaginator
from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast):
    ProjectFactory.create_batch(5, county=cast.county, carrier=cast.incubator)
    return Project.objects.order_by("pk")


def range_of(paginator, rf):
    page = RequestContext(rf.get("/"), {"page": paginator.get_page(9)})
    drawn = Template("{% load ui %}{% pagination page %}").render(page)
    return drawn.split('<p class="pager-range">')[1].split("</p>")[0]


@pytest.mark.parametrize(
    ("cap", "count", "words", "shown"),
    [(4, 4, "4+", "第 4–4 条，共 4 条以上"), (5, 5, "5", "第 4–5 条，共 5 条"), (9, 5, "5", "第 4–5 条，共 5 条")],
)
def test_pages_end_at_the_limit(rows, rf, assert_queries, cap, count, words, shown):
    with assert_queries(1):
        paginator = CappedPaginator(rows, 3, counted=rows, cap=cap)
    assert (paginator.count, paginator.in_words, paginator.num_pages) == (count, words, 2)
    assert range_of(paginator, rf) == shown


def test_a_number_found_before_is_not_asked_for_again(rows, assert_queries):
    with assert_queries(0):
        paginator = CappedPaginator(rows, 3, counted=5, cap=4)
    assert (paginator.count, paginator.more) == (4, True)
