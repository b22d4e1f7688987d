"""Many counties on one site: opening a further one, its rules and numbers, and the province that reads sums only."""

import hashlib
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from projects.figures.actions.reports import ask_report
from projects.figures.actions.summary import fold
from projects.figures.models import CountingRule, Target
from projects.figures.rules.counting import count_year
from projects.files.exportmodels import ExportLine
from projects.outcomes.models import LandingConditions, LicenceRule
from projects.people.models import County, Membership
from projects.register.actions.leads import register_lead
from projects.selection.models import Criterion
from projects.trace.actions import set_deadline
from projects.trace.models import AuditEvent, CalendarDay, Deadline
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def opened(code="330482", name="平湖市", prefix="PH"):
    run("county", name, "--code", code, "--prefix", prefix)
    return County.objects.get(code=code)


def test_a_second_county_has_rules_and_numbers_of_its_own(county, cast, today):
    today("2026-03-02")
    first_days = list(Deadline.objects.filter(county=county).order_by("pk").values_list("step", "days"))
    other = opened()
    assert (other.centre_name, LandingConditions.objects.filter(county=other, region_code="330482").count()) == (
        "平湖市科创中心",
        3,
    )
    assert LicenceRule.objects.get(county=other).authorities == ["平湖市市场监督管理局"]
    assert CountingRule.objects.filter(county=other).count() == 1
    person = make.UserFactory()
    make.MembershipFactory(user=person, county=other, role="centre_leader")
    lead = register_lead(by=person, county=other, name="青瓷新材", introduced_by="镇里")
    assert lead.number == "PH-2026-0001"
    for place, asker in ((county, cast.staff.user), (other, person)):  # the first report of the year in each
        ask_report(by=asker, county=place, kind="period", year=2026)
    set_deadline(by=person, county=other, step="intake.check", days=9, effective_from=date(2026, 3, 2))
    assert list(Deadline.objects.filter(county=county).order_by("pk").values_list("step", "days")) == first_days
    assert "manage.py administrator" in run("county", "海盐县", "--code", "330424", "--prefix", "HY")


@pytest.mark.parametrize(("name", "code", "prefix"), [
    ("平湖市", "330421", "PH"), ("平湖市", "330482", "xm"), ("平湖市", "3304", "PH"), ("", "330482", "PH"),
    ("平湖市", "330482", "JS"), ("平湖市", "33048２", "PH"),
])  # fmt: skip
def test_a_county_that_would_clash_is_not_opened(county, name, code, prefix):
    with pytest.raises(CommandError):
        run("county", name, "--code", code, "--prefix", prefix)


@pytest.fixture
def province(county, cast, today):
    """Two counties of the province and one beyond it, each with a counted project; the reader's sums."""
    today("2026-03-16")
    places = [county, opened(), opened("310115", "浦东新区", "PD")]
    Target.objects.filter(county=county, year=2026).delete()
    for number, place in enumerate(places, start=1):
        CountingRule.objects.filter(county=place).exists() or make.CountingRuleFactory(county=place)
        make.TargetFactory(county=place, year=2026, code="projects", value=number * 10)
        for _one in range(number):
            project = make.ProjectFactory(county=place, name=f"机密{place.code}", leader="汪轩", stage="landing")
            make.FigureEventFactory(project=project, kind="landing_registered", occurred_on=date(2026, 2, 1))
    fold()
    return cast.province.user


def test_the_province_reads_sums_of_its_counties_and_nothing_else(province, client_of, county):
    page = client_of(province).get(reverse("province"), {"year": "2026"})
    rows = [
        (row["line"].name, row["line"].target, row["line"].counted, row["line"].under_way)
        for row in page.context["rows"]
    ]
    assert rows == [(county.name, 10, 1, 1), ("平湖市", 20, 2, 2)]
    total = page.context["total"]["line"]
    assert (total.counted, total.target, total.completion) == (3, 30, 10.0)
    Target.objects.filter(county__code="330482").delete()
    total = client_of(province).get(reverse("province"), {"year": "2026"}).context["total"]["line"]
    assert (total.counted, total.target, total.completion) == (3, 10, 10.0)  # one of the one that has a target
    assert [len(count_year(place, 2026).counted) for place in County.objects.order_by("code")] == [3, 1, 2]
    text = page.content.decode()
    assert [word for word in ("机密", "汪轩", "浦东", "JS-", "PH-2") if word in text] == []
    assert client_of(province).get("/").url == reverse("province")


