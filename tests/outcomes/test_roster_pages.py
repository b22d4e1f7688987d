"""Pages of rosters: masked names, revealing with a reason, checking by another person, declared beside verified."""

from datetime import date

import pytest
from django.urls import reverse

from projects.outcomes.actions.roster import change_person, record_people, record_person
from projects.outcomes.actions.rosterchecks import use_roster
from projects.outcomes.models import RosterLine, RosterPerson, RosterUse, Talent
from projects.outcomes.returnform import ITEMS
from projects.register.stages import Stage
from projects.trace.models import AuditEvent
from tests.factories import ProjectFactory, ReturnFactory, StoredFileFactory

from .rosters import row, verified
from .test_facts import errors_of, upload

PERSON = {
    "name": "陈 默", "born_on": "1990-05-01", "since": "2026-01-12", "kind": "full_time", "education": "master",
    "title": "senior", "engineer": "on", "level": "none", "insured": "on", "told": "on",
}  # fmt: skip


@pytest.fixture
def project(cast, today):
    today("2026-05-04")
    project = ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, organisation=cast.organisation
    )
    project.carriers.add(cast.incubator)
    return project


@pytest.fixture
def enter(cast, project):
    proof = StoredFileFactory(county=cast.county)

    def entered(*rows, at=project, use_from=None):
        people = {"by": cast.incubator_operator.user, "checker": cast.staff.user}
        return verified(at, rows, proof=proof, use_from=use_from, **people)

    return entered


@pytest.fixture
def address(project):
    return reverse("roster", args=[project.number])


def names(response):
    return [row.name for row in response.context["rows"]]


def test_the_applicant_enters_the_desk_checks_and_the_page_counts(project, cast, client_of, address):
    own, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    url = reverse("roster-add", args=[project.number])
    assert errors_of(own.post(url, {"name": "陈默"})).keys() == {
        "born_on", "since", "kind", "education", "title", "level", "evidence", "told",
    }  # fmt: skip
    assert own.post(url, PERSON | {"evidence": upload()}).url == address
    line = RosterLine.objects.get()
    assert (line.person.name, line.education, line.by_applicant, line.insured) == ("陈默", "master", True, True)
    shown = desk.get(address)
    assert [(row.name, checkable) for row, checkable in shown.context["open"]] == [("陈*", True)]
    assert own.get(address).context["may_check"] is False
    assert (
        desk.post(reverse("roster-check", args=[project.number]), {"line": [line.pk], "decision": "verify"}).url
        == address
    )
    after = desk.get(address)
    assert names(after) == ["陈*"]
    assert [str(number) for _label, number in after.context["stats"]] == ["1", "1", "1", "1", "1"]
    assert names(desk.get(address, {"on": "2026-01-11"})) == []


def test_lines_are_sent_back_with_a_reason(project, cast, client_of, address):
    line = record_person(project=project, by=cast.applicant.user, told=True, **row("陈默"))
    desk = client_of(cast.incubator_operator.user)
    url = reverse("roster-check", args=[project.number])
    told = [desk.post(url, data, follow=True).content.decode() for data in (
        {"decision": "verify"}, {"line": line.pk, "decision": "send_back", "reason": ""}, {"line": line.pk, "decision": "verify"},
    )]  # fmt: skip
    for text, words in zip(told, ("请至少勾选一条", "请说明", "没有佐证材料"), strict=True):
        assert words in text
    desk.post(url, {"line": line.pk, "decision": "send_back", "reason": "缺毕业证"})
    own = client_of(cast.applicant.user)
    assert "缺毕业证" in own.get(address).content.decode()
    correct = reverse("roster-correct", args=[line.pk])
    assert own.get(correct).context["form"].initial["education"] == "bachelor"
    data = PERSON | {"reason": "已补", "evidence": upload()}
    assert own.post(correct, data).url == reverse("roster-person", args=[line.person_id])
    assert RosterLine.objects.open().get().education == "master"


