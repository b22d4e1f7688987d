"""The fifteen cases of the counting rule, played through the pages and the import lists as people would.

Every act is a request on its day by the person whose act it is; every answer is read from the pages of the figures.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.figures.rules.progress import year_progress
from projects.outcomes.models import Landing
from projects.register.models import Project, StockFact
from tests.factories import (
    ContestFactory,
    EditionFactory,
)
from tests.register.test_import_entries import workbook

from .office import Pages, pdf


@pytest.fixture
def pages(cast, client_of, today):
    today("2025-01-02")
    cast.everyone()
    return Pages(cast, client_of, today)


def contest_project(pages, on):
    """A prize winner as the result list of a contest brings it in."""
    pages.today(on)
    staff = pages.client_of(pages.cast.staff.user)
    edition = EditionFactory(contest=ContestFactory(county=pages.county), code=f"contest-{on}")
    head = ("项目名称", "负责人", "联系电话", "决赛得分", "获奖等次")
    body = SimpleUploadedFile("获奖名单.xlsx", workbook(("获奖雷达", "汪轩", "13512345678", 92, "一等奖"), head=head))
    page = staff.post(reverse("import-upload", args=[edition.code]), {"file": body}, follow=True)
    form, batch = page.context["form"], page.context["batch"]
    staff.post(reverse("import-mapping", args=[batch.pk]), {name: form[name].value() or "" for name in form.fields})
    assert staff.post(reverse("import-confirm", args=[batch.pk])).status_code == 302
    return Project.objects.get(name="获奖雷达")


def test_case_1_prize_in_october_moved_in_in_february(pages):
    project = contest_project(pages, "2025-10-20")
    pages.move_in(project, pages.cast.incubator, "2026-02-10")
    assert pages.counts(2025, 2026) == (0, 1)


def test_case_2_contest_enclave_incubator_and_landing_is_one_by_the_enclave(pages):
    project = contest_project(pages, "2026-08-10")
    pages.move_in(project, pages.cast.enclave, "2026-09-15")
    pages.move_in(project, pages.cast.incubator, "2026-11-03", ends_earlier="on")
    pages.land(project, "2026-12-08")
    assert pages.counts(2026) == (1,)
    client = pages.client_of(pages.cast.leader.user)
    (row, cells), = client.get(reverse("figures-counted"), {"year": 2026}).context["lines"]  # fmt: skip
    assert [cell for _head, cell in cells][1:3] == ["2026-09-15", pages.cast.enclave.short_name]
    columns = client.get(reverse("figures-sources"), {"year": 2026}).context["columns"]
    assert [sum(share.count for share in column["shares"]) for column in columns] == [1, 1, 1]


def test_case_3_enclave_landing_next_year_and_a_renewal(pages):
    project = pages.project()
    stay = pages.move_in(project, pages.cast.enclave, "2025-11-05")
    pages.land(project, "2026-03-20")
    assert pages.counts(2025, 2026) == (1, 0)
    landed = pages.client_of(pages.cast.leader.user).get(reverse("figures-landed"), {"year": 2026})
    assert [row.project["number"] for row, _cells in landed.context["lines"]] == [project.number]
    assert stay.left_on is None


def test_case_4_old_stock_by_its_list_and_money_this_year_is_cultivation(pages):
    pages.import_stock(
        ("植物基蛋白", "嘉善植物科技有限公司", "汪轩", pages.cast.incubator.name, "在孵", "2022-05-01"), on="2026-01-05"
    )
    fact = StockFact.objects.get()
    pages.post(pages.cast.other_staff.user, reverse("stock-verify", args=[fact.pk]), {})
    money = {"kind": "equity", "amount": "500", "on": "2026-06-01", "investor": "县产业基金", "voucher": pdf("凭证")}
    project = fact.project
    pages.post(pages.cast.staff.user, reverse("investment-add", args=[project.number]), money, "2026-06-05")
    row = project.investments.get()
    pages.post(pages.cast.other_staff.user, reverse("investment", args=[row.pk]), {})
    assert pages.counts(2026) == (0,)
    assert year_progress(pages.county, 2022).counted == 1
    board = pages.client_of(pages.cast.leader.user).get("/overview/?year=2026").context["board"]
    assert board.cultivated == 1


@pytest.mark.parametrize("signed, handed", [("2025-12-30", "2026-01-06"), ("2026-01-05", "2025-12-30")])
def test_case_5_the_later_of_both_papers(pages, signed, handed):
    pages.move_in(pages.project(), pages.cast.incubator, signed, handed)
    assert pages.counts(2025, 2026) == (0, 1)


def test_case_5_not_verified_is_provisional_and_counts_nowhere(pages):
    project = pages.project()
    pages.begin_stay(project, pages.cast.incubator, "2026-04-01", "2026-04-02")
    shown, reasons = pages.ask(2026)
    assert (shown, reasons) == ([], {project.number: "尚未核验"})
    board = pages.client_of(pages.cast.leader.user).get("/overview/").context["board"]
    assert (board.progress.counted, board.provisional) == (0, 1)


@pytest.mark.parametrize("confirmed, counted", [("2026-01-09", (1, 0)), ("2026-02-02", (0, 0))])
def test_case_6_the_second_check_before_or_after_the_close(pages, confirmed, counted):
    project = pages.project()
    if confirmed == "2026-01-09":
        pages.land(project, "2025-12-28", "2026-01-08", confirmed)
        close = pages.close_year(2025, "2026-01-15")
    else:
        close = pages.close_year(2025, "2026-01-15")
        pages.land(project, "2025-12-28", "2026-02-01", confirmed)
    assert pages.counts(2025, 2026) == counted
    page = pages.client_of(pages.cast.leader.user).get(reverse("close", args=[close.pk]))
    corrected = page.context["corrected"]
    assert (corrected.issued, corrected.now) == (counted[0], 1)
    assert [(row.number, row.change) for row in corrected.changes] == [(project.number, 1)][: 1 - counted[0]]


def test_case_7_leaving_and_graduating_within_the_year(pages):
    stay = pages.move_in(pages.project(), pages.cast.incubator, "2026-04-01")
    pages.end_stay(stay, "2026-10-10")
    assert pages.counts(2026) == (0,)
    assert len(pages.ask(2026, as_of="2026-09-30")[0]) == 1


def test_case_7_graduation_is_no_withdrawal(pages):
    stay = pages.move_in(pages.project(), pages.cast.incubator, "2026-04-01")
    pages.post(pages.cast.staff.user, reverse("stay-incubation", args=[stay.pk]), {})
    pages.graduate(stay, "2026-10-10")
    assert pages.counts(2026) == (1,)


def test_case_7_left_with_effect_on_the_last_day(pages):
    stay = pages.move_in(pages.project(), pages.cast.incubator, "2026-04-01")
    pages.end_stay(stay, "2026-12-31")
    assert pages.counts(2026) == (0,)


def test_case_8_left_in_the_next_year(pages):
    project = pages.project()
    stay = pages.move_in(project, pages.cast.incubator, "2025-04-01")
    pages.end_stay(stay, "2026-02-10")
    assert pages.counts(2025, 2026) == (1, 0)
    assert pages.ask(2026)[1] == {project.number: "次年退出（不影响计入年度）"}


def test_case_9_left_and_back_under_the_same_number(pages):
    project = pages.project()
    stay = pages.move_in(project, pages.cast.incubator, "2025-03-01")
    pages.end_stay(stay, "2025-10-09")
    pages.move_in(project, pages.cast.incubator, "2026-04-01")
    assert pages.counts(2025, 2026) == (0, 1)
    assert pages.ask(2026)[0] == [project.number]


def test_case_10_moved_within_the_county(pages):
    hangqi, project = pages.open_carrier("航启"), pages.project()
    pages.move_in(project, hangqi, "2025-05-01")
    pages.move_in(project, pages.cast.incubator, "2026-03-02", ends_earlier="on")
    assert pages.counts(2025, 2026) == (1, 0)
    assert pages.ask(2026)[1] == {project.number: "县内转移"}


def test_case_10_a_county_firm_counts_and_is_marked(pages):
    project = pages.project(existing_stock=True)
    pages.move_in(project, pages.cast.incubator, "2026-03-02")
    page = pages.client_of(pages.cast.leader.user).get(reverse("figures-counted"), {"year": 2026})
    assert "县内存量（培育）" in page.content.decode()


def test_case_11_a_makerspace_is_no_event(pages):
    space, project = pages.open_carrier("聚窑", "makerspace"), pages.project()
    pages.move_in(project, space, "2025-06-01")
    pages.move_in(project, pages.cast.incubator, "2026-02-02", ends_earlier="on")
    assert pages.counts(2025, 2026) == (0, 1)


def test_case_12_two_of_one_team_until_they_are_found_to_be_one(pages):
    first, second = pages.project("雷达一"), pages.project("雷达二")
    pages.move_in(first, pages.cast.incubator, "2026-02-02")
    pages.move_in(
        second, pages.open_carrier("航启"), "2026-05-06"
    )  # in one place both stays would have to be settled first
    assert pages.counts(2026, on="2026-06-01") == (2,)
    pages.join(first, second)
    assert pages.counts(2026) == (1,)
    assert pages.ask(2026)[0] == [first.number]


def test_case_13_a_subsidiary_with_the_same_product(pages):
    parent, other, spin_off = pages.project("母公司"), pages.project("子公司"), pages.project("衍生项目")
    hangqi = pages.open_carrier("航启")
    pages.move_in(parent, pages.cast.incubator, "2025-02-05")
    pages.move_in(spin_off, pages.cast.incubator, "2026-02-03")
    pages.move_in(other, hangqi, "2026-03-03")
    pages.join(parent, other)
    assert pages.counts(2025, 2026) == (1, 1)
    assert pages.ask(2026)[0] == [spin_off.number]


def test_case_14_shanghai_company_closed_jiashan_company_founded(pages):
    project = pages.project()
    stay = pages.move_in(project, pages.cast.enclave, "2025-06-03")
    pages.end_stay(stay, "2026-04-30", kind="moved_on")
    pages.land(project, "2026-05-06")
    assert pages.counts(2025, 2026) == (1, 0)


def test_case_15_a_lease_proves_false_after_the_close(pages):
    project = pages.project()
    stay = pages.move_in(project, pages.cast.incubator, "2025-06-03")
    close = pages.close_year(2025, "2026-01-14")
    pages.post(pages.cast.staff.user, reverse("stay-void", args=[stay.pk]), {"reason": "租赁合同不实"}, "2026-05-11")
    assert pages.counts(2025, 2026) == (0, 0)
    corrected = pages.client_of(pages.cast.leader.user).get(reverse("close", args=[close.pk])).context["corrected"]
    assert (corrected.issued, corrected.now) == (1, 0)
    assert [(row.change, row.on) for row in corrected.changes] == [(-1, date(2026, 5, 11))]


def test_case_15_two_counted_projects_prove_the_same(pages):
    first, second = pages.project("雷达一"), pages.project("雷达二")
    hangqi = pages.open_carrier("航启")
    pages.move_in(first, pages.cast.incubator, "2025-07-01")
    pages.move_in(second, hangqi, "2026-02-03")
    assert pages.counts(2025, 2026, on="2026-03-02") == (1, 1)
    pages.join(first, second)
    assert pages.counts(2025, 2026) == (1, 0)


def test_a_false_landing_is_revoked_by_its_page(pages):
    project = pages.project()
    pages.land(project, "2026-05-06")
    assert pages.counts(2026, on="2026-06-01") == (1,)
    landing = Landing.objects.get(project=project)
    pages.post(
        pages.cast.staff.user, reverse("landing-revoke", args=[landing.pk]), {"ground": "false", "reason": "登记不实"}
    )
    assert pages.counts(2026) == (0,)
