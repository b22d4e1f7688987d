"""What the county decides about money and events, and both shares of the fund on the page of its target."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.figures.rules.fund import fund_share
from projects.figures.rules.targets import computed_figures
from projects.outcomes.models import EventKind, FundRule, LoanProduct
from projects.register.models import FigureKind
from tests.factories import WAN, FigureEventFactory, ProjectFactory, TargetFactory
from tests.figures.ledger import Ledger


@pytest.fixture
def leader(cast, client_of, today):
    today("2026-05-04")
    return client_of(cast.leader.user)


def errors_of(response):
    return {name: rows[0]["message"] for name, rows in response.context["form"].errors.get_json_data().items()}


def test_a_loan_product_is_added_and_ended(leader, cast):
    address = reverse("settings-loan-product")
    assert leader.post(address, {"name": "知识产权质押贷", "effective_from": "2026-06-01"}).status_code == 302
    row = LoanProduct.objects.get(name="知识产权质押贷")
    assert (row.code, row.effective_from) == ("loan-5", date(2026, 6, 1))
    again = leader.post(address, {"name": "知识产权质押贷", "effective_from": "2026-06-01"})
    assert errors_of(again) == {"name": "“知识产权质押贷”已存在。"}
    close = reverse("settings-loan-product-close", args=[row.pk])
    assert errors_of(leader.post(close, {"closed_on": "2026-06-01"})) == {"closed_on": "停办日期须晚于开办日期。"}
    assert leader.post(close, {"closed_on": "2026-07-01"}).status_code == 302
    assert errors_of(leader.post(close, {"closed_on": "2026-08-01"})) == {"__all__": "“知识产权质押贷”已经停用。"}
    given = [
        [loan.code for loan in LoanProduct.objects.given_on(cast.county.pk, date(2026, *day))][4:]
        for day in ((6, 1), (7, 1))
    ]
    assert given == [["loan-5"], []]


def test_a_kind_of_event_is_added_and_ended(leader, cast):
    assert leader.post(reverse("settings-event-kind"), {"name": "参观考察", "counts": "on"}).status_code == 302
    row = EventKind.objects.get(name="参观考察")
    assert row.counts is True
    leader.post(reverse("settings-event-kind-close", args=[row.pk]), {"closed_on": "2026-05-05"})
    assert row not in EventKind.objects.used_on(cast.county.pk, date(2026, 5, 5))
    page = leader.get(reverse("settings-money")).content.decode()
    assert all(words in page for words in ("科技成果转化贷", "参观考察", "按金额"))


def test_the_funds_share_by_amount_and_by_number_and_the_rule_decides(leader, cast):
    ledger = Ledger(cast.county)
    target = TargetFactory(
        county=cast.county, year=2026, code="fund_share", name="基金占比", value=60, unit="%", county_wide=True
    )
    assert computed_figures(ledger.count(2026, known_on="2026-05-04"))["fund_share"] is None
    project = ProjectFactory(county=cast.county)
    for wan, marks in (
        (500, {"fund": 1, "sme": 1}),
        (1000, {"fund": 1, "sme": 0}),
        (100, {"fund": 1, "sme": 1}),
        (900, {}),
    ):
        FigureEventFactory(
            project=project, kind=FigureKind.INVESTMENT, detail="equity", value=wan * WAN, counts=marks,
            occurred_on=date(2026, 3, 1), recorded_on=date(2026, 3, 2),
        )  # fmt: skip
    count = ledger.count(2026, as_of="2026-05-04", known_on="2026-05-04")
    share = fund_share(count)
    assert (share.by_amount, share.by_count, share.share) == (Decimal("37.50"), Decimal("66.67"), Decimal("37.50"))
    form = {"basis": "count", "effective_from": "2026-05-05"}
    assert leader.post(reverse("settings-fund-rule"), form).status_code == 302
    assert fund_share(ledger.count(2026, as_of="2026-05-05", known_on="2026-05-05")).share == Decimal("66.67")
    assert computed_figures(count)["fund_share"] == Decimal("37.50")
    assert FundRule.objects.count() == 2
    page = leader.get(reverse("target", args=[target.pk]), {"year": 2026}).content.decode()
    assert all(words in page for words in ("37.50%", "66.67%", "600 万元", "1,600 万元", "按现行口径（按金额）"))


def test_only_who_decides_opens_the_settings(cast, client_of):
    for name in ("staff", "incubator_operator", "auditor", "applicant"):
        assert client_of(getattr(cast, name).user).get(reverse("settings-money")).status_code == 404