def test_names_are_masked_until_a_reason_is_given_and_that_is_recorded(project, enter, cast, client_of, address):
    enter(row("陈默", level="national"), row("汪轩", level="municipal"))
    desk, own, auditor = (
        client_of(getattr(cast, name).user) for name in ("incubator_operator", "applicant", "auditor")
    )

    def pairs(response):
        return {row.name: row.level for row in response.context["rows"]}

    assert pairs(desk.get(address)) == {"**": "国家级", "汪*": "市级"}
    assert errors_of_reasons(desk.post(address, {"reason": " "})) == {"reason"}
    assert errors_of_reasons(desk.post(address, {"reason": "见330421199005010017"})) == {"reason"}
    assert not AuditEvent.objects.filter(verb="reveal_roster").exists()
    assert pairs(desk.post(address, {"reason": "核对劳动合同"})) == {"陈默": "不与姓名同列", "汪轩": "市级"}
    event = AuditEvent.objects.get(verb="reveal_roster")
    assert (event.actor, event.note, event.project_id) == (cast.incubator_operator.user, "核对劳动合同", project.pk)
    assert pairs(own.get(address)) == {"陈默": "不与姓名同列", "汪轩": "市级"}
    assert auditor.post(address, {"reason": "审计"}).status_code == 403
    assert "陈默" not in auditor.get(address).content.decode()


def errors_of_reasons(response):
    return set(response.context["reasons"].errors)


@pytest.mark.parametrize(
    ("name", "status"),
    [("reporter", 404), ("other_applicant", 404), ("enclave_operator", 404), ("expert", 404), ("auditor", 200)],
)
def test_who_opens_a_roster(project, cast, client_of, address, name, status):
    assert client_of(getattr(cast, name).user).get(address).status_code == status


def test_a_person_changes_leaves_and_is_erased(project, enter, cast, client_of):
    line = enter(row("陈默"))[0]
    desk, staff = client_of(cast.incubator_operator.user), client_of(cast.staff.user)
    url = reverse("roster-person", args=[line.person_id])
    change = {**PERSON, "since": "2026-03-01", "education": "doctor", "evidence": upload()}
    assert desk.post(reverse("roster-change", args=[line.person_id]), change).url == url
    assert errors_of(desk.post(reverse("roster-leave", args=[line.person_id]), {"on": "2026-06-01"})).keys() == {"on"}
    assert desk.post(reverse("roster-leave", args=[line.person_id]), {"on": "2026-05-01"}).url == url
    struck = RosterLine.objects.get(what="leaves")
    assert desk.post(reverse("roster-strike", args=[struck.pk]), {"reason": "仍在岗"}).url == url
    shown = desk.get(url)
    assert [(row.line.what, row.line.void_since is not None) for row in shown.context["rows"]] == [
        ("struck", True), ("leaves", True), ("changes", False), ("arrives", False),
    ]  # fmt: skip
    assert (shown.context["name"], shown.context["here"]) == ("陈*", True)
    erase = reverse("roster-erase", args=[line.person_id])
    assert desk.get(erase).status_code == 403
    assert errors_of(staff.post(erase, {"reason": "陈默来信"})).keys() == {"reason"}
    assert staff.post(erase, {"reason": "本人来信"}).url == url
    assert RosterPerson.objects.get().name == ""
    assert "姓名已抹去" in staff.get(url).content.decode()


def test_the_centre_takes_a_roster_into_use_and_counts_by_hand_end(project, enter, cast, client_of, address):
    enter(row("陈默"))
    staff, desk = client_of(cast.staff.user), client_of(cast.incubator_operator.user)
    use = reverse("roster-use", args=[project.number])
    assert desk.post(use, {"since": "2026-01-12"}).status_code == 403
    assert "晚于今天" in staff.post(use, {"since": "2026-05-05"}, follow=True).content.decode()
    staff.post(use, {"since": "2026-02-01"})
    assert RosterUse.objects.get().since == date(2026, 2, 1)
    counts = {
        "total": "3",
        "bachelor_or_above": "2",
        "masters_doctors": "0",
        "senior_engineers": "0",
        "national": "0",
        "flexible": "0",
    }
    add = reverse("talent-add", args=[project.number])
    assert errors_of(desk.post(add, counts | {"as_of": "2026-02-01", "proof": upload()})).keys() == {"as_of"}
    desk.post(add, counts | {"as_of": "2026-01-31", "proof": upload()})
    assert Talent.objects.get().as_of == date(2026, 1, 31)


def declare(project, cast, **figures):
    returned = ReturnFactory(project=project, year=2026, quarter=1, state="declared")
    values = dict.fromkeys(ITEMS, 0) | figures
    return returned.declarations.create(number=1, declared_by=cast.applicant.user, **values)