def test_the_workbook_says_the_same_and_is_written_down(province, client_of, county):
    answer = client_of(province).get(reverse("province-export"), {"year": "2026", "as_of": "2026-01-31"})
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row][:4] for row in sheet.iter_rows(min_row=5)]
    assert rows == [[county.name, "330421", 10, 0], ["平湖市", "330482", 20, 0], ["合计", None, 30, 0]]
    line = ExportLine.objects.get()
    assert (line.kind, line.by, line.county, line.what, line.rows) == ("province", province, county, "2026-01-31", 2)
    assert line.sha256 == hashlib.sha256(answer.content).hexdigest()
    assert line.columns[:4] == ["县（市、区）", "代码", "目标", "已计入"]
    assert AuditEvent.objects.get(verb="export_province").difference == {
        "year": 2026, "counties": 2, "sha256": line.sha256, "line": line.number,
    }  # fmt: skip


def test_more_counties_ask_no_more_questions(province, client_of):
    client = client_of(province)

    def asked():
        client.get(reverse("province"))
        with CaptureQueriesContext(connection) as questions:
            client.get(reverse("province"))
        return len(questions)

    few = asked()
    for number in range(3):
        place = make.CountyFactory(code=f"33048{number + 3}")
        make.FigureEventFactory(project__county=place, kind="landing_registered", occurred_on=date(2026, 2, 1))
    fold()
    assert (few, asked()) == (12, 12)


def test_only_the_command_gives_the_seat(county, cast):
    assert "/accounts/" in run("province", "shen@example.cn", "--name", "沈岚", "--code", "33")
    seat = Membership.objects.get(user__email="shen@example.cn")
    assert (seat.role, Membership.objects.visible_to(cast.administrator.user).filter(pk=seat.pk).exists()) == (
        "province_reader", False,
    )  # fmt: skip
    for code in ("99", "330", ""):
        with pytest.raises(CommandError):
            run("province", "shen@example.cn", "--code", code)
    with pytest.raises(CommandError):
        run("province", "shen@example.cn", "--code", "33")


def test_no_county_moves_the_calendar_of_another(county, cast, client_of, today):
    today("2026-03-02")
    admin, day = client_of(cast.administrator.user), reverse("settings-day", args=["2026-05-06"])
    assert admin.get(day).status_code == 200
    other = opened()
    data = {"kind": "holiday", "name": "地方假", "source": "文件"}
    addresses = (day, reverse("settings-year", args=["2027"]))
    assert [admin.post(address, data).status_code for address in addresses] == [404, 404]
    page = admin.get(reverse("settings-calendar")).content.decode()
    assert "manage.py calendar" in page and day not in page
    assert "0" in run("calendar", "2026-05-06", "rest", "--name", "地方假", "--source", "文件")
    row = CalendarDay.objects.get(date="2026-05-06")
    assert (row.is_workday, row.name) == (False, "地方假")
    marked = AuditEvent.objects.filter(verb="mark_day").order_by("county")
    assert list(marked.values_list("county", flat=True)) == [county.pk, other.pk]


def test_a_year_is_settled_for_all_counties_once_its_holidays_are_there(county, today):
    today("2026-03-02")
    opened()
    for when, act in (("2030", "settle"), ("30", "settle"), ("2030-02-30", "rest")):
        with pytest.raises(CommandError):
            run("calendar", when, act, "--source", "文件")
    run("calendar", "2030-01-01", "rest", "--name", "元旦", "--source", "文件")
    run("calendar", "2030", "settle", "--source", "文件")
    assert CalendarDay.objects.filter(date__year=2030).count() == 365
    assert AuditEvent.objects.filter(verb="settle_year").count() == 2


def test_the_rules_of_a_further_county_name_no_other_place(county, today):
    today("2026-03-02")
    other = opened(name="平湖市")
    names = Criterion.objects.filter(rubric__county=other).values_list("guidance", flat=True)
    assert [text for text in names if "嘉善" in text] == []
    assert [text for text in names if "平湖" in text] != []


def test_an_auditor_of_two_counties_opens_notices_and_meetings_of_the_same_number(county, client_of):
    other, auditor = make.CountyFactory(code="330482"), make.UserFactory()
    for place in (county, other):
        make.MembershipFactory(user=auditor, county=place, role="auditor")
        make.MeetingFactory(county=place, number="2026-PS01", name=f"{place.code}评审会")
        make.PublicNoticeFactory(county=place, year=2026, batch=1)
    client, home = client_of(auditor), County.objects.get(pk=auditor.seats.home_county_id)
    assert f"{home.code}评审会" in client.get(reverse("meeting", args=["2026-PS01"])).content.decode()
    assert client.get(reverse("notice", args=[2026, 1])).status_code == 200
