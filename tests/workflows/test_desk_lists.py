"""Pages of the desk's tools ask the same number of questions for one row and for three."""

from datetime import timedelta

import pytest
from django.utils import timezone

from workflows import handing, service
from workflows.calling import note_call
from workflows.models import Absence, DeskRule
from workflows.saved import save_filter

from .desk import colleague, file_on_desk

pytestmark = pytest.mark.django_db


def _view(cast, liu, number):
    save_filter(by=cast.incubator_operator.user, name=f"视图{number}", params={"tab": "take"})


def _absence(cast, liu, number):
    """Days away of both: one's own, and of the colleague whom one stands in for."""
    first = timezone.localdate() + timedelta(days=number)
    for user, deputy in ((cast.incubator_operator.user, liu), (liu, cast.incubator_operator.user)):
        Absence.objects.create(user=user, deputy=deputy, first_day=first, last_day=first)


def _held(cast, liu, number):
    service.take(file_on_desk(cast), by=cast.incubator_operator.user)


def _rule(cast, liu, number):
    DeskRule.objects.create(county=cast.county, effective_from=timezone.localdate() + timedelta(days=number))


PAGES = {
    "/todo/views/": ("incubator_operator", _view, 5),
    "/my/away/": ("incubator_operator", _absence, 9),
    "/my/handover/": ("incubator_operator", _held, 9),
    "/settings/desk/": ("leader", _rule, 6),
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_costs_the_same_for_one_row_and_three(cast, client_of, assert_queries, address):
    who, add, expected = PAGES[address]
    client, liu = client_of(getattr(cast, who).user), colleague(cast)
    assert cast.incubator_operator
    for numbers in ((0,), (1, 2)):
        for number in numbers:
            add(cast, liu, number)
        client.get(address)
        with assert_queries(expected):
            client.get(address)


def test_the_page_of_a_file_costs_the_same_however_often_it_changed_hands(cast, client_of, assert_queries):
    wang, liu, item = cast.incubator_operator.user, colleague(cast), file_on_desk(cast)
    client = client_of(wang)
    service.take(item, by=wang)
    note_call(item, by=wang, words="已联系")
    client.get(f"/todo/{item.pk}/")
    with assert_queries(13):
        client.get(f"/todo/{item.pk}/")
    for to, by in ((liu, wang), (wang, liu)):
        handing.hand_over(item, to=to, by=by, note="请接")
        note_call(item, by=by)
    with assert_queries(13):
        client.get(f"/todo/{item.pk}/")
