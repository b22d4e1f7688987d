"""The first pages that people open, at 1,000 and at many projects: the same queries, the same time, near the floor."""

import os

import pytest

from .measure import Page, cost_of
from .seeding import Register

SMALL, LARGE = 1000, int(os.environ.get("BENCH_PROJECTS", 20000))
# Generous, because machines are busy; what is aimed at stands in docs/performance.md. The overview counts every project
# by its stage and may grow a little more than a list.
TIMES_FLOOR, GROWTH, GROWTH_OF_OTHERS = 5, 1.5, 2

LISTS = (
    Page("Register, centre", "staff", "/projects/", "register", queries=7),
    Page("Register, operator", "incubator_operator", "/projects/", "register", queries=7),
    Page("To do, centre", "staff", "/todo/", "inbox", queries=9),
    Page("To do, operator", "incubator_operator", "/todo/", "inbox", queries=9),
    Page("Leads, centre", "staff", "/leads/", "leads", queries=6),
    Page("Leads, operator", "incubator_operator", "/leads/", "leads", queries=6),
    Page("My projects, applicant", "applicant", "/my/", "mine", queries=7),
)
# No lists: many charts and small lists, and the shell with nothing in it. They stand beside the floor of the register.
OTHERS = (
    Page("Overview, centre", "leader", "/overview/", "register", queries=29),
    Page("Overview, operator", "incubator_operator", "/overview/", "register", queries=25),
    Page("The shell alone (no project)", "other_applicant", "/my/", "register", queries=6),
)

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.bench.urls")]


def test_first_pages(cast, capsys):
    users = {page.who: getattr(cast, page.who).user for page in (*LISTS, *OTHERS)}
    register, found = Register(cast), {}
    for size in (SMALL, LARGE):
        register.grow_to(size)
        found |= {(page, size): cost_of(page, users[page.who]) for page in (*LISTS, *OTHERS)}
    with capsys.disabled():
        print("\n" + "\n".join(table(found)))
    assert {key: cost.queries for key, cost in found.items()} == {key: key[0].queries for key in found}
    assert [page.words for page in LISTS if found[page, LARGE].ratio > TIMES_FLOOR] == []
    assert [page.words for page in LISTS if growth(found, page) > GROWTH] == []
    assert [page.words for page in OTHERS if growth(found, page) > GROWTH_OF_OTHERS] == []


def growth(found, page):
    """How many times dearer the page is in the large register, against its floor (which never grows)."""
    return found[page, LARGE].ratio / found[page, SMALL].ratio


def table(found):
    """Lines of a table in Markdown, as docs/performance.md keeps it."""
    yield f"| First page | at {SMALL:,} (ms) | at {LARGE:,} (ms) | floor (ms) | times floor | growth | queries |"
    yield "|---|---|---|---|---|---|---|"
    for page in (*LISTS, *OTHERS):
        small, large = found[page, SMALL], found[page, LARGE]
        yield (
            f"| {page.words} | {small.page:.0f} | {large.page:.0f} | {large.floor:.1f} "
            f"| {large.ratio:.1f} | {growth(found, page):.2f} | {large.queries} |"
        )
