"""Reports from the wish to the paper and its public check page; their contents from real facts."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from projects.figures import tasks
from projects.figures.actions.reports import ask_report
from projects.figures.models import Report
from projects.figures.pdf.render import RenderFailed
from projects.figures.reports.period_facts import period_report
from projects.figures.reports.project_facts import project_report
from projects.figures.views import reports as pages
from projects.register.models import FigureKind, Project, SourceKind
from projects.trace.models import AuditEvent, Message
from tests.factories import (
    CompanyFactory,
    EvidenceFactory,
    FigureEventFactory,
    LandingFactory,
    MilestoneFactory,
    MoveInFactory,
    ProjectCompanyFactory,
    ProjectFactory,
    ProjectPhotoFactory,
    ProjectSourceFactory,
    TargetFactory,
    at,
)
from tests.figures.ledger import Ledger, day

TODAY = date(2026, 9, 30)
pytestmark = pytest.mark.usefixtures("renderer")


@pytest.fixture
def ledger(county, today):
    today("2026-09-30")
    TargetFactory(county=county, year=2026, value=80)
    return Ledger(county)


@pytest.fixture
def landed(county, cast, ledger):
    """A project of the enclave, moved in on 10 March, registered in the county on 15 July and confirmed."""
    project = ProjectFactory(
        county=county, number="JS2026-0031", name="碳化硅功率模块封装", carrier=ledger.enclave, leader="汪轩",
        summary="银烧结双面散热封装。", stage="landed", source=SourceKind.ENCLAVE,
    )  # fmt: skip
    ProjectSourceFactory(project=project, kind=SourceKind.ENCLAVE, on=day("2026-01-02"), carrier=ledger.enclave)
    company = CompanyFactory(county=county, name="嘉善芯垚半导体有限公司", uscc="91330421MA28A0002X")
    ProjectCompanyFactory(project=project, company=company)
    stay = MoveInFactory(
        project=project, carrier=ledger.enclave, signed_on=day("2026-03-05"), handover_on=day("2026-03-10"),
        verified_by=cast.staff.user, verified_at=at(day("2026-03-10")),
    )  # fmt: skip
    ledger.enclave_in(project, "2026-03-10", evidence=f"tenancy.movein:{stay.pk}", verified_by=cast.staff.user)
    milestone = MilestoneFactory(
        project=project, kind="registration", on=day("2026-07-15"), region_code="330421", address="罗星街道",
        verified_by=cast.staff.user, verified_at=at(day("2026-07-17")),
    )  # fmt: skip
    EvidenceFactory(milestone=milestone, name="营业执照")
    landing = LandingFactory(
        project=project, reached_on=day("2026-07-15"), verified_by=cast.staff.user, confirmed_by=cast.leader.user,
        confirmed_at=at(day("2026-07-20")),
    )  # fmt: skip
    ledger.landed(project, "2026-07-15", known="2026-07-20", evidence=f"outcomes.landing:{landing.pk}")
    counts = {"bachelor_or_above": 11, "masters_doctors": 6, "senior_engineers": 2, "national": 1}
    FigureEventFactory(project=project, kind=FigureKind.TALENT, value=14, counts=counts, occurred_on=day("2026-08-01"))
    FigureEventFactory(
        project=project, kind=FigureKind.INVESTMENT, detail="funds_in_place", value=620_000_000,
        occurred_on=day("2026-09-10"),
    )  # fmt: skip
    return project


class TestProjectReport:
    def test_conclusion_says_landed_and_where_it_counts(self, landed):
        report = project_report(landed, as_of=TODAY, known_on=TODAY)
        assert report.conclusion == (
            "经核验，该项目于2026年7月15日达到注册落地认定条件（认定条件V1），"
            "于2026年3月10日以“入驻飞地”计入2026年度引育项目1个（口径V1）。"
        )
        assert "一生只计1次" in report.remark

    def test_chain_conditions_course_and_papers(self, landed):
        report = project_report(landed, as_of=TODAY, known_on=TODAY)
        assert [(link.date, link.channel, link.counted) for link in report.sources] == [
            ("2026年3月10日", "飞地", "计入2026年度"),
            ("2026年7月15日", "注册落地", ""),
        ]
        condition, *others = report.conditions
        assert (condition.evidence, condition.verifier, condition.verified_on, condition.met) == (
            "营业执照", "张晓", "2026年7月17日", True,
        )  # fmt: skip
        assert {other.met for other in others} <= {None}  # asked for by other levels only, and not proved
        assert [(step.date, step.decider) for step in report.timeline] == [
            ("2026年3月10日", "张晓（核验）"),
            ("2026年7月15日", "张晓（核验）"),
            ("2026年7月20日", "沈国强（复核认定）"),
        ]
        assert [paper.name for paper in report.attachments][-1] == "营业执照"
        assert len(report.attachments) == 3

    def test_money_in_lines_and_people_as_counts_only(self, landed):
        report = project_report(landed, as_of=TODAY, known_on=TODAY)
        assert {line.kind: line.amount for line in report.money if line.amount} == {"到位资金": "620.00"}
        assert [(line.count, line.depth) for line in report.people] == [(14, 0), (11, 0), (6, 1), (2, 1), (1, 1)]
        assert "汪轩" not in report.to_json()
        assert next(fact.value for fact in report.overview if fact.label == "项目负责人") == "汪*"

    def test_as_of_an_earlier_day_it_is_not_landed(self, landed):
        report = project_report(landed, as_of=day("2026-06-30"), known_on=day("2026-06-30"))
        assert report.conclusion.startswith(
            "截至2026年6月30日24时，该项目尚未认定落地，于2026年3月10日以“入驻飞地”计入"
        )

    def test_equal_facts_give_an_equal_check_code(self, landed):
        first, second = (project_report(landed, as_of=TODAY, known_on=TODAY) for _n in range(2))
        assert first.imprint.check_code == second.imprint.check_code != ""

    def test_a_bare_lead_has_a_report_too(self, county, ledger):
        report = project_report(ProjectFactory(county=county), as_of=TODAY, known_on=TODAY)
        assert report.conclusion == "截至2026年9月30日24时，该项目尚未认定落地，尚未计入引育项目。"


class TestPeriodReport:
    def test_first_page_alone_suffices(self, landed, county):
        report = period_report(county, 2026, 3, as_of=TODAY, known_on=TODAY)
        assert report.period == "2026年1—9月"
        assert report.sentence == (
            "截至9月30日24时，引育科创项目1个，完成年度目标的1.25%，慢于时序进度73.75个百分点；其中仅飞地入驻0个。"
        )
        assert [number.value for number in report.numbers] == ["1", "1.25", "0", "1"]
        assert len(report.results) == 3
        assert report.decisions[0].subject == "全年尚需引育79个"

    def test_body_and_annexes_agree_with_the_count(self, landed, county, ledger):
        old = ProjectFactory(county=county, number="JS2025-0044", name="智能仓储机器人")
        ledger.incubator_in(old, "2025-05-01", carrier=ledger.hangqi)
        ledger.incubator_in(old, "2026-02-14")
        report = period_report(county, 2026, None, as_of=TODAY, known_on=TODAY)
        assert sum(share.count for share in report.sources) == sum(share.count for share in report.carriers) == 1
        assert report.curve.counted == (0, 0, 1, 1, 1, 1, 1, 1, 1, None, None, None)
        (row,) = report.register
        assert (row.number, row.company, row.landing, row.paid, row.talent) == (
            "JS2026-0031", "嘉善芯垚半导体有限公司", "2026-07-15", "620.00", 11,
        )  # fmt: skip
        (basis,) = report.basis
        assert (basis.event, basis.evidence, basis.verifier) == ("入驻飞地", "入驻协议、交接记录", "张晓")
        (uncounted,) = report.uncounted
        assert uncounted.reason == "2025年已由航启孵化器计入，县内转移不再计。"

    def test_an_earlier_quarter_ends_on_its_last_day(self, landed, county):
        report = period_report(county, 2026, 1, as_of=TODAY, known_on=TODAY)
        assert (report.period, report.imprint.cutoff) == ("2026年1—3月", "2026年3月31日24时")
        assert report.numbers[3].value == "0"

    def test_an_empty_year_has_a_report_too(self, county, ledger):
        report = period_report(county, 2025, None, as_of=TODAY, known_on=TODAY)
        assert report.results == ("本期尚无计入项目。",)


@pytest.fixture
def printing(monkeypatch):
    """Pages that think printing works, without asking the libraries each time."""
    monkeypatch.setattr(pages, "pdf_ready", lambda: (True, ""))


class TestAsking:
    def test_the_wish_is_noted_with_its_background_work(self, landed, cast, client_of, printing):
        client = client_of(cast.staff.user)
        response = client.post(reverse("project-report", args=[landed.number]))
        report = Report.objects.get()
        assert response.url == reverse("report", args=[report.number])
        assert (report.number, report.state, report.asked_by) == ("JS-LD-2026-0001", "waiting", cast.staff.user)
        page = client.get(response.url)
        assert "hx-get" in page.content.decode()
        assert "<html" not in client.get(response.url, headers={"HX-Request": "true"}).content.decode()

    def test_asking_twice_while_it_is_made_gives_one(self, landed, cast, client_of, printing):
        for _n in range(2):
            client_of(cast.staff.user).post(reverse("project-report", args=[landed.number]))
        assert Report.objects.count() == 1

    @pytest.mark.parametrize("who", ["applicant", "expert", "stranger", "foreign_staff", "other_enclave_operator"])
    def test_not_by_everybody(self, landed, cast, client_of, printing, who):
        url = reverse("project-report", args=[landed.number])
        assert client_of(getattr(cast, who).user).post(url).status_code == 404

    def test_an_operator_of_the_carrier_asks_and_sees_only_this_one(self, landed, cast, client_of, printing):
        client = client_of(cast.enclave_operator.user)
        assert client.post(reverse("project-report", args=[landed.number])).status_code == 302
        assert len(client.get("/reports/").context["page"]) == 1
        assert client_of(cast.incubator_operator.user).get("/reports/JS-LD-2026-0001/").status_code == 404

    def test_a_period_is_asked_for_on_the_page(self, landed, cast, client_of, printing):
        client = client_of(cast.leader.user)
        client.post("/reports/", {"year": "2026", "quarter": "3"})
        assert Report.objects.get().number == "JS-TJ-2026-0001"
        page = client.post("/reports/", {"year": "2026", "quarter": "4"})
        assert page.context["form"].errors == {"quarter": ["该季度尚未开始。"]}
        assert Report.objects.count() == 1

    def test_a_missing_font_is_explained_instead_of_a_dead_button(self, landed, cast, client_of, monkeypatch):
        monkeypatch.setattr(pages, "pdf_ready", lambda: (False, "缺少中文字体。"))
        assert "缺少中文字体。" in client_of(cast.leader.user).get("/reports/").content.decode()
        assert client_of(cast.leader.user).post(reverse("project-report", args=[landed.number])).status_code == 409
        assert Report.objects.count() == 0


def make(report):
    """What the worker does with the report."""
    tasks.make_report.func(report.pk)
    report.refresh_from_db()
    return report


class TestIssuing:
    def test_from_the_wish_to_the_paper_and_its_check_page(self, landed, cast, client_of, client, ledger):
        asked = {"county": landed.county, "kind": Report.Kind.PROJECT, "project": landed, "year": 2026}
        ProjectPhotoFactory(project=landed)
        report = make(ask_report(by=cast.staff.user, **asked))
        assert (report.state, report.rule_version, report.file.name) == ("ready", "V1", "JS-LD-2026-0001.pdf")
        with report.file.content.open("rb") as file:
            assert file.read(5) == b"%PDF-"
        assert Message.objects.get(to=cast.staff.user).link == "/reports/JS-LD-2026-0001/"
        assert AuditEvent.objects.filter(verb="issue_report", project_id=landed.pk).count() == 1
        assert client_of(cast.leader.user).get(reverse("file", args=[report.file_id])).status_code == 200
        assert client_of(cast.applicant.user).get(reverse("file", args=[report.file_id])).status_code == 404

        url = reverse("report-check", args=[report.check_code])
        assert report.data["imprint"]["verify_url"].endswith(url)
        page = client.get(url).content.decode()
        assert report.data["imprint"]["check_code"] in page
        assert "为最新一份" in page
        assert "汪" not in page

        again = make(ask_report(by=cast.leader.user, **asked))
        page = client.get(url).content.decode()
        assert "为最新一份" in page and f"其后以同样数据另出具 {again.number}" in page

        Project.objects.filter(pk=landed.pk).update(summary="改进后的双面散热封装。")
        landed.refresh_from_db()
        newer = make(ask_report(by=cast.leader.user, **asked))
        page = client.get(url).content.decode()
        assert newer.number in page and "为最新一份" not in page

    def test_unknown_paper(self, client, db):
        assert client.get("/public/reports/0000/").status_code == 404

    def test_a_failure_leaves_a_sentence_and_can_be_tried_again(self, landed, cast, client_of, monkeypatch):
        def fail(*args):
            raise RenderFailed("没有字体含有此字。")

        monkeypatch.setattr("projects.figures.reports.layout.Sheet.pdf", fail)
        asked = {"county": landed.county, "kind": Report.Kind.PROJECT, "project": landed, "year": 2026}
        report = make(ask_report(by=cast.staff.user, **asked))
        assert (report.state, report.problem, report.file) == ("failed", "没有字体含有此字。", None)
        client = client_of(cast.staff.user)
        assert "没有字体含有此字。" in client.get(reverse("report", args=[report.number])).content.decode()
        client.post(reverse("report-again", args=[report.number]))
        report.refresh_from_db()
        assert report.state == "waiting"


class TestCommand:
    def run(self, *args):
        out = StringIO()
        call_command("landing_report", *args, stdout=out)
        return out.getvalue()

    def test_project_and_period(self, landed, tmp_path):
        one, year = tmp_path / "one.pdf", tmp_path / "year.pdf"
        self.run("JS2026-0031", "-o", str(one))
        self.run("--year", "2026", "--quarter", "2", "-o", str(year))
        assert one.read_bytes()[:5] == year.read_bytes()[:5] == b"%PDF-"
        assert json.loads(json.dumps(Report.objects.get(kind="period").data))["period"] == "2026年1—6月"

    @pytest.mark.parametrize(
        "args", [["-o", "x.pdf"], ["NO-1", "-o", "x.pdf"], ["JS2026-0031", "--year", "2026", "-o", "x.pdf"],
                 ["JS2026-0031", "-o", "/nowhere/at/all/x.pdf"]]
    )  # fmt: skip
    def test_unclear_arguments_are_refused(self, landed, args):
        with pytest.raises(CommandError):
            self.run(*args)
        assert Report.objects.count() == 0
