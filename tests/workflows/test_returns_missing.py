"""Who is missing: by carrier, reminded once a day, filled in by the desk without an account; the Torch form; comparison."""

import io

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.models import Return, TorchItem
from projects.outcomes.quarters import Quarter
from projects.outcomes.torchsheet import FEN_PER_THOUSAND, thousands
from projects.trace.models import AuditEvent, Message
from tests import factories as make
from workflows.reference import load
from workflows.returns import start_return

from .test_returns import item_of, living, typed, url_of

WAN, QUARTER = make.WAN, Quarter(2026, 1)
ASKED = {"quarter": "2026-1"}


@pytest.fixture
def rows(cast, today):
    """Two returns of the incubator: a team with an account, one without."""
    today("2026-04-01")
    cast.everyone()
    manned, bare = living(cast, name="有账号的"), living(cast, name="无账号的")
    bare.organisation = make.OrganisationFactory(county=cast.county, name="无账号团队")
    bare.save()
    return [start_return(project, QUARTER) for project in (manned, bare)]


@pytest.fixture
def desk(cast, rows, client_of):
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def centre(cast, rows, client_of):
    return client_of(cast.staff.user)


def lines(client):
    return [
        line for _carrier, group in client.get(reverse("returns-missing"), ASKED).context["groups"] for line in group
    ]


def letters(person):
    return sum("提醒您办理" in one.subject for one in Message.objects.filter(to=person.user))


def test_the_page_names_who_is_missing_and_the_desk_fills_in_where_nobody_can(rows, cast, desk):
    first, second = sorted(lines(desk), key=lambda line: line.row.pk)
    assert [line.row for line in (first, second)] == rows
    assert (first.unmanned, second.unmanned, second.people) == (False, True, [cast.incubator_operator.user])
    assert Message.objects.filter(to=cast.incubator_operator.user, link=f"/returns/{rows[1].pk}/").count() == 1
    page = desk.get(reverse("returns-missing"), ASKED).content.decode()
    assert url_of(rows[1]) in page and "无账号，由载体代为填报" in page
    assert desk.post(url_of(rows[1]), typed()).status_code == 302
    assert [line.row for line in lines(desk)] == rows[:1]
    assert not Return.objects.missing(rows[1].due_on.replace(year=2027)).filter(pk=rows[1].pk).exists()


def test_one_is_reminded_once_a_day_and_it_is_written_down(rows, cast, centre, client_of, today):
    address = reverse("return-remind", args=[rows[0].pk])
    page = centre.post(address, follow=True)
    assert cast.applicant.user.name in str(next(iter(page.context["messages"])))
    assert letters(cast.applicant) == 1
    assert "今天已有人催办" in centre.post(address).content.decode()
    assert [line.reminded for line in sorted(lines(centre), key=lambda line: line.row.pk)] == [True, False]
    assert AuditEvent.objects.filter(verb="remind").count() == 1
    today("2026-04-02")
    client_of(cast.staff.user).post(address)
    assert letters(cast.applicant) == 2


def test_all_are_reminded_and_the_desk_where_nobody_has_an_account(rows, cast, centre):
    centre.post(reverse("return-remind", args=[rows[0].pk]))
    page = centre.post(reverse("returns-remind"), ASKED, follow=True)
    words = [str(message) for message in page.context["messages"]]
    assert "已催报1家。" in words and any("有账号的" in line for line in words)
    assert (letters(cast.applicant), letters(cast.incubator_operator)) == (1, 1)
    assert item_of(rows[1]).pk in AuditEvent.objects.filter(verb="remind").values_list("target_id", flat=True)


def test_the_centre_opens_a_quarter_at_once(rows, cast, centre, desk):
    late = living(cast, name="刚入驻的")
    assert centre.get(reverse("returns-missing")).context["unopened"] == 1
    assert desk.post(reverse("returns-open")).status_code == 404
    centre.post(reverse("returns-open"))
    assert Return.objects.get(project=late).period == QUARTER
    assert centre.get(reverse("returns-missing")).context["unopened"] == 0


