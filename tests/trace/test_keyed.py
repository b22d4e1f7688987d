"""Pages by key: every row once, forth and back, with values and without, while rows come in between."""

import re
from datetime import timedelta
from html import unescape
from random import Random

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from projects.register.models import Project
from projects.register.stages import Stage
from projects.register.views import leads, register_list
from projects.trace.keyed import KeyedPaginator, key_of, order_of, values_of
from tests.factories import ProjectFactory, SubmittedApplicationFactory
from workflows import service
from workflows.flows import IntakeFlow
from workflows.views import inbox, search

pytestmark = pytest.mark.django_db
ORDERS = {
    "newest first": ("-created_at", "-pk"),
    "mixed, days missing": ("next_date", "-created_at", "-pk"),
    "the missing last": (F("next_date").asc(nulls_last=True), "created_at", "pk"),
    "the missing first": (F("next_date").desc(nulls_first=True), "pk"),
    "falling, days missing": ("-next_date", "pk"),
    "amounts": ("-planned_investment", "pk"),
    "through a relation": ("carrier__short_name", "pk"),
}


def project(cast, draw):
    """One with or without a date, an amount, a carrier."""
    today = timezone.localdate()
    return ProjectFactory(
        county=cast.county, carrier=draw.choice([cast.incubator, cast.enclave, None]),
        created_at=timezone.now() - timedelta(seconds=draw.randrange(5)),
        next_date=draw.choice([None, today, today + timedelta(days=1)]),
        planned_investment=draw.choice([None, 1, 2]),
    )  # fmt: skip


def walk(rows, per_page, way, between=lambda: None):
    """Keys of the rows as somebody sees them who follows the links: `on` from the first page, or `back` from the last."""
    params, seen = {}, []
    for _page in range(60):
        page = KeyedPaginator(rows.all(), per_page, counted=rows).page_of(params)
        seen += [row.pk for row in (page if way == "on" else reversed(page))]
        between()
        key = getattr(page, way)
        if not key:
            return seen
        params = {"after" if way == "on" else "before": key, "page": "2"}
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("order", ORDERS.values(), ids=list(ORDERS))
def test_every_row_once_forth_and_back(cast, order):
    draw = Random(7)
    for _row in range(23):
        project(cast, draw)
    rows = Project.objects.order_by(*order)
    whole = list(rows.values_list("pk", flat=True))
    assert walk(rows, 5, "on") == whole
    last = KeyedPaginator(rows, 5, counted=rows).page_of({"page": "5"})
    before = [row.pk for row in last]
    seen, key = [], last.back
    while key:
        page = KeyedPaginator(rows.all(), 5, counted=rows).page_of({"before": key})
        seen, key = [row.pk for row in page] + seen, page.back
    assert seen + before == whole


@pytest.mark.parametrize("order", ORDERS.values(), ids=list(ORDERS))
def test_rows_that_come_in_between_pages_move_nothing(cast, order):
    draw = Random(11)
    for _row in range(23):
        project(cast, draw)
    rows = Project.objects.order_by(*order)
    there = list(rows.values_list("pk", flat=True))
    seen = walk(rows, 5, "on", between=lambda: project(cast, draw) if len(Project.objects.all()) < 30 else None)
    assert [pk for pk in seen if pk in there] == there
    assert len(seen) == len(set(seen))


def test_values_and_instances_have_the_same_key(cast):
    row = project(cast, Random(3))
    rows = Project.objects.order_by("-created_at", "-pk")
    order = order_of(rows)
    as_dictionary = rows.values("pk", "created_at").get()
    assert key_of(as_dictionary, order) == key_of(row, order)
    assert values_of(key_of(row, order), order) == [row.created_at, row.pk]


@pytest.mark.parametrize(
    "key", ["", "x", "%%%", "W10", "bnVsbA", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwxXQ", "WyJcdTAwMDAiLDFd", "A" * 601, "WzFlOTksMV0",
            "W251bGwsMV0", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"],
)  # fmt: skip
def test_what_is_no_key_shows_the_first_page(cast, client_of, key):
    project(cast, Random(5))
    client = client_of(cast.staff.user)
    for name in ("after", "before"):
        for address in (reverse("projects"), reverse("leads"), reverse("inbox")):
            assert client.get(address, {name: key, "page": "3"}).status_code == 200


def work(cast, n):
    application = SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, project__county=cast.county,
        project__search_text="雷达", project__name=f"雷达{n}号",
    )  # fmt: skip
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)


def lead(cast, n):
    ProjectFactory(county=cast.county, carrier=cast.incubator, search_text="雷达", name=f"雷达{n}号", stage=Stage.LEAD)


LISTS = {
    "projects": (register_list, lead, "?sort=investment"), "leads": (leads, lead, "?"), "inbox": (inbox, work, "?tab=take"),
    "search": (search, lead, "?q=雷达"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_whoever_follows_the_links_sees_every_row_once(cast, client_of, monkeypatch, name):
    view, make, query = LISTS[name]
    monkeypatch.setattr(view, "PER_PAGE", 2)
    client, address, seen = client_of(cast.incubator_operator.user), reverse(name) + query, []
    for n in range(5):
        make(cast, n)
    for n in range(5, 9):
        page = client.get(address).content.decode()
        seen += re.findall(r"雷达(\d)号</a>", page)
        links = re.findall(r'href="([^"]*)" rel="(next|prev)"', page)
        make(cast, n)  # comes in while somebody reads
        if "next" not in [rel for _url, rel in links]:
            break
        address = reverse(name) + unescape(dict((rel, url) for url, rel in links)["next"])
    assert len(seen) == len(set(seen))
    assert {"0", "1", "2", "3", "4"} <= set(seen)
    back = client.get(reverse(name) + unescape(dict((rel, url) for url, rel in links)["prev"])).content.decode()
    assert re.findall(r"雷达(\d)号</a>", back) == seen[-4:-2] or len(seen) % 2


def test_beyond_the_cap_pages_go_on(cast):
    ProjectFactory.create_batch(9, county=cast.county)
    rows = Project.objects.order_by("-created_at", "-pk")
    page = KeyedPaginator(rows, 2, counted=rows, cap=4).page_of({"page": "99"})
    assert (page.number, page.paginator.count, page.paginator.more) == (2, 4, True)
    further = KeyedPaginator(rows, 2, counted=rows, cap=4).page_of({"page": "3", "after": page.on})
    assert [row.pk for row in further] == list(rows.values_list("pk", flat=True))[4:6]
    assert (further.start_index(), further.end_index()) == (5, 6)
    assert list(further.paginator.get_elided_page_range(3)) == [1, "…", 3]
