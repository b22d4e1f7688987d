"""Recusal: the rule over made-up lives, and what it does to sheets, files and free places."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.register.models import Company, ProjectCompany
from projects.selection.actions import experts, pool
from projects.selection.models import ExpertRule, Review, Vacancy
from projects.selection.recusalrules import Bond, ExpertFacts, Firm, ProjectFacts, grounds, years_before
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import MembershipFactory
from tests.selection import scene
from workflows import screening

DAY = date(2026, 3, 2)
OTHER = ProjectFacts(
    "别的项目", (Firm("别家科技有限公司", "91330421MA00000011"),), frozenset({"某人"}), frozenset({99})
)
OURS = ProjectFacts(
    "固态激光雷达", (Firm("嘉善星尘科技有限公司", "91330421MA2ABCDE0X"), Firm("长三角基金")), frozenset({"陈默", "何 清"}),
    frozenset({7}),
)  # fmt: skip


def person(*bonds, name="吴建国", user=1):
    return ExpertFacts(name, user, bonds)


def reasons(expert, project=OURS, years=3, on=DAY):
    return [str(reason) for reason in grounds(expert, project, years=years, on=on)]


@pytest.mark.parametrize(
    ("expert", "words"),
    [
        (person(), []),
        (person(Bond(Firm("浙江大学"))), []),
        (person(Bond(Firm("嘉善星尘科技有限责任公司"))), ["任职于“嘉善星尘科技有限公司”"]),
        (person(Bond(Firm("改过名的公司", "91330421MA2ABCDE0X"))), ["任职于“嘉善星尘科技有限公司”"]),
        # Two companies of one name and different codes are two companies.
        (person(Bond(Firm("嘉善星尘科技有限公司", "91330421MA00000099"))), []),
        (
            person(Bond(Firm("嘉善星尘科技"), until=date(2024, 5, 1))),
            ["曾任职于“嘉善星尘科技有限公司”（至2024-05-01）"],
        ),
        (person(Bond(Firm("嘉善星尘科技"), until=date(2023, 3, 1))), []),
        (
            person(Bond(Firm("嘉善星尘科技"), until=date(2023, 3, 2))),
            ["曾任职于“嘉善星尘科技有限公司”（至2023-03-02）"],
        ),
        (person(Bond(Firm("长三角基金"), "shares")), ["已申报：持有股份“长三角基金”"]),
        (person(Bond(Firm("何清"), "supervises")), ["已申报：指导或被指导“何清”"]),
        (person(Bond(Firm("固态激光雷达项目"), "project")), ["已申报：参与过该项目“固态激光雷达项目”"]),
        (person(Bond(Firm("何清"), "family", date(2020, 1, 1))), []),
        (person(name="陈默"), ["与申报材料所列人员同名"]),
        (person(user=7), ["系申报单位（团队）成员"]),
    ],
)
def test_the_rule(expert, words):
    assert reasons(expert) == words
    assert reasons(expert, OTHER) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(1990, 1, 1), date(2026, 3, 2)), st.integers(0, 20))
def test_an_earlier_employer_counts_exactly_for_the_years_of_the_rule(until, years):
    hit = bool(reasons(person(Bond(Firm("长三角基金"), until=until)), years=years))
    assert hit == (until >= years_before(DAY, years))


def test_the_day_before_a_leap_day():
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


# What it does

pytestmark = pytest.mark.django_db


def own_company(project, name="嘉善星尘科技有限公司", uscc=""):
    company = Company.objects.create(county=project.county, name=name, uscc=uscc)
    return ProjectCompany.objects.create(project=project, company=company, kind="own", since=date(2025, 1, 1))


def states(project):
    return dict(Review.objects.filter(item__project=project).values_list("expert__user__name", "state"))


def test_an_expert_of_the_firm_is_kept_from_its_project_and_asked_for_the_others(cast, today):
    today("2026-03-02")
    ours, other = scene.accepted(cast), scene.accepted(cast, "另一项目")
    own_company(ours)
    pool.add_employment(cast.expert.expert, by=cast.staff.user, employer="嘉善星尘科技有限公司", until=date(2025, 6, 1))
    scene.planned(cast, [ours, other])
    assert states(ours) == {"吴建国": "ruled_out", "孙丽华": "assigned", "李志远": "assigned"}
    assert set(states(other).values()) == {"assigned"}
    vacancy = Vacancy.objects.get()
    assert (vacancy.cause, vacancy.reason) == ("rule", "曾任职于“嘉善星尘科技有限公司”（至2025-06-01）")


def test_whom_the_rule_keeps_from_everything_is_not_asked(cast):
    project = scene.accepted(cast)
    own_company(project)
    pool.declare_tie(cast.expert.expert, by=cast.expert.user, kind="shares", name="嘉善星尘科技有限公司")
    with pytest.raises(Refused, match="不能邀请吴建国：已申报：持有股份“嘉善星尘科技有限公司”"):
        scene.planned(cast, [project])


def test_a_single_project_is_refused_with_the_reason(cast):
    project = scene.accepted(cast)
    scene.planned(cast, [project])
    fourth = scene.more_experts(cast, 1)[0]
    own_company(project)
    pool.change_profile(fourth, by=cast.staff.user, employer="嘉善星尘科技有限公司")
    with pytest.raises(Refused, match="不能邀请专家0：任职于“嘉善星尘科技有限公司”"):
        experts.ask_for_item(project.agenda_items.get(), by=cast.staff.user, expert=fourth)


def test_an_expert_of_the_team_is_found_by_the_account(cast):
    project = scene.accepted(cast)
    MembershipFactory(user=cast.expert.user, county=cast.county, role="applicant", organisation=cast.organisation)
    with pytest.raises(Refused, match="系申报单位（团队）成员"):
        scene.planned(cast, [project])


def test_a_conflict_declared_later_hides_the_file_at_once(cast, client_of):
    project = scene.accepted(cast)
    own_company(project)
    stored = scene.material_of(project)
    scene.opened(cast, [project])
    own, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    client.post(f"/reviews/{own.pk}/declare/")
    before = [client.get(path).status_code for path in (f"/reviews/{own.pk}/", f"/files/{stored.pk}/")]
    form = {"kind": "shares", "name": "嘉善星尘科技有限公司"}
    client.post(f"/experts/{cast.expert.expert.pk}/ties/new/", form)
    after = [client.get(path).status_code for path in (f"/reviews/{own.pk}/", f"/files/{stored.pk}/")]
    assert (before, after) == ([200, 200], [404, 404])
    assert project.name not in client.get("/reviews/").content.decode()
    told = Message.objects.filter(to=cast.staff.user, subject="有专家按规则回避").get()
    assert "吴建国须回避“固态激光雷达”" in told.body
    assert AuditEvent.objects.filter(verb="rule_out", target_id=own.pk).count() == 1


def test_a_submitted_sheet_counts_no_more_and_keeps_its_points(cast):
    project = scene.accepted(cast)
    own_company(project)
    scene.opened(cast, [project])
    sheet = scene.scored(scene.sheet_of(project, cast.expert), 90)
    pool.declare_tie(cast.expert.expert, by=cast.staff.user, kind="post", name="嘉善星尘科技有限公司")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total, sheet.scores.count()) == ("ruled_out", 90, 4)


def test_what_was_stated_by_mistake_does_not_count(cast):
    project = scene.accepted(cast)
    own_company(project)
    tie = pool.declare_tie(cast.expert.expert, by=cast.expert.user, kind="shares", name="嘉善星尘科技有限公司")
    pool.withdraw_statement(tie, by=cast.staff.user, reason="同名的另一家公司")
    scene.planned(cast, [project])
    assert states(project)["吴建国"] == "assigned"


def test_the_years_are_the_countys(cast, today):
    today("2026-03-02")
    project = scene.accepted(cast)
    own_company(project)
    pool.add_employment(cast.expert.expert, by=cast.staff.user, employer="嘉善星尘科技有限公司", until=date(2023, 1, 1))
    pool.set_expert_rule(by=cast.leader.user, county=cast.county, effective_from=DAY, years=5, remind_days=2)
    assert ExpertRule.objects.in_force(cast.county.pk, DAY).years == 5
    with pytest.raises(Refused, match="至2023-01-01"):
        scene.planned(cast, [project])


def test_a_project_added_later_is_held_against_the_invited(cast):
    first, second = scene.accepted(cast, "第一个"), scene.accepted(cast, "第二个")
    meeting = scene.planned(cast, [first])
    own_company(second, "浙江大学嘉善研究院")
    pool.add_employment(cast.expert.expert, by=cast.staff.user, employer="浙江大学嘉善研究院")
    screening.schedule(second, by=cast.staff.user, meeting=meeting)
    assert states(second)["吴建国"] == "ruled_out"
