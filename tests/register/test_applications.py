"""The declared form, its values, and the verbs of filling in."""

from datetime import date

import pytest

from projects.files.actions import add_document
from projects.people.actions import found_organisation
from projects.people.models import Membership
from projects.register import form
from projects.register.actions import drafts
from projects.register.actions.applications import submit
from projects.register.compare import differences, words_of
from projects.register.eligibility import check_items, problems, requirements_in_force
from projects.register.models import Application, Material
from projects.register.stages import Stage
from projects.register.values import (
    WrongValue,
    as_typed,
    clean_draft,
    clean_value,
    money_words,
    row_ids,
    show,
)
from projects.trace.calendar import months_between
from projects.trace.errors import Refused
from tests.factories import (
    ApplicationFactory,
    OrganisationFactory,
    ProjectFactory,
    RequirementFactory,
    RouteFactory,
    StoredFileFactory,
)

WAN = 1_000_000


def field(name):
    return form.field_at(name)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("project_name", " 激光雷达 ", "激光雷达"),
        ("project_name", "", None),
        ("planned_investment", "2000", 2000 * WAN),
        ("planned_investment", "1.2亿元", 12000 * WAN),
        ("established_on", "2025年6月1日", "2025-06-01"),
        ("established_on", "2025-6-1", "2025-06-01"),
        ("phone", "138 0000 1234", "13800001234"),
        ("email", "Chen@Example.CN", "chen@example.cn"),
        ("area", "1,200", 1200),
        ("tech_field", "materials", "materials"),
        ("team.ab1.name", "陈默", "陈默"),
    ],
)
def test_clean_values(name, typed, value):
    assert clean_value(field(name), typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("planned_investment", "约2000", "“约2000”不是明确的金额，请写成“2000万元”或“1.2亿元”这样的形式。"),
        ("established_on", "去年", "“去年”不是有效日期，请写成2026-03-01的形式。"),
        ("established_on", "2025-02-30", "“2025-02-30”不是有效日期，请写成2026-03-01的形式。"),
        ("phone", "12345", "“12345”不是手机号，也不是带区号的固定电话，请核对。"),
        ("email", "chen@", "“chen@”不是有效的邮箱地址，请核对。"),
        ("area", "三百", "“三百”不是整数，请只填数字。"),
        ("area", "-5", "“-5”不是整数，请只填数字。"),
        ("area", "999999", "请填写0至100000之间的整数。"),
        ("tech_field", "magic", "请从给出的选项中选择一项。"),
        ("project_name", "长" * 101, "文字有101个字，最多100个字，请缩短。"),
    ],
)
def test_wrong_values_say_what_to_do(name, typed, sentence):
    with pytest.raises(WrongValue) as wrong:
        clean_value(field(name), typed)
    assert str(wrong.value) == sentence


def test_paths_outside_the_form_are_none():
    unknown = ["nonsense", "summary.x", "team", "team.a", "team.a.b", "team.a.name.more", ""]
    assert [form.field_at(path) for path in unknown] == [None] * len(unknown)


def test_every_name_is_used_once_and_every_choice_has_answers():
    names = [part.name for step in form.STEPS for part in step.parts]
    assert len(names) == len(set(names))
    fields = [one for part in form.PARTS.values() for one in getattr(part, "fields", (part,))]
    assert [one.name for one in fields if (one.kind == form.CHOICE) != bool(one.choices)] == []


def test_team_and_company_are_asked_their_own():
    team, company = ({part.name for part in form.parts_for(kind)} for kind in ("team", "company"))
    assert team - company == {"future_company", "future_capital", "future_on"}
    assert {"established_on", "registered_address"} <= company - team


def test_rows_keep_their_order_and_removed_ones_stay_away():
    draft = {
        "team.b.name": "乙", "team.a.name": "甲", "team.c": True, "team.x.name": "走了", "team.x": False, "summary": "s",
    }  # fmt: skip
    assert row_ids("team", draft) == ["b", "a", "c"]
    data, wrong = clean_draft("team", draft)
    assert ([row["name"] for row in data["team"]], wrong) == (["乙", "甲"], [])


def test_money_is_said_in_yi_where_a_slip_would_hide():
    assert [money_words(amount * WAN) for amount in (500, 9999, 30000, 3000000)] == [
        "500 万元", "9,999 万元", "30,000 万元（3 亿元）", "3,000,000 万元（300 亿元）",
    ]  # fmt: skip


def test_what_is_shown_can_be_typed_again():
    for name, value in (("planned_investment", 1234 * WAN + 500000), ("area", 300), ("established_on", "2025-06-01")):
        assert clean_value(field(name), as_typed(field(name), value)) == value


def test_contacts_are_masked():
    assert [show(field("phone"), "13800001234", masked=masked) for masked in (True, False)] == [
        "138****1234",
        "13800001234",
    ]
    assert show(field("email"), "chen@example.cn", masked=True) == "c***@example.cn"


