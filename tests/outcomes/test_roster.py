"""The roster's verbs: people entered in bulk, changed, corrected, leaving; verified by another person only."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from projects.outcomes.actions.roster import (
    RosterFaults,
    change_person,
    correct_line,
    leave_project,
    record_people,
    record_person,
    strike_line,
    withdraw_lines,
)
from projects.outcomes.actions.rosterchecks import send_back_lines, use_roster, verify_lines
from projects.outcomes.models import RosterLine, RosterPerson
from projects.outcomes.rosterplan import plan_people
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import ProjectFactory, RosterLineFactory, StoredFileFactory

from .rosters import ARRIVED, BORN, row, verified

NOW = date(2026, 5, 4)


@pytest.fixture
def project(cast, today):
    today(NOW.isoformat())
    project = ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.INCUBATING, organisation=cast.organisation
    )
    project.carriers.add(cast.incubator)
    return project


@pytest.fixture
def proof(cast):
    return StoredFileFactory(county=cast.county)


@pytest.fixture
def desk(cast):
    return cast.incubator_operator.user


@pytest.fixture
def staff(cast):
    return cast.staff.user


@pytest.fixture
def line(project, desk, staff, proof):
    return verified(project, [row("陈默")], by=desk, checker=staff, proof=proof)[0]


def here(day=NOW, known_on=NOW):
    return {line.person.name: line for line in RosterLine.objects.in_force(day, known_on).select_related("person")}


def test_neither_birth_day_nor_id_number_is_kept(project, desk):
    line = record_person(project=project, by=desk, told=True, **row("陈默"))
    kept = [str(value) for value in (*vars(line).values(), *vars(line.person).values())]
    assert not [text for text in kept if "1990" in text]
    with pytest.raises(Refused, match="姓名中不含数字"):
        record_person(project=project, by=desk, told=True, **row("陈默330421199005010017"))
    with pytest.raises(Refused, match="身份证号"):
        change_person(person=line.person, by=desk, since=NOW, reason="见330421199005010017", education="master")


def test_a_batch_is_written_once_and_may_be_repeated(project, desk, assert_queries):
    rows = [row("陈默"), row("汪轩", kind="flexible"), row("何嘉磊", left_on=date(2026, 4, 1))]
    done = record_people(project=project, by=desk, rows=rows, told=True)
    assert (done.new, done.changed, done.unchanged, len(done.lines)) == (3, 0, 0, 4)
    again = record_people(project=project, by=desk, rows=rows, told=True)
    assert (again.new, again.unchanged, again.lines) == (0, 3, [])
    assert AuditEvent.objects.get(verb="record_roster").difference == {"new": 3, "changed": 0, "left": 0}
    assert "陈默" not in str(list(AuditEvent.objects.values_list("target_label", "note", "difference")))


@pytest.mark.parametrize("count", [1, 30])
def test_a_batch_asks_a_constant_number_of_questions(project, desk, assert_queries, count):
    rows = [row("陈默" + "甲乙丙丁戊己庚辛壬癸"[n % 10] * (1 + n // 10)) for n in range(count)]
    desk.seats  # noqa: B018 - read before the count
    with assert_queries(10):
        record_people(project=project, by=desk, rows=rows, told=True)


def test_what_differs_holds_from_a_day_on(project, desk, staff, proof, line):
    rows = [row("陈　默", education="master")]
    planned = plan_people(project, rows)
    assert [(one.what, one.changes) for one in planned] == [("changed", {"education": ("bachelor", "master")})]
    done = record_people(project=project, by=desk, rows=rows, told=True, changed_on=date(2026, 3, 1), evidence=proof)
    assert here()["陈默"].education == "bachelor"
    verify_lines(project=project, by=staff, lines=done.lines)
    assert [here(day)["陈默"].education for day in (date(2026, 2, 28), date(2026, 3, 1))] == ["bachelor", "master"]
    assert RosterPerson.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "陈"}, "name", "请填写完整姓名"),
        ({"born_on": None}, "born_on", "请填写出生日期"),
        ({"born_on": date(2015, 1, 1)}, "born_on", "与到岗日期不符"),
        ({"since": None}, "since", "请填写到岗日期"),
        ({"since": date(2026, 5, 5)}, "since", "晚于今天"),
        ({"left_on": date(2026, 1, 1)}, "left_on", "早于到岗日期"),
        ({"education": "博士后"}, "education", "不在可选范围内"),
        ({"kind": "core", "insured": True}, "insured", "未参保"),
    ],
)
def test_what_cannot_be_true_is_named_with_its_row_and_nothing_is_written(project, desk, changes, field, sentence):
    with pytest.raises(RosterFaults, match=sentence) as refused:
        record_people(project=project, by=desk, rows=[row("汪轩"), row("陈默") | changes], told=True)
    assert [name for name, _words in refused.value.rows[1]] == [field]
    assert "第2行" in str(refused.value)
    assert not RosterPerson.objects.exists()


def test_nobody_stands_twice(project, desk, line):
    with pytest.raises(RosterFaults, match="重复"):
        record_people(project=project, by=desk, rows=[row("汪轩"), row("汪 轩")], told=True)
    with pytest.raises(AlreadyDone, match="已在花名册中"):
        record_person(project=project, by=desk, told=True, **row("陈默"))
    with pytest.raises(RosterFaults, match="2026-01-12"):
        record_person(project=project, by=desk, told=True, **row("陈默", since=date(2026, 2, 1)))


def test_only_people_who_were_told(project, desk):
    with pytest.raises(Refused, match="告知"):
        record_people(project=project, by=desk, rows=[row("陈默")], told=False)


def test_who_leaves_and_comes_back(project, desk, staff, proof, line):
    gone = leave_project(person=line.person, by=desk, on=date(2026, 3, 31))
    assert "陈默" in here()
    verify_lines(project=project, by=staff, lines=[gone])
    assert [("陈默" in here(day)) for day in (date(2026, 3, 30), date(2026, 3, 31))] == [True, False]
    with pytest.raises(Refused, match="已离开"):
        leave_project(person=line.person, by=desk, on=NOW)
    verified(project, [row("陈默", since=date(2026, 4, 20))], by=desk, checker=staff, proof=proof)
    assert here()["陈默"].person_id == line.person_id
    assert RosterLine.objects.filter(pk=here()["陈默"].pk).with_arrival().get().arrived_on == date(2026, 4, 20)


def test_a_correction_counts_when_verified_and_what_was_known_before_stays_known(project, desk, staff, line, today):
    today("2026-05-20")
    new = correct_line(line=line, by=desk, reason="学历证书为硕士", education="master", since=date(2026, 2, 1))
    with pytest.raises(AlreadyDone, match="待核验"):
        correct_line(line=line, by=desk, reason="又改", education="doctor")
    verify_lines(project=project, by=staff, lines=[new])
    late = date(2026, 5, 20)
    assert [here(day, late)["陈默"].education for day in (date(2026, 2, 1), late)] == ["master", "master"]
    assert here(date(2026, 1, 31), late) == {}
    assert here(date(2026, 1, 31), NOW)["陈默"].education == "bachelor"
    with pytest.raises(AlreadyDone):
        correct_line(line=line, by=desk, reason="再改", education="doctor")


def test_a_line_that_nobody_verified_gives_way_at_once(project, desk, staff, proof):
    first = record_person(project=project, by=desk, told=True, **row("陈默"))
    with pytest.raises(Refused, match="没有佐证材料"):
        verify_lines(project=project, by=staff, lines=[first])
    second = correct_line(line=first, by=desk, reason="补佐证", evidence=proof)
    first.refresh_from_db()
    assert (first.void_since, second.corrects, second.evidence) == (NOW, None, proof)
    verify_lines(project=project, by=staff, lines=[second])
    assert here()["陈默"].pk == second.pk


def test_a_line_entered_by_mistake_is_struck(project, desk, staff, proof, line):
    change = change_person(person=line.person, by=desk, since=date(2026, 3, 1), education="doctor", evidence=proof)
    verify_lines(project=project, by=staff, lines=[change])
    struck = strike_line(line=change, by=desk, reason="证书为他人")
    assert here()["陈默"].education == "doctor"
    verify_lines(project=project, by=staff, lines=[struck])
    assert here()["陈默"].education == "bachelor"
    pending = record_person(project=project, by=desk, told=True, **row("汪轩"))
    strike_line(line=pending, by=desk, reason="重复")
    assert RosterPerson.objects.get(pk=pending.person_id).name == ""


def test_an_import_is_taken_back_as_long_as_nothing_was_verified(project, desk, staff, proof, line):
    done = record_people(project=project, by=desk, rows=[row("汪轩"), row("陈默", insured=True)], told=True)
    assert withdraw_lines(project=project, by=desk, lines=done.lines) == 2
    assert list(RosterPerson.objects.order_by("pk").values_list("name", flat=True)) == ["陈默", ""]
    assert here()["陈默"].insured is False
    with pytest.raises(Refused, match="已核验"):
        withdraw_lines(project=project, by=desk, lines=[line])
    assert record_people(project=project, by=desk, rows=[row("汪轩")], told=True).new == 1


def test_another_person_verifies_the_applicants_lines_at_the_desk_the_desks_at_the_centre(
    project, cast, desk, staff, proof
):
    own = record_people(project=project, by=cast.applicant.user, rows=[row("陈默")], told=True, evidence=proof)
    told = Message.objects.get(to=desk)
    assert (told.link, told.kind) == (f"/projects/{project.number}/roster/", "act")
    with pytest.raises(Refused, match="本人"):
        verify_lines(project=project, by=cast.applicant.user, lines=own.lines)
    verify_lines(project=project, by=desk, lines=own.lines)
    at_desk = record_people(project=project, by=desk, rows=[row("汪轩")], told=True, evidence=proof)
    with pytest.raises(Refused, match="本人"):
        verify_lines(project=project, by=desk, lines=at_desk.lines)
    for other in (cast.other_incubator_operator.user, cast.applicant.user, cast.auditor.user):
        with pytest.raises(Refused):
            verify_lines(project=project, by=other, lines=at_desk.lines)
    verify_lines(project=project, by=staff, lines=at_desk.lines)
    with pytest.raises(AlreadyDone):
        verify_lines(project=project, by=staff, lines=at_desk.lines)


def test_the_database_refuses_a_line_verified_by_who_recorded_it(db, today):
    today(NOW.isoformat())
    line = RosterLineFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterLine.objects.filter(pk=line.pk).update(
            verified_by=line.recorded_by, verified_at="2026-05-04T10:00+08:00", known_since=NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterLineFactory(kind="core", insured=True)


def test_lines_sent_back_are_put_right(project, cast, desk, proof):
    line = record_person(project=project, by=cast.applicant.user, told=True, evidence=proof, **row("陈默"))
    with pytest.raises(Refused, match="说明"):
        send_back_lines(project=project, by=desk, lines=[line], reason=" ")
    send_back_lines(project=project, by=desk, lines=[line], reason="毕业证不清晰")
    assert [one.body[-6:] for one in Message.objects.filter(to=cast.applicant.user) if "退回" in one.subject] == [
        "毕业证不清晰"
    ]
    again = correct_line(line=line, by=cast.applicant.user, reason="重新上传")
    verify_lines(project=project, by=desk, lines=[again])
    assert here()["陈默"].pk == again.pk


@pytest.mark.parametrize(
    "name", ["other_applicant", "reader", "enclave_operator", "auditor", "reporter", "foreign_staff"]
)
def test_others_do_not_keep_the_roster(project, cast, name):
    with pytest.raises(Refused, match="维护花名册"):
        record_people(project=project, by=getattr(cast, name).user, rows=[row("陈默")], told=True)


def test_who_reads_rosters(project, cast, line):
    def sees(name):
        user = getattr(cast, name).user
        return (RosterPerson.objects.visible_to(user).count(), RosterLine.objects.visible_to(user).count()) == (1, 1)

    readers = ("applicant", "reader", "incubator_operator", "staff", "leader", "auditor")
    others = ("other_applicant", "enclave_operator", "reporter", "expert", "administrator", "foreign_staff", "stranger")
    assert [sees(name) for name in (*readers, *others)] == [True] * len(readers) + [False] * len(others)


def test_a_roster_gives_the_figure_when_the_centre_found_it_complete(project, desk, staff, proof, line):
    waiting = record_person(project=project, by=desk, told=True, evidence=proof, **row("汪轩", born_on=BORN))
    with pytest.raises(Refused, match="尚未核验"):
        use_roster(project=project, by=staff, since=ARRIVED)
    verify_lines(project=project, by=staff, lines=[waiting])
    with pytest.raises(Refused, match="由科创中心"):
        use_roster(project=project, by=desk, since=ARRIVED)
    assert use_roster(project=project, by=staff, since=ARRIVED).known_since == NOW
    with pytest.raises(AlreadyDone):
        use_roster(project=project, by=staff, since=ARRIVED)
