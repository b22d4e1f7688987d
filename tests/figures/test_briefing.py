"""What is sent and asked: the message, the monthly note, what is nearest, parts by each convention, the pace."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from projects.figures.models import ReferenceFigure
from projects.figures.rules.breakdowns import Convention, Sources, by_source
from projects.figures.rules.nearest import closest, nearest
from projects.figures.rules.progress import year_progress
from projects.register.models import SourceKind
from projects.register.stages import Stage
from tests.factories import MoveInFactory, ProjectFactory, ProjectSourceFactory, TargetFactory
from tests.figures.ledger import Ledger, day
from tests.figures.recount import recount


@pytest.fixture
def ledger(county, today):
    today("2026-09-30")
    ReferenceFigure.objects.filter(county=county).delete()
    TargetFactory(county=county, year=2026, value=80)
    ledger = Ledger(county)
    first, second = (ProjectFactory(county=county, name=name) for name in ("甲项目", "乙项目"))
    ProjectSourceFactory(project=first, kind=SourceKind.CONTEST, on=day("2026-01-02"))
    ProjectSourceFactory(project=first, kind=SourceKind.ENCLAVE, on=day("2026-01-20"))
    ProjectSourceFactory(project=first, kind=SourceKind.ALUMNI, on=day("2026-08-20"))  # came after it counted
    ledger.enclave_in(first, "2026-02-10")
    ledger.incubator_in(second, "2026-09-10")
    return ledger


MESSAGE = (
    "嘉善县科创中心：截至9月30日24时，引育科创项目2个，完成年度目标的2.50%，慢于时序进度72.50个百分点。"
    "其中本月新增1个，仅飞地入驻1个；本年落地0个。"
)


def test_one_click_gives_the_message_and_its_page_the_note_and_the_list(ledger, cast, client_of):
    client = client_of(cast.staff.user)
    board = client.get("/overview/").context["board"]
    assert board.message.startswith(MESSAGE)
    assert "距年度目标还差78个，今后每月需26.0个。" in board.message
    assert board.message.endswith("（口径V1，事实截至9月30日24时，按2026-09-30已知）")
    page = client.get(reverse("figures-message")).content.decode()
    assert MESSAGE in page and f'data-copy="{MESSAGE[:20]}' in page
    assert reverse("figures-note") in page and reverse("figures-counted") in page


def test_the_message_is_asked_as_of_a_day(ledger, cast, client_of):
    page = client_of(cast.staff.user).get(reverse("figures-message"), {"as_of": "2026-03-31"}).content.decode()
    assert "截至3月31日24时，引育科创项目1个" in page


def test_the_monthly_note_is_a_word_file_with_targets_and_projects(ledger, cast, client_of, county):
    response = client_of(cast.leader.user).get(reverse("figures-note"))
    assert "wordprocessingml" in response["Content-Type"] and "attachment" in response["Content-Disposition"]
    document = Document(BytesIO(response.content))
    words = "\n".join(line.text for line in document.paragraphs)
    assert MESSAGE in words and "{" not in words
    targets, projects = document.tables
    rows = {row.cells[1].text: [cell.text for cell in row.cells] for row in targets.rows}
    assert rows["引育科创项目"][2:6] == ["不少于80个", "2个", "2个", "2.50%"]
    assert [row.cells[2].text for row in projects.rows] == ["项目名称", "乙项目"]


def test_each_convention_adds_to_the_same_total(ledger, cast, client_of):
    count = ledger.count(2026)
    sources = Sources(count)
    parts = {by: {share.code: share.count for share in by_source(count, sources, by)} for by in Convention}
    assert parts["first"] == {"contest": 1, "direct": 1} or sum(parts["first"].values()) == 2
    assert parts["latest"]["enclave"] == 1
    assert parts["event"] == {"enclave_move_in": 1, "incubator_move_in": 1}
    assert [sum(part.values()) for part in parts.values()] == [2, 2, 2]
    client = client_of(cast.staff.user)
    for column in client.get(reverse("figures-sources")).context["columns"]:
        for share in column["shares"]:
            rows = client.get(reverse("figures-counted"), {"by": column["by"].value, "source": share.code})
            assert len(rows.context["lines"]) == share.count


def test_nearest_first_and_what_each_lacks(ledger, cast, client_of, county):
    known = ProjectFactory(county=county, stage=Stage.VERIFYING)
    ledger.enclave_in(known, "2025-05-01")  # counted last year: it does not come next
    for name, stage in (("审核中", Stage.CHECK), ("已同意", Stage.APPROVED), ("待补记录", Stage.HANDOVER)):
        project = ProjectFactory(county=county, name=name, stage=stage)
        if stage == Stage.HANDOVER:
            MoveInFactory(project=project, carrier=cast.incubator, handover_on=None, handover_record=None)
    landing = ProjectFactory(county=county, name="落地中", stage=Stage.LANDING)
    rows = nearest(county, day("2026-09-30"))
    assert [row.project["name"] for row in rows] == ["待补记录", "落地中", "已同意", "审核中"]
    assert "交接记录" in rows[0].lacks and rows[2].lacks == "缺入孵通知书"
    assert "县内注册" in rows[1].lacks or "注册" in rows[1].lacks, landing.number
    assert [row.project["name"] for row in closest(rows, 0)] == ["待补记录", "落地中", "已同意"]
    assert len(closest(rows, 78)) == 4
    page = client_of(cast.staff.user).get(reverse("figures-nearest"))
    assert page.context["title"] == "还差78个：这4个最近，各缺什么"


def test_operators_see_only_their_own_way(ledger, cast, client_of, county):
    ProjectFactory(county=county, name="别处的", stage=Stage.CHECK)
    ProjectFactory(county=county, name="本载体", stage=Stage.CHECK, carrier=cast.incubator, carriers=[cast.incubator])
    page = client_of(cast.incubator_operator.user).get(reverse("figures-nearest"))
    assert [row.project["name"] for row in page.context["page"].object_list] == ["本载体"]


@pytest.mark.parametrize(
    "on, left, needed", [("2026-09-30", 3, "26.0"), ("2026-09-29", 4, "19.5"), ("2026-12-31", 0, None)]
)
def test_needed_per_month_rounds_up(ledger, county, on, left, needed):
    progress = year_progress(county, 2026, as_of=day(on), known_on=day("2027-01-01"))
    assert progress.months_left == left
    assert (str(progress.needed_per_month) if needed else progress.needed_per_month) == needed


def test_a_change_of_rule_makes_years_not_comparable(ledger, cast, client_of, county):
    from tests.factories import CountingRuleFactory

    ledger.incubator_in(ProjectFactory(county=county), "2025-03-01")
    assert "同比：+100.00%" in client_of(cast.staff.user).get("/overview/").content.decode()
    CountingRuleFactory(county=county, version="V2", effective_from=day("2026-06-01"), qualifying=["incubator_move_in"])
    assert "同比：—（口径不可比）" in client_of(cast.staff.user).get("/overview/").content.decode()


def test_a_plain_recount_agrees_with_pages_and_rule(ledger, county):
    for n in range(12):
        project = ProjectFactory(county=county)
        ledger.enclave_in(project, str(day("2025-10-01") + timedelta(days=20 * n)))
        if n % 3 == 0:
            ledger.left(project, str(day("2025-12-01") + timedelta(days=20 * n)), carrier=ledger.enclave)
        if n % 4 == 0:
            ledger.landed(project, "2026-08-08")
    for year in (2025, 2026):
        for as_of in ("2025-12-31", "2026-05-05", "2026-09-30"):
            if day(as_of).year >= year:
                numbers = ledger.count(year, as_of=as_of, known_on="2026-12-31").numbers
                assert numbers == recount(county, year, day(as_of))
