"""The conversation on a project: who speaks with whom, who is told, who reads, and that nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.files.models import StoredFile
from projects.register.actions.likeness import join
from projects.register.actions.talk import desk_of, place_of, read, write_as_applicant, write_as_office
from projects.register.models import Remark, RemarkReading
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests import factories as make


@pytest.fixture
def application(cast):
    """Submitted to the incubator, recommended by the enclave, being checked."""
    cast.applicant, cast.reader, cast.incubator_operator, cast.enclave_operator, cast.staff  # noqa: B018  they exist
    return make.SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, enclave=cast.enclave,
        project__stage=Stage.CHECK, project__carrier=cast.incubator, project__carriers=[cast.enclave],
    )  # fmt: skip


@pytest.fixture
def project(application):
    return application.project


@pytest.fixture
def ask(cast, application):
    return lambda words="材料何时审完？", **more: write_as_applicant(
        application, by=cast.applicant.user, words=words, **more
    )


@pytest.fixture
def answer(cast, project):
    return lambda words="本周内。", by=None, **more: write_as_office(
        project, by=by or cast.incubator_operator.user, words=words, **more
    )


def told():
    return sorted(Message.objects.filter(kind="talk", read_at=None).values_list("to__name", flat=True))


def page(client_of, person, name, row):
    return client_of(person.user).get(reverse(name, args=[row.number]))


# Who speaks, who is told


def test_the_desk_that_handles_it_is_told_and_answers(cast, project, ask, answer):
    remark = ask()
    assert (remark.side, remark.place, remark.by) == ("applicant", "星尘视觉团队", cast.applicant.user)
    assert told() == ["王敏"]
    message = Message.objects.get()
    assert (message.link, message.way) == (reverse("project-talk", args=[project.number]), "digest")
    assert (answer().place, told()) == (cast.incubator.short_name, ["何清", "陈默"])
    assert set(Message.objects.filter(read_at=None).values_list("link", flat=True)) == {
        reverse("application-talk", args=[project.applications.get().number])
    }
    assert (
        list(AuditEvent.objects.filter(verb="write_message").values_list("project_id", flat=True)) == [project.pk] * 2
    )


def test_news_come_once_until_read(cast, project, ask):
    ask()
    ask("还有一个问题")
    assert told() == ["王敏"]
    read(project, side="office", by=cast.incubator_operator.user)
    assert told() == []
    ask("第三个问题")
    assert told() == ["王敏"]


def test_who_answers_has_read_and_hears_of_what_follows(cast, ask, answer):
    ask()
    answer("请按通知补正。", by=cast.staff.user)
    assert Remark.objects.unread_by(cast.staff.user).count() == 0
    assert RemarkReading.objects.get().user == cast.staff.user
    ask("好的")
    assert told() == ["何清", "张晓", "王敏"], "the colleague has not opened the answer yet"


def test_the_enclave_hears_while_it_recommends(cast, project, ask):
    project.stage = Stage.RECOMMENDATION
    project.save()
    assert desk_of(project) == cast.enclave
    ask()
    assert told() == ["周婷"]


@pytest.mark.parametrize(
    "stage, application_state, expected",
    [
        (Stage.CHECK, "submitted", "to"), (Stage.OFFERED, "accepted", "to"), (Stage.REFUSED, "refused", "lives"),
        (Stage.INCUBATING, "accepted", "lives"), (Stage.LANDING, "accepted", "lives"), (Stage.DRAFTING, "draft", "lives"),
    ],
)  # fmt: skip
def test_the_desk_of_a_project_that_lives_elsewhere(cast, stage, application_state, expected):
    lives = make.CarrierFactory(county=cast.county)
    row = make.SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, state=application_state, project__stage=stage,
        project__carrier=lives,
    )  # fmt: skip
    assert desk_of(row.project) == {"to": cast.incubator, "lives": lives}[expected]


def test_places_of_the_office(cast, project):
    places = {name: place_of(getattr(cast, name).user, project) for name in cast.NAMES}
    assert {name: place for name, place in places.items() if place} == {
        "incubator_operator": cast.incubator.short_name, "enclave_operator": cast.enclave.short_name,
        "staff": cast.county.centre_name, "other_staff": cast.county.centre_name, "leader": cast.county.centre_name,
    }  # fmt: skip


# Who may not


def test_readers_of_the_organisation_do_not_write(cast, application):
    with pytest.raises(Refused, match="有编辑权限"):
        write_as_applicant(application, by=cast.reader.user, words="问")


def test_nobody_writes_before_the_submission(cast):
    draft = make.ApplicationFactory(organisation=cast.organisation, carrier=cast.incubator, project__carrier=None)
    with pytest.raises(Refused, match="提交申请后"):
        write_as_applicant(draft, by=cast.applicant.user, words="问")


def test_the_office_writes_only_where_somebody_reads(cast, project):
    lonely = make.ProjectFactory(county=cast.county, carrier=cast.incubator)
    with pytest.raises(Refused, match="还没有人开通账号"):
        write_as_office(lonely, by=cast.incubator_operator.user, words="答")
    with pytest.raises(Refused, match="由经办该项目的人员"):
        write_as_office(project, by=cast.other_incubator_operator.user, words="答")


def test_an_empty_message_is_none(ask):
    with pytest.raises(Refused, match="请填写留言"):
        ask("  ")


def test_who_reads_the_rows(cast, ask, answer):
    ask()
    answer()
    counts = {name: Remark.objects.visible_to(person.user).count() for name, person in cast.everyone()}
    readers = {
        "applicant",
        "reader",
        "incubator_operator",
        "enclave_operator",
        "staff",
        "other_staff",
        "leader",
        "auditor",
    }
    assert counts == {name: 2 if name in readers else 0 for name in cast.NAMES}


def test_files_open_to_both_sides_and_nobody_else(cast, ask):
    file = make.StoredFileFactory(county=cast.county)
    ask(files=[file])
    opened = {name for name, person in cast.everyone() if StoredFile.objects.visible_to(person.user).exists()}
    assert opened == {
        "applicant", "reader", "incubator_operator", "enclave_operator", "staff", "other_staff", "leader", "auditor"
    }  # fmt: skip


def test_a_join_does_not_open_a_conversation_to_the_other_applicant(cast, project, ask, client_of):
    ask("我们的商业秘密")
    project.stage = Stage.REJECTED
    project.save()
    project.applications.update(state="accepted")
    other = make.SubmittedApplicationFactory(
        organisation=cast.other_applicant.organisation, carrier=cast.incubator, project__stage=Stage.INCUBATING,
        project__carrier=cast.incubator,
    )  # fmt: skip
    join(keep=other.project, drop=project, by=cast.staff.user, reason="同一团队")
    assert "商业秘密" not in page(client_of, cast.other_applicant, "application-talk", other).content.decode()
    assert "商业秘密" in page(client_of, cast.staff, "project-talk", other.project).content.decode()


# The pages


def test_both_sides_by_their_pages(cast, application, project, client_of):
    mine = reverse("application-talk", args=[application.number])
    theirs = reverse("project-talk", args=[project.number])
    client, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    files = [SimpleUploadedFile(f"第{n}份.pdf", make.pdf_bytes(f"{n}"), "application/pdf") for n in (1, 2)]
    assert client.post(mine, {"words": "请看附件", "files": files}).status_code == 302
    seen = desk.get(theirs).content.decode()
    assert [word in seen for word in ("请看附件", "第1份.pdf", "第2份.pdf", "陈默", "新消息")] == [True] * 4 + [False]
    assert desk.post(theirs, {"words": "收到"}).status_code == 302
    seen = client.get(mine).content.decode()
    assert "收到" in seen and "王敏已读" in seen


def test_opening_alone_marks_nothing_the_mark_is_an_act(cast, application, ask, answer, client_of):
    answer()
    client, address = client_of(cast.applicant.user), reverse("application-talk", args=[application.number])
    client.get(address)
    assert RemarkReading.objects.count() == 0
    assert client.post(address, {"read": "1"}, headers={"HX-Request": "true"}).content == b""
    assert (RemarkReading.objects.get().user, told()) == (cast.applicant.user, ["何清"])
    client.post(address, {"read": "1"})
    assert RemarkReading.objects.count() == 1


def test_an_auditor_leaves_no_mark(cast, project, ask, client_of):
    ask()
    client_of(cast.auditor.user).post(reverse("project-talk", args=[project.number]), {"read": "1"})
    assert RemarkReading.objects.count() == 0


@pytest.mark.parametrize(
    "name, body", [("程序.exe", b"MZ" + b"0" * 200), ("假的.pdf", b"no pdf at all"), ("空的.pdf", b"")]
)
def test_a_refused_file_costs_no_word(cast, application, client_of, name, body):
    client, address = client_of(cast.applicant.user), reverse("application-talk", args=[application.number])
    files = [SimpleUploadedFile(name, body), SimpleUploadedFile("好的.pdf", make.pdf_bytes())]
    response = client.post(address, {"words": "写了很久的一段话", "files": files})
    seen = response.content.decode()
    assert (response.status_code, Remark.objects.count()) == (200, 0)
    assert ("写了很久的一段话" in seen, "请重新选择文件" in seen) == (True, True)


def test_too_many_files_and_too_long_a_text_are_said(cast, application, client_of):
    client, address = client_of(cast.applicant.user), reverse("application-talk", args=[application.number])
    files = [SimpleUploadedFile(f"{n}.pdf", make.pdf_bytes(f"{n}")) for n in range(6)]
    assert "一次最多上传5个文件" in client.post(address, {"files": files}).content.decode()
    assert "字" * 2001 in client.post(address, {"words": "字" * 2001}).content.decode()
    assert Remark.objects.count() == 0


def test_a_refusal_keeps_what_was_typed(cast, application, client_of):
    address = reverse("application-talk", args=[application.number])
    response = client_of(cast.reader.user).post(address, {"words": "我也想问"})
    seen = response.content.decode()
    assert ("我也想问" in seen, "有编辑权限" in seen, Remark.objects.count()) == (True, True, 0)


def test_internal_notes_stay_inside(cast, application, project, client_of):
    make.LeadNoteFactory(project=project, words="内部意见：估值偏高", by=cast.incubator_operator.user)
    for name, row in (("application-talk", application), ("project", project)):
        assert "内部意见" not in page(client_of, cast.applicant, name, row).content.decode()
    assert "内部意见" not in page(client_of, cast.incubator_operator, "project-talk", project).content.decode()


def test_the_panel_shows_the_last_to_the_office_only(cast, project, ask, client_of):
    for number in range(4):
        ask(f"问题{number}")
    seen = page(client_of, cast.incubator_operator, "project", project).content.decode()
    assert ([f"问题{number}" in seen for number in range(4)], "4条未读" in seen) == ([False, True, True, True], True)
    assert "发送了留言" not in seen, "what happened is told without every message"
    assert "问题3" not in page(client_of, cast.applicant, "project", project).content.decode()


@pytest.mark.parametrize("name, person, count", [("application-talk", "applicant", 12), ("project-talk", "staff", 11)])
def test_constant_questions(
    cast, application, project, ask, answer, client_of, django_assert_num_queries, name, person, count
):
    row = application if name == "application-talk" else project
    client = client_of(getattr(cast, person).user)
    for total in (1, 3):
        while Remark.objects.filter(side="office").count() < total:
            ask(files=[make.StoredFileFactory(county=cast.county)])
            answer(files=[make.StoredFileFactory(county=cast.county)])
        client.get(reverse(name, args=[row.number]))
        with django_assert_num_queries(count):
            client.get(reverse(name, args=[row.number]))


def test_pages_of_twenty(cast, project, client_of):
    for number in range(21):
        write_as_office(project, by=cast.staff.user, words=f"第{number}条")
    seen = page(client_of, cast.staff, "project-talk", project).content.decode()
    assert ("第0条" in seen, "第1条" in seen, "第20条" in seen) == (False, True, True)