def test_what_was_declared_stands_beside_the_roster_with_its_difference(project, enter, cast, client_of, address):
    enter(row("陈默", education="master", insured=True), row("汪轩"), use_from=date(2026, 1, 12))
    declare(project, cast, total=3, bachelor_or_above=2, masters_doctors=1)
    client = client_of(cast.staff.user)
    pairs = client.get(address).context["beside"].differing
    assert [(pair.label, pair.declared, pair.verified, pair.words) for pair in pairs] == [
        ("员工人数", 3, 2, "+1"), ("参保人数", 0, 1, "−1"),
    ]  # fmt: skip
    assert "申报数不一致" in client.get(project.get_absolute_url()).content.decode()
    declared = reverse("return", args=[project.returns.get().pk])
    assert len(client.get(declared).context["beside"].differing) == 2
    listed = client.get(reverse("roster-people"), {"tab": "projects"}).context["lines"]
    assert [(one.pk, heads.basis, len(pairs.differing)) for one, heads, pairs, _in_use in listed] == [
        (project.pk, "roster", 2)
    ]


def test_people_of_the_county_are_filtered_and_counted_once(project, enter, cast, client_of):
    other = ProjectFactory(county=cast.county, carrier=cast.incubator, search_text="另一项目")
    other.carriers.add(cast.incubator)
    enter(row("陈默", level="provincial"), row("汪轩"))
    enter(row("陈默", level="provincial"), row("吕品", kind="flexible"), at=other)
    client = client_of(cast.staff.user)

    def found(**query):
        shown = client.get(reverse("roster-people"), query)
        return sorted(names(shown)), shown.context["persons"]

    assert found() == (["吕*", "汪*", "陈*", "陈*"], 3)
    assert found(level="provincial") == (["陈*", "陈*"], 1)
    assert found(kind="flexible") == (["吕*"], 1)
    assert found(on="2026-01-11") == ([], 0)
    assert found(q="另一项目", kind="full_time") == (["陈*"], 1)
    assert found(carrier=cast.enclave.pk) == ([], 0)
    assert found(level="nonsense", on="nonsense")[1] == 3
    assert client_of(cast.applicant.user).get(reverse("roster-people")).status_code == 404
    assert client_of(cast.reporter.user).get(reverse("roster-people")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tab", "asked"), [("people", 9), ("projects", 15)])
def test_the_list_asks_a_constant_number_of_questions(
    project, enter, cast, client_of, assert_queries, count, tab, asked
):
    for number in range(count):
        at = ProjectFactory(county=cast.county, carrier=cast.incubator)
        at.carriers.add(cast.incubator)
        enter(*(row("陈默" + "甲乙丙"[n]) for n in range(number + 1)), at=at, use_from=date(2026, 1, 12))
        declare(at, cast, total=3, bachelor_or_above=2)
    client = client_of(cast.staff.user)
    with assert_queries(asked):
        shown = client.get(reverse("roster-people"), {"tab": tab})
    assert len(shown.context["page_obj"].object_list) == (count * (count + 1) // 2 if tab == "people" else count)


@pytest.mark.parametrize("count", [1, 3])
def test_a_roster_asks_a_constant_number_of_questions(project, enter, cast, client_of, assert_queries, address, count):
    lines = enter(*(row("陈默" + "甲乙丙"[n]) for n in range(count)))
    use_roster(project=project, by=cast.staff.user, since=date(2026, 1, 12))
    for line in lines:
        change_person(person=line.person, by=cast.incubator_operator.user, since=date(2026, 4, 1), education="doctor")
    declare(project, cast, total=3, bachelor_or_above=2)
    client = client_of(cast.staff.user)
    with assert_queries(14):
        shown = client.get(address)
    assert (len(shown.context["rows"]), len(shown.context["open"])) == (count, count)


def test_evidence_is_open_to_those_who_read_the_roster(project, enter, cast, client_of):
    line = enter(row("陈默"))[0]
    url = reverse("file", args=[line.evidence_id])
    found = [
        client_of(getattr(cast, name).user).get(url).status_code
        for name in ("applicant", "staff", "auditor", "reporter", "expert")
    ]
    assert found == [200, 200, 200, 404, 404]


def test_returns_make_no_count_by_hand_where_a_roster_is_in_use(project, enter, cast, client_of):
    enter(row("陈默"), use_from=date(2026, 1, 12))
    record_people(project=project, by=cast.incubator_operator.user, rows=[row("汪轩")], told=True)
    assert client_of(cast.staff.user).get(reverse("talent"), {"tab": "talent"}).status_code == 200