def test_others_do_not_see_it(rows, cast, client_of):
    for name in ("applicant", "expert", "reporter", "stranger"):
        assert client_of(getattr(cast, name).user).get(reverse("returns-missing")).status_code == 404
    assert lines(client_of(cast.other_incubator_operator.user)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(cast, today, client_of, assert_queries, count):
    today("2026-04-01")
    cast.everyone()
    for number in range(count):
        start_return(living(cast, name=f"项目{number}"), QUARTER)
    client = client_of(cast.incubator_operator.user)
    with assert_queries(9):
        page = client.get(reverse("returns-missing"), ASKED)
    assert sum(len(group) for _carrier, group in page.context["groups"]) == count


def test_a_quarter_goes_out_in_the_order_and_the_unit_of_the_torch_form(rows, cast, desk, client_of):
    load()
    client_of(cast.applicant.user).post(url_of(rows[0]), typed(revenue="120.05", tech_sme="on"))
    answer = desk.get(reverse("returns-torch-export"), ASKED)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heads = [cell.value for cell in sheet[4]]
    items = list(TorchItem.objects.in_force(cast.county.pk, QUARTER.last_day))
    assert heads[3:] == [f"{item.name}（{item.get_unit_display()}）" for item in items]
    row = dict(zip(heads, [cell.value for cell in sheet[5]], strict=True))
    assert (row["总收入（千元）"], row["从业人员（人）"], row["科技型中小企业（是/否）"]) == (1201, 12, "是")
    assert (row["净利润（千元）"], sheet.max_row) == (None, 5)
    assert "逐格四舍五入" in sheet["A2"].value
    assert AuditEvent.objects.filter(verb="export", actor=cast.incubator_operator.user).get().difference["rows"] == 1
    page = desk.get(reverse("returns-torch"), ASKED)
    assert (page.context["count"], len(page.context["items"])) == (1, len(items))


@given(st.integers(min_value=0, max_value=10**15))
def test_thousands_are_rounded_half_up(fen):
    assert abs(thousands(fen) * FEN_PER_THOUSAND - fen) <= FEN_PER_THOUSAND // 2
    assert thousands(fen * FEN_PER_THOUSAND) == fen
    assert thousands(fen * FEN_PER_THOUSAND + FEN_PER_THOUSAND // 2) == fen + 1


def test_declared_stands_beside_verified_where_both_exist(rows, cast, desk, client_of):
    client_of(cast.applicant.user).post(url_of(rows[0]), typed())
    desk.post(url_of(rows[1]), typed())
    paid = make.InvestmentFactory(
        project=rows[0].project,
        amount=450 * WAN,
        on=QUARTER.first_day,
        voucher=make.StoredFileFactory(county=cast.county),
    )
    verify_fact(fact=paid, by=cast.staff.user)

    def shown(item):
        page = desk.get(reverse("returns-compared"), ASKED | {"item": item})
        return [(row.of_id == rows[0].pk, *rest) for row, *rest in page.context["rows"]]

    assert sorted(shown("funds_in_place")) == [
        (False, "500 万元", "", "", False),
        (True, "500 万元", "450 万元", "+50 万元", True),
    ]
    make.TalentFactory(
        project=rows[0].project, total=12, as_of=QUARTER.first_day, verified_at=make.at(QUARTER.first_day),
        verified_by=cast.staff.user,
    )  # fmt: skip
    assert len(shown("total")) == 2
    assert shown("nonsense") == shown("funds_in_place")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "asked"), [("returns-compared", 7), ("returns-torch", 6)])
def test_what_was_declared_costs_the_same_for_one_and_three(cast, today, client_of, assert_queries, name, asked, count):
    today("2026-04-01")
    cast.everyone()
    load()
    filling, client = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    for number in range(count):
        filling.post(url_of(start_return(living(cast, name=f"项目{number}"), QUARTER)), typed())
    with assert_queries(asked):
        page = client.get(reverse(name), ASKED)
    assert (len(page.context["rows"]) if name == "returns-compared" else page.context["count"]) == count