def test_differences_name_fields_and_rows():
    before = {
        "summary": "旧",
        "team": [{"id": "a", "name": "甲", "duty": "总经理", "education": "doctor", "talent": None}],
    }
    after = before | {"summary": "新", "team": [before["team"][0] | {"name": "乙"}]}
    found = differences(words_of("team", before), words_of("team", after))
    assert found == [("summary", "项目简介", "旧", "新"), ("team.a.name", "核心成员第1项的姓名", "甲", "乙")]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [("2024-03-02", "2026-03-02", 24), ("2024-03-01", "2026-03-02", 25), ("2024-03-03", "2026-03-02", 24)],
)
def test_months_begun(first, last, months):
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months


# Founding


def test_a_person_founds_a_team_and_owns_it(cast):
    team = found_organisation(by=cast.stranger.user, county=cast.county, kind="team", name=" 光年 团队 ", uscc="91X")
    seat = Membership.objects.get(user=cast.stranger.user)
    assert (team.name, team.uscc, seat.level, seat.organisation) == ("光年团队", "", "owner", team)
    assert cast.stranger.user.seats.organisations() == {team.pk}


def test_a_known_code_is_refused(cast):
    code = "91330421MA28A0002X"
    found_organisation(by=cast.stranger.user, county=cast.county, kind="company", name="甲公司", uscc=code)
    with pytest.raises(Refused, match="^已登记：请其管理员邀请您$"):
        found_organisation(by=cast.applicant.user, county=cast.county, kind="company", name="乙", uscc=code.lower())
    with pytest.raises(Refused, match="校验码"):
        found_organisation(
            by=cast.applicant.user, county=cast.county, kind="company", name="乙", uscc="91330421MA28A0002Y"
        )


# Drafts


@pytest.fixture
def by(cast):
    return cast.applicant.user


@pytest.fixture
def application(cast, by):
    RouteFactory(carrier=cast.incubator)
    return drafts.start_application(
        by=by, organisation=cast.organisation, carrier=cast.incubator, name="车载激光雷达", field="electronics"
    )


def save(application, by, path, value, base_rev=None):
    return drafts.save_field(by=by, application=application, path=path, value=value, base_rev=base_rev)


def test_start_makes_project_and_draft(application, cast):
    project = application.project
    assert (project.stage, project.organisation, project.source) == (Stage.DRAFTING, cast.organisation, "direct")
    assert list(project.carriers.all()) == []  # nobody else sees a draft
    assert application.number.startswith("SQ330421-")
    known = dict(application.draft_fields.values_list("path", "value"))
    assert known == {
        "project_name": "车载激光雷达", "tech_field": "electronics", "contact": "陈默", "email": by_email(cast),
    }  # fmt: skip


def by_email(cast):
    return cast.applicant.user.email


def test_one_open_application_per_project(application, cast, by):
    assert drafts.find_open(cast.organisation, "车载 激光雷达") == application
    with pytest.raises(Refused, match="正在办理"):
        drafts.start_application(
            by=by, organisation=cast.organisation, carrier=cast.incubator, project=application.project
        )


def test_a_lead_keeps_its_project_and_fills_the_draft(cast, by):
    RouteFactory(carrier=cast.incubator)
    lead = ProjectFactory(county=cast.county, summary="做雷达", planned_investment=300 * WAN)
    application = drafts.start_application(by=by, organisation=cast.organisation, carrier=cast.incubator, project=lead)
    known = dict(application.draft_fields.values_list("path", "value"))
    assert (known["summary"], known["planned_investment"], known["leader"]) == ("做雷达", "300", "陈默")
    lead.refresh_from_db()
    assert (lead.stage, lead.organisation) == (Stage.DRAFTING, cast.organisation)


def test_another_applicants_project_is_refused(cast, by):
    RouteFactory(carrier=cast.incubator)
    foreign = ProjectFactory(county=cast.county, organisation=OrganisationFactory(county=cast.county))
    with pytest.raises(Refused, match="其他申报单位"):
        drafts.start_application(by=by, organisation=cast.organisation, carrier=cast.incubator, project=foreign)


def test_a_carrier_without_a_way_takes_no_applications(cast, by):
    with pytest.raises(Refused, match="暂未开放申请"):
        drafts.start_application(by=by, organisation=cast.organisation, carrier=cast.enclave, name="x")


def test_what_does_not_validate_is_kept(application, by):
    save(application, by, "planned_investment", "大约两千")
    assert application.draft_fields.get(path="planned_investment").value == "大约两千"
    found = [one for one in problems(application) if one.path == "planned_investment"]
    assert [(one.step, one.blocks) for one in found] == [("means", True)]


