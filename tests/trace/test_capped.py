"""Lists that end at a limit: their counts, their pages, and how they say that there is more."""

import pytest
from django.template import RequestContext, Template
from django.urls import reverse

from projects.register.models import LeadNote, Project, Promise
from projects.register.stages import Stage
from projects.trace.addresses import addresses_of
from projects.trace.capped import CappedPaginator, counts_of_each, counts_up_to
from projects.trace.present import Present
from tests.factories import LeadNoteFactory, ProjectFactory

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


def test_one_statement_counts_the_rows_of_each_value(rows, assert_queries):
    rows.filter(pk__in=rows[:3]).update(stage=Stage.CHECK)
    each = counts_of_each(rows, "stage", ["check", "lead", "landed"], cap=2)
    with assert_queries(1):
        assert counts_up_to(each | {"all": rows}, cap=9) == {"check": 3, "lead": 2, "landed": 0, "all": 5}
    assert counts_up_to(counts_of_each(Project.objects.none(), "stage", ["lead"])) == {"lead": 0}


def test_what_has_no_rows_is_not_asked(rows, assert_queries):
    note = LeadNoteFactory(project=rows[0])
    with assert_queries(1):
        present = Present((LeadNote, Promise), note.project_id)
    with assert_queries(1):
        assert list(present.of(LeadNote.objects.all())) == [note]
        assert list(present.of(Promise.objects.all())) == []


@pytest.mark.parametrize("key", ["XM2026-0001", "甲 乙", 7])
def test_addresses_of_rows_are_those_of_reverse(key):
    assert addresses_of("project")(key) == reverse("project", args=[key])
