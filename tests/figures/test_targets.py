"""Targets: reference data as printed, the county's figure with its second check, splits that add up, who may change."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from projects.figures.actions.closes import close_period
from projects.figures.actions.targets import check_figure, may_report, report_figure, split_target
from projects.figures.models import CountyFigure, Target
from projects.figures.rules.splits import splits_of
from projects.figures.rules.targets import computed_figures, printed, target_lines
from projects.people.models import Section
from projects.register.models import FigureKind, SourceKind
from projects.trace.errors import Refused
from tests.factories import (
    CarrierEventFactory,
    EventKindFactory,
    FigureEventFactory,
    MembershipFactory,
    ProjectFactory,
    ProjectSourceFactory,
    StoredFileFactory,
    TargetFactory,
    UserFactory,
    pdf_bytes,
)
from tests.figures.ledger import Ledger, day


@pytest.fixture
def loan(county, cast, today):
    today("2026-09-30")
    section = cast.reporter.section
    target = TargetFactory(
        county=county,
        year=2026,
        code="transfer_loan",
        name="科技成果转化贷新增",
        value=2,
        unit="亿元",
        county_wide=True,
    )
    Target.objects.filter(pk=target.pk).update(lead=section)
    target.refresh_from_db()
    return target


def report(loan, by, value="1.35", on="2026-09-15", county=None):
    paper = StoredFileFactory(county=loan.county)
    return report_figure(loan, by=by, value=Decimal(value), as_of=day(on), evidence=paper)


def line_of(county, target, **asked):
    count = Ledger(county).count(2026, **asked)
    return next(line for line in target_lines(county, count) if line.target.pk == target.pk)


def test_every_marked_row_of_the_plan_is_there(county):
    rows = {
        (row.task, row.code): (row.value, row.unit, row.bound, row.tracked)
        for row in Target.objects.filter(county=county, year=2025)
    }
    assert rows == {
        (2, "city_talent"): (10, "人", "at_least", True), (3, "vice_presidents"): (50, "人", "at_least", False),
        (4, "masters_doctors"): (1200, "人", "at_least", False), (4, "vanguard_projects"): (2, "项", "at_least", False),
        (4, "major_results"): (3, "项", "at_least", False), (4, "platforms"): (5, "家", "at_least", False),
        (6, "testing_services"): (100, "家次", "at_least", True), (6, "testing_income"): (500, "万元", "above", True),
        (6, "exchange_events"): (10, "场", "at_least", True), (6, "alumni_transfer"): (10, "个", "at_least", True),
        (10, "results_collected"): (1000, "项", "at_least", False),
        (12, "equipment_networked"): (100, "%", "at_least", True), (12, "equipment_shared"): (100, "%", "at_least", True),
        (12, "equipment_services"): (200, "家次", "at_least", True), (12, "manager_firms"): (2, "家", "at_least", True),
        (12, "technology_managers"): (100, "人", "at_least", True), (12, "results_transfer"): (50, "项", "at_least", True),
        (14, "projects"): (80, "个", "at_least", True), (15, "national_talent"): (2, "名", "at_least", True),
        (15, "provincial_talent"): (4, "项", "at_least", True), (15, "overseas_engineers"): (20, "人次", "at_least", True),
        (17, "foreign_experts"): (60, "人", "at_least", False), (19, "transfer_loan"): (2, "亿元", "at_least", True),
        (19, "startup_loan"): (5, "亿元", "at_least", True), (19, "fund_share"): (60, "%", "at_least", True),
        (19, "events"): (15, "场", "at_least", True), (19, "risk_sharing_loan"): (None, "亿元", "at_least", True),
    }  # fmt: skip
    talent = Target.objects.get(county=county, year=2025, code="vice_presidents")
    assert (talent.lead.name, [row.name for row in talent.supporting.all()]) == ("人才科", ["合作科", "综合科"])
    assert printed(Target(value=500, unit="万元", bound="above")) == "超过500万元"
    assert printed(Target(value=None, unit="亿元")) == "未定数量"


def test_the_county_figure_is_shown_after_the_second_check_beside_ours(loan, county, cast):
    project = ProjectFactory(county=county)
    FigureEventFactory(
        project=project, kind=FigureKind.INVESTMENT, detail="transfer_loan", value=800 * 1_000_000,
        occurred_on=day("2026-05-05"), recorded_on=day("2026-05-06"),
    )  # fmt: skip
    figure = report(loan, cast.reporter.user)
    assert line_of(county, loan).county is None
    check_figure(figure, by=cast.staff.user)
    line = line_of(county, loan)
    assert (line.county_words, line.computed_words, line.rate) == ("1.35", "0.08", "67.50%")
    assert line_of(county, loan, as_of="2026-09-14").county is None
    assert line_of(county, loan, known_on="2026-09-29").county is None


def test_the_command_asks_by_both_dates(loan, cast):
    check_figure(report(loan, cast.reporter.user), by=cast.staff.user)
    Ledger(loan.county)

    def told(*dates):
        out = StringIO()
        call_command("targets", "--year", "2026", "--json", *dates, stdout=out)
        return next(row["county"] for row in json.loads(out.getvalue()) if row["code"] == loan.code)

    assert (told(), told("--as-of", "2026-09-14"), told("--known-on", "2026-09-29")) == ("1.35", None, None)


def test_history_stays_and_the_later_day_holds(loan, county, cast):
    for value, on in (("1.5", "2026-09-20"), ("1.1", "2026-08-31")):
        check_figure(report(loan, cast.reporter.user, value, on), by=cast.staff.user)
    assert line_of(county, loan).county_words == "1.5"
    assert line_of(county, loan, as_of="2026-09-01").county_words == "1.1"
    assert CountyFigure.objects.count() == 2


def test_nobody_checks_what_he_reported_and_each_figure_is_checked_once(loan, cast):
    figure = report(loan, cast.reporter.user)
    with pytest.raises(Refused, match="另一人"):
        check_figure(figure, by=cast.reporter.user)
    check_figure(figure, by=cast.staff.user, reason="与银行清单不符")
    assert CountyFigure.objects.get().sent_back_reason == "与银行清单不符"
    with pytest.raises(Refused, match="已复核"):
        check_figure(figure, by=cast.other_staff.user)


def test_only_the_lead_section_reports_and_the_centre_where_it_has_no_reporter(loan, cast, county):
    assert may_report(cast.reporter.user, loan)
    assert not may_report(cast.staff.user, loan)
    other = UserFactory()
    section = Section.objects.get(county=county, code="talent")
    MembershipFactory(user=other, county=county, role="section_reporter", section=section)
    assert not may_report(other, loan)
    free = TargetFactory(county=county, year=2026, code="startup_loan")
    assert free.county_wide and may_report(cast.staff.user, free)
    counted_here = TargetFactory(county=county, year=2026, code="projects")
    assert not may_report(cast.staff.user, counted_here)


def test_the_way_over_the_pages(loan, cast, client_of):
    reporter, staff = client_of(cast.reporter.user), client_of(cast.staff.user)
    address = reverse("target-figure", args=[loan.pk])
    late = reporter.post(address, {"value": "1.2", "as_of": "2026-10-05", "evidence": pdf("贷款清单.pdf")})
    assert "1.2" in late.content.decode() and not CountyFigure.objects.exists()
    assert (
        "不晚于今天"
        in reporter.post(
            address, {"value": "1.2", "as_of": "2025-12-30", "evidence": pdf("贷款清单.pdf")}
        ).content.decode()
    )
    assert (
        reporter.post(address, {"value": "1.2", "as_of": "2026-09-30", "evidence": pdf("贷款清单.pdf")}).status_code
        == 302
    )
    figure = CountyFigure.objects.get()
    page = staff.get("/targets/").content.decode()
    assert "待复核的全县完成数" in page
    check = reverse("figure-check", args=[figure.pk])
    assert reporter.post(check, {"verify": "1"}).status_code == 404
    staff.post(check, {"send_back": "1", "reason": ""})
    figure.refresh_from_db()
    assert figure.sent_back_by is None
    staff.post(check, {"verify": "1", "reason": "没有用的字"})
    figure.refresh_from_db()
    assert figure.verified_by == cast.staff.user
    page = staff.get(reverse("target", args=[loan.pk])).content.decode()
    assert "贷款清单.pdf" in page and "60.00%" in page
    assert client_of(cast.auditor.user).get(reverse("file", args=[figure.evidence_id])).status_code == 200
    assert client_of(cast.applicant.user).get(reverse("file", args=[figure.evidence_id])).status_code == 404


def pdf(name):
    return SimpleUploadedFile(name, pdf_bytes(name), content_type="application/pdf")


@pytest.fixture
def split(county, cast, today):
    """Six counted projects: two by contest, one of them through the enclave, one landed directly."""
    today("2026-12-01")
    target = TargetFactory(county=county, year=2026, value=8)
    Target.objects.filter(pk=target.pk).update(value=8)
    target.refresh_from_db()
    ledger = Ledger(county)
    rows = [ProjectFactory(county=county, source=SourceKind.DIRECT) for _n in range(6)]
    for project in rows[:2]:
        ProjectSourceFactory(project=project, kind=SourceKind.CONTEST, on=day("2026-01-02"))
    ledger.enclave_in(rows[0], "2026-02-01")
    ledger.incubator_in(rows[1], "2026-04-01")
    ledger.enclave_in(rows[2], "2026-05-01")
    ledger.incubator_in(rows[3], "2026-07-01")
    ledger.incubator_in(rows[4], "2026-08-01", carrier=ledger.hangqi)
    ledger.landed(rows[5], "2026-11-01")
    return target, ledger


def test_a_split_adds_to_the_whole_on_both_sides(split, cast):
    target, ledger = split
    parts = {
        ("contest", ""): 2, ("enclave", ledger.enclave.code): 1, ("incubator", ledger.centre.code): 2,
        ("quarter", "1"): 2, ("quarter", "2"): 2, ("quarter", "3"): 2, ("quarter", "4"): 3,
        ("town", ledger.centre.town): 1,
    }  # fmt: skip
    split_target(target, by=cast.leader.user, parts=parts)
    way, towns, quarters = splits_of(target, ledger.count(2026))
    assert [(row.label, row.planned, row.counted, row.difference) for row in way.parts] == [
        ("赛事", 2, 2, 0), (ledger.enclave.short_name, 1, 1, 0), (ledger.centre.short_name, 2, 1, -1),
    ]  # fmt: skip
    assert (way.unplanned, way.rest, way.counted) == (3, 2, 6)
    assert [row.counted for row in quarters.parts] == [1, 2, 2, 1]
    assert (quarters.unplanned, quarters.excess, quarters.rest) == (-1, 1, 0)
    for split_row in (way, towns, quarters):
        assert sum(row.counted for row in split_row.parts) + split_row.rest == 6
        assert sum(row.planned for row in split_row.parts) + split_row.unplanned == 8


def test_the_leader_splits_and_changes_by_the_pages(split, cast, client_of, county):
    target, ledger = split
    leader, address = client_of(cast.leader.user), reverse("target-split", args=[target.pk])
    form = leader.get(address).context["form"]
    name = next(name for name, part in form.places.items() if part == ("quarter", "1"))
    leader.post(address, {name: "3"})
    assert [(row.kind, row.key, row.value) for row in target.parts.all()] == [("quarter", "1", 3)]
    page = leader.get(reverse("target", args=[target.pk])).content.decode()
    assert "各部分之和比总目标少5" in page
    data = {"name": "引育科创项目", "value": "90", "unit": "个", "bound": "at_least", "firm": "on", "source": "调整"}
    assert leader.post(reverse("target-change", args=[target.pk]), data).status_code == 302
    target.refresh_from_db()
    assert (target.value, target.source) == (90, "调整")
    leader.post(reverse("target-new") + "?year=2026", data | {"name": "新目标", "value": ""})
    assert Target.objects.get(name="新目标").value is None


def test_a_closed_year_keeps_its_targets(county, cast, today, client_of):
    today("2026-01-20")
    target = TargetFactory(county=county, year=2025)
    close_period(by=cast.leader.user, county=county, year=2025)
    data = {"name": "引育科创项目", "value": "10", "unit": "个", "bound": "at_least"}
    page = client_of(cast.leader.user).post(reverse("target-change", args=[target.pk]), data)
    assert "2025年度已封账" in page.content.decode()
    target.refresh_from_db()
    assert target.value == 80


@pytest.mark.parametrize("who", ["staff", "reporter", "auditor", "applicant"])
def test_only_the_leader_changes_targets(loan, cast, client_of, who):
    client = client_of(getattr(cast, who).user)
    for name in ("target-change", "target-split"):
        assert client.get(reverse(name, args=[loan.pk])).status_code == 404


def test_other_counties_find_nothing(loan, cast, client_of):
    assert client_of(cast.foreign_staff.user).get(reverse("target", args=[loan.pk])).status_code == 404


def test_computed_figures_come_from_the_ledger_and_the_events(county, cast, today):
    today("2026-09-30")
    ledger = Ledger(county)
    for kind, on in (
        ("roadshow", "2026-03-01"),
        ("training", "2026-04-01"),
        ("forum", "2026-05-01"),
        ("roadshow", "2025-12-01"),
    ):
        row = EventKindFactory(county=county, code=kind, counts=kind != "forum")
        CarrierEventFactory(carrier=cast.incubator, kind=row, on=day(on), verified_on=day("2026-05-02"))
    CarrierEventFactory(carrier=cast.incubator, on=day("2026-06-01"))  # nobody checked it yet
    assert computed_figures(ledger.count(2026))["events"] == 2