def test_two_people_notice_each_other(application, cast, by):
    other = cast.reader.user
    first = save(application, by, "summary", "甲写的", 0)
    with pytest.raises(drafts.Conflict) as clash:
        save(application, other, "summary", "乙写的", 0)
    assert (clash.value.row.value, clash.value.row.by) == ("甲写的", by)
    assert save(application, other, "summary", "乙写的", first.rev).rev == 2
    assert save(application, other, "summary", "乙写的", 0).rev == 2  # the same text is no conflict


@pytest.mark.parametrize("path", ["nonsense", "team", "team.A B.name", "team.a.nonsense", "summary.x", "team.a.name.b"])
def test_unknown_paths_are_refused(application, by, path):
    with pytest.raises(Refused):
        save(application, by, path, "x")


def test_too_long_for_a_draft_is_refused(application, by):
    with pytest.raises(Refused, match="文字过长"):
        save(application, by, "summary", "长" * 5001)


def test_rows_are_added_and_removed(application, by):
    marker = drafts.add_row(by=by, application=application, part="ip")
    save(application, by, f"{marker.path}.name", "一种雷达")
    drafts.drop_row(by=by, application=application, path=marker.path)
    data, _wrong = clean_draft("team", dict(application.draft_fields.values_list("path", "value")))
    assert data["ip"] == []


# Materials


def document(cast, by, title="商业计划书", valid_to=None, organisation=None):
    stored = StoredFileFactory(county=cast.county)
    owner = organisation or cast.organisation
    return add_document(by=by, organisation=owner, kind="plan", title=title, file=stored, valid_to=valid_to)


def test_a_new_version_takes_the_place_of_the_old(application, cast, by):
    plan = RequirementFactory(county=cast.county, code="plan")
    first, second = (document(cast, by) for _n in range(2))
    other = document(cast, by, title="补充说明")
    for version in (first, second, other):
        drafts.attach_material(by=by, application=application, requirement=plan, document=version)
    assert {row.document for row in application.materials.all()} == {second, other}


def test_foreign_documents_are_refused(application, cast, by):
    foreign = document(cast, by, organisation=OrganisationFactory(county=cast.county))
    with pytest.raises(Refused, match="其他申报单位"):
        drafts.attach_material(
            by=by, application=application, requirement=RequirementFactory(county=cast.county), document=foreign
        )


def test_expired_material_blocks(application, cast, by, today):
    today("2026-03-02")
    plan = RequirementFactory(county=cast.county, code="plan")
    for valid_to, blocked in ((date(2026, 3, 1), True), (date(2026, 3, 2), False)):
        Material.objects.all().delete()
        version = document(cast, by, title=str(valid_to), valid_to=valid_to)
        drafts.attach_material(by=by, application=application, requirement=plan, document=version)
        assert any(one.path == "plan" for one in problems(application)) is blocked


def test_the_newest_requirement_of_a_code_holds(cast, today):
    today("2026-03-02")
    for day in ("2024-01-01", "2026-03-01", "2026-06-01"):
        RequirementFactory(
            county=cast.county, code="energy", name=f"能耗说明{day}", effective_from=date.fromisoformat(day)
        )
    RequirementFactory(county=cast.county, code="ended", effective_to=date(2026, 3, 1))
    names = [row.name for row in requirements_in_force(cast.county.pk, "team") if row.code in ("energy", "ended")]
    assert names == ["能耗说明2026-03-01"]


# Submission


def test_an_empty_draft_lists_everything_and_is_refused(application, by):
    found = {one.path for one in problems(application) if one.blocks}
    assert {"summary", "team", "leader", "planned_investment", "plan"} <= found
    with pytest.raises(Refused, match="处需要补充"):
        submit(project=application.project, by=by, application=application)
    application.refresh_from_db()
    assert (application.state, application.versions.count()) == (Application.State.DRAFT, 0)


def test_contradictions_block_and_age_only_informs(cast, by, today):
    today("2026-03-02")
    company = OrganisationFactory(county=cast.county, kind="company", uscc="91330421MA28A0002X")
    application = ApplicationFactory(organisation=company, carrier=cast.incubator)
    typed = {
        "registered_capital": "100", "paid_in_capital": "200", "established_on": "2023-01-01", "hazard": "yes",
    }  # fmt: skip
    for path, value in typed.items():
        save(application, by, path, value)
    found = {(one.path, one.blocks) for one in problems(application)}
    assert {("paid_in_capital", True), ("hazard_words", True), ("established_on", False)} <= found


def test_check_items_are_materials_then_key_facts(application, cast, by):
    from projects.register.models import ApplicationVersion

    version = ApplicationVersion.objects.create(
        application=application, number=1, schema="1", data={"leader": "陈默"}, submitted_by=by
    )
    items = check_items(version)
    codes = [row.code for row in requirements_in_force(cast.county.pk, "team")]
    assert [item.item for item in items] == codes + [f"field:{part.name}" for part in form.key_parts("team")]
    assert next(item.words for item in items if item.item == "field:leader") == "陈默"
