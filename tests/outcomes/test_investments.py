"""Money by kind: what a record must say, the second check and sending back, corrections, withdrawal, the list and its sums."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects.money import fen_from_wan
from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.actions.investments import record_investment
from projects.outcomes.models import Investment
from projects.register.models import FigureEvent, FigureKind
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import WAN, InvestmentFactory, LoanProductFactory, ProjectFactory, StoredFileFactory
from tests.factories.files import pdf_bytes

DAY = date(2026, 4, 20)
LOANS = ["transfer_loan", "risk_sharing_loan", "startup_loan", "other_loan"]


def upload(name="转账凭证.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(name), "application/pdf")


def errors_of(response):
    return {name: rows[0]["message"] for name, rows in response.context["form"].errors.get_json_data().items()}


@pytest.fixture
def project(cast, today):
    today("2026-05-04")
    LoanProductFactory(county=cast.county, code="old_loan", name="老贷款", closed_on=date(2026, 1, 1), order=1)
    return ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, organisation=cast.organisation
    )


@pytest.fixture
def desk(cast, client_of):
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def centre(cast, client_of):
    return client_of(cast.staff.user)


def add(client, project, **data):
    data = {"kind": "equity", "amount": "1.2亿元", "on": "2026-04-20", "investor": "临港产业基金"} | data
    address = reverse("investment-add", args=[project.number])
    if corrects := data.pop("corrects", None):
        address += f"?corrects={corrects.pk}"
    return client.post(address, data | {"voucher": upload()})


def put(cast, project, **stated):
    stated = {"kind": "funds_in_place", "amount": 100 * WAN, "on": DAY} | stated
    stated.setdefault("voucher", StoredFileFactory(county=cast.county))
    return record_investment(project=project, by=cast.incubator_operator.user, **stated)


def figures():
    rows = FigureEvent.objects.filter(kind=FigureKind.INVESTMENT).order_by("pk")
    return [(row.detail, row.value, row.counts, row.retracts_id is not None) for row in rows]


def test_money_is_typed_in_wan_and_kept_in_fen(project, desk, centre):
    assert add(desk, project, round="a", by_fund="on", to_sme="yes").status_code == 302
    row = Investment.objects.get()
    assert (row.amount, row.wan, row.round, row.by_fund, row.to_sme) == (fen_from_wan(12000), "12,000", "a", True, True)
    assert centre.post(reverse("investment", args=[row.pk]), {"verify": "1"}).status_code == 302
    assert figures() == [("equity", fen_from_wan(12000), {"fund": 1, "sme": 1}, False)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"amount": "0"}, {"amount": "不能少于0.000001万元。"}),
        ({"amount": "约300万"}, {"amount": "“约300万”不是明确的金额，请写成“2000万元”或“1.2亿元”这样的形式。"}),
        ({"fixed_part": "5"}, {"fixed_part": "固定资产是到位资金的其中项，其他类别请留空。"}),
        (
            {"kind": "funds_in_place", "fixed_part": "2亿元"},
            {"fixed_part": "固定资产是该笔金额的其中项，不能大于该笔金额。"},
        ),
        ({"kind": "planned", "round": "a"}, {"round": "融资轮次只用于股权融资，其他类别请留空。"}),
        (
            {"kind": "planned", "by_fund": "on", "to_sme": "no"},
            {"by_fund": "科产投基金出资属于股权融资，其他类别请不要勾选。"},
        ),
        ({"by_fund": "on"}, {"to_sme": "这笔由科产投基金出资，请说明是否投向中小型科技项目。"}),
        ({"to_sme": "no"}, {"to_sme": "只有科产投基金出资才填写这一项。"}),
        (
            {"kind": "transfer_loan", "on": "2017-12-31"},
            {"on": "2017-12-31未开办“科技成果转化贷”，请核对日期或贷款产品。"},
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(project, desk, changes, found):
    response = add(desk, project, **changes)
    assert errors_of(response) == found
    assert response.context["form"]["investor"].value() == "临港产业基金"
    assert Investment.objects.count() == 0


def test_a_loan_is_offered_by_product_as_long_as_it_is_given(project, desk):
    page = desk.get(reverse("investment-add", args=[project.number]))
    offered = [code for code, _words in page.context["form"].fields["kind"].choices]
    assert offered == ["planned", "registered", "paid_in", "funds_in_place", "equity", *LOANS]
    assert add(desk, project, kind="transfer_loan").status_code == 302
    row = Investment.objects.get()
    assert (row.kind, row.product.code, row.code, row.label) == (
        "loan",
        "transfer_loan",
        "transfer_loan",
        "科技成果转化贷",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "loan"}, {"kind": "equity", "fixed_part": 5}, {"fixed_part": 501 * WAN}, {"by_fund": True, "to_sme": True},
        {"kind": "equity", "by_fund": True}, {"amount": 0},
    ],
)  # fmt: skip
def test_the_database_refuses_what_forms_would(project, wrong):
    with transaction.atomic(), pytest.raises(IntegrityError):
        InvestmentFactory(project=project, **wrong)


def test_fixed_assets_are_a_part_and_no_amount_of_their_own(project, desk, centre):
    add(desk, project, kind="funds_in_place", amount="500", fixed_part="120.5")
    row = Investment.objects.get()
    centre.post(reverse("investment", args=[row.pk]), {"verify": "1"})
    assert figures() == [
        ("funds_in_place", 500 * WAN, {}, False),
        ("fixed_assets", fen_from_wan(120) + WAN // 2, {}, False),
    ]
    add(desk, project, corrects=row, kind="funds_in_place", amount="500", fixed_part="100", reason="凭证重算")
    centre.post(reverse("investment", args=[Investment.objects.latest("pk").pk]), {"verify": "1"})
    assert [(detail, value) for detail, value, _marks, back in figures() if back] == [
        ("funds_in_place", 500 * WAN), ("fixed_assets", fen_from_wan(120) + WAN // 2),
    ]  # fmt: skip


def test_nobody_checks_what_they_recorded_and_without_evidence_nobody_does(project, cast, client_of):
    own = record_investment(project=project, by=cast.staff.user, kind="planned", amount=5, on=DAY)
    page = client_of(cast.staff.user).get(reverse("investment", args=[own.pk]))
    assert (page.context["checks"], page.status_code) == (False, 200)
    assert client_of(cast.staff.user).post(reverse("investment", args=[own.pk]), {"verify": "1"}).status_code == 403
    with pytest.raises(Refused, match="由您本人登记"):
        verify_fact(fact=own, by=cast.staff.user)
    refused = client_of(cast.other_staff.user).post(reverse("investment", args=[own.pk]), {"verify": "1"})
    assert errors_of(refused) == {"__all__": "这笔没有凭证，不能核验。请退回，由登记人补上凭证。"}
    assert FigureEvent.objects.count() == 0


def test_sent_back_with_a_reason_it_comes_back_corrected(project, cast, desk, centre):
    row = put(cast, project)
    address = reverse("investment", args=[row.pk])
    assert errors_of(centre.post(address, {"send_back": "1"})) == {"reason": "请说明哪里不对、需要补什么。"}
    assert centre.post(address, {"send_back": "1", "reason": "凭证金额是90万元"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.sent_back_by, row.verified_at) == ("sent_back", cast.staff.user, None)
    letter = Message.objects.get(to=cast.incubator_operator.user, link=f"/investments/{row.pk}/")
    assert (letter.subject, letter.body) == (f"资金登记被退回：“{project.name}”的到位资金", "凭证金额是90万元")
    assert errors_of(centre.post(address, {"verify": "1"})) == {"__all__": "这笔已经退回，须由登记人先更正。"}
    assert [r.pk for r, *_ in desk.get(reverse("investments"), {"tab": "back"}).context["rows"]] == [row.pk]
    add(desk, project, corrects=row, kind="funds_in_place", amount="90", reason="按凭证更正")
    new = Investment.objects.latest("pk")
    assert [old.pk for old in centre.get(reverse("investment", args=[new.pk])).context["before"]] == [row.pk]
    centre.post(reverse("investment", args=[new.pk]), {"verify": "1"})
    assert figures() == [("funds_in_place", 90 * WAN, {}, False)]


def test_a_withdrawn_amount_stays_as_history_and_what_it_corrected_holds_again(project, cast, desk):
    first = put(cast, project)
    verify_fact(fact=first, by=cast.staff.user)
    wrong = put(cast, project, amount=7 * WAN, corrects=first, reason="看错了")
    assert desk.post(reverse("investment-withdraw", args=[wrong.pk]), {"reason": "原来的没错"}).status_code == 302
    first.refresh_from_db()
    wrong.refresh_from_db()
    assert (first.state, wrong.state, wrong.withdrawn_reason) == ("verified", "withdrawn", "原来的没错")
    assert list(Investment.objects.current()) == [first]
    refused = desk.post(reverse("investment-withdraw", args=[first.pk]), {"reason": "不要了"})
    assert errors_of(refused) == {"__all__": "这笔已被核验、更正或撤回，请刷新页面。"}


def test_many_are_verified_at_once_and_one_that_cannot_be_holds_no_other_up(project, cast, centre):
    good = [put(cast, project, on=date(2026, 4, day)) for day in (1, 2)]
    bare = put(cast, project, voucher=None)
    own = put(cast, project, on=date(2026, 4, 9))
    Investment.objects.filter(pk=own.pk).update(recorded_by=cast.staff.user)
    assert [row.pk for row, *_ in centre.get(reverse("investments"), {"tab": "mine"}).context["rows"]] == [
        bare.pk,
        good[1].pk,
        good[0].pk,
    ]
    rows = [str(row.pk) for row in (*good, bare, own)] + ["x"]
    page = centre.post(reverse("investments-verify"), {"rows": rows}, follow=True)
    words = [str(message) for message in page.context["messages"]]
    assert words[0] == "已核验2笔，自现在起计入。" and len(words) == 3
    assert Investment.objects.verified().count() == 2


def test_each_kind_is_summed_by_itself_and_of_statements_the_latest_holds(project, cast, centre):
    other = ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING)
    rows = [
        put(cast, project, kind="planned", amount=1000 * WAN), put(cast, project, kind="planned", amount=1500 * WAN, on=date(2026, 5, 1)),
        put(cast, other, kind="planned", amount=300 * WAN), put(cast, project, fixed_part=40 * WAN), put(cast, other, amount=50 * WAN),
        put(cast, project, kind="transfer_loan", amount=200 * WAN), put(cast, project, kind="equity", amount=WAN, on=date(2025, 4, 1)),
    ]  # fmt: skip
    for row in rows:
        verify_fact(fact=row, by=cast.staff.user)
    put(cast, project, amount=9999 * WAN)  # not verified: in no sum

    def shown(**asked):
        page = centre.get(reverse("investments"), asked)
        return {row.code: (row.rows, row.projects, amount) for row, amount in page.context["sums"]}

    assert shown() == {
        "planned": (2, 2, "1,800"), "funds_in_place": (2, 2, "150"), "fixed_assets": (1, 1, "40"), "equity": (1, 1, "1"),
        "transfer_loan": (1, 1, "200"),
    }  # fmt: skip
    assert shown(unit="qian")["transfer_loan"] == (1, 1, "2,000")
    assert shown(unit="yi")["planned"] == (2, 2, "0.18")
    assert shown(year="2025") == {"equity": (1, 1, "1")}
    assert shown(year="2026", quarter="1") == {}
    assert shown(kind="transfer_loan", carrier=cast.incubator.pk) == {"transfer_loan": (1, 1, "200")}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_constant_number_of_questions(project, cast, client_of, assert_queries, count):
    for number in range(count):
        row = put(cast, project, kind="transfer_loan", on=date(2026, 4, 1 + number))
        put(cast, project, on=date(2026, 4, 1 + number), fixed_part=WAN)
        verify_fact(fact=row, by=cast.staff.user)
    client = client_of(cast.staff.user)
    with assert_queries(11):
        page = client.get(reverse("investments"), {"tab": "mine"})
    assert len(page.context["rows"]) == count


def test_nonsense_in_the_address_is_left_out(project, cast, centre):
    put(cast, project)
    page = centre.get(
        reverse("investments"),
        {"kind": "gold", "year": "x", "quarter": "9", "unit": "pound", "tab": "?", "carrier": "0"},
    )
    assert (page.status_code, len(page.context["rows"]), page.context["unit"]) == (200, 1, "万元")


def test_operators_see_their_carriers_and_each_act_is_recorded(project, cast, client_of, desk):
    row = put(cast, project)
    rows = client_of(cast.other_enclave_operator.user).get(reverse("investments")).context["rows"]
    assert rows == []
    assert client_of(cast.other_enclave_operator.user).get(reverse("investment", args=[row.pk])).status_code == 404
    assert client_of(cast.applicant.user).get(reverse("investments")).status_code == 404
    assert AuditEvent.objects.filter(verb="record_investment", actor=cast.incubator_operator.user).count() == 1
