"""What the people of a project ask for: a longer term within the rule, an exit, a complaint that the desk never reads."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.register.stages import Stage
from projects.tenancy.actions.petitions import answer
from projects.tenancy.models import Incubation, Petition
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import IncubationFactory, MoveInFactory, ProjectFactory, at, pdf_bytes


@pytest.fixture
def stay(cast):
    """A stay of the applicant's project from March 2026 for three years, as an incubation."""
    cast.everyone()
    project = ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=cast.incubator, stage=Stage.INCUBATING,
        carriers=[cast.incubator],
    )  # fmt: skip
    stay = MoveInFactory(project=project, carrier=cast.incubator, verified_at=at(date(2026, 3, 2)))
    IncubationFactory(move_in=stay, project=project, since=stay.term_from, until=stay.term_to)
    return stay


def asks(client, stay, kind, **data):
    data = {"move_in": stay.pk, "wanted_on": "2030-03-01", "words": "研发周期较长。"} | data
    return client.post(reverse("petition-new", args=[stay.project.number, kind]), data)


def told(user):
    return list(Message.objects.filter(to=user).order_by("pk").values_list("subject", flat=True))


def test_a_longer_term_is_asked_for_and_granted(cast, client_of, stay, today):
    today("2026-11-02")
    applicant, desk = client_of(cast.applicant.user), client_of(cast.incubator_operator.user)
    paper = SimpleUploadedFile("说明.pdf", pdf_bytes("说明"), content_type="application/pdf")
    response = asks(applicant, stay, "extension", file=paper)
    petition = Petition.objects.get()
    assert response.url == reverse("petition", args=[petition.pk])
    name = stay.project.name
    assert told(cast.incubator_operator.user) == [f"申请延期：{name}"] == told(cast.staff.user)
    assert applicant.get(reverse("file", args=[petition.file_id])).status_code == 200

    page = desk.get(response.url).content.decode()
    assert ("研发周期较长。" in page, "2030-03-01" in page) == (True, True)
    assert desk.post(response.url, {"granted": "yes", "words": ""}).status_code == 200  # the reason is missing
    assert desk.post(response.url, {"granted": "yes", "words": "同意延期一年。"}).status_code == 302
    stay.refresh_from_db()
    assert (stay.term_to, Incubation.objects.get().until) == (date(2030, 3, 1), date(2030, 3, 1))
    assert told(cast.applicant.user) == ["申请延期：同意"]
    assert "同意延期一年。" in applicant.get(response.url).content.decode()
    assert [row.verb for row in AuditEvent.objects.filter(verb__in=["ask", "answer_petition"]).order_by("pk")] == [
        "ask", "answer_petition",
    ]  # fmt: skip
    refused = asks(applicant, stay, "extension", wanted_on="2030-06-01")
    assert "按规定只能延期一次" in refused.content.decode()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [("2029-03-01", "入驻协议本就到2029-03-01为止"), ("2032-03-01", "按规定孵化期限最长60个月"), ("", "必填")],
)
def test_what_the_rule_has_no_room_for_is_refused_and_kept(cast, client_of, stay, wanted, sentence):
    page = asks(client_of(cast.applicant.user), stay, "extension", wanted_on=wanted).content.decode()
    assert (sentence in page, "研发周期较长。" in page, Petition.objects.count()) == (True, True, 0)


def test_one_of_a_kind_waits_at_a_time(cast, client_of, stay):
    applicant = client_of(cast.applicant.user)
    assert asks(applicant, stay, "exit").status_code == 302
    assert "正在等待答复" in asks(applicant, stay, "exit").content.decode()
    assert asks(applicant, stay, "complaint").status_code == 302
    assert Petition.objects.count() == 2


def test_an_exit_that_is_granted_is_the_centres_to_record(cast, client_of, stay):
    asks(client_of(cast.applicant.user), stay, "exit", wanted_on="2026-12-31")
    petition = Petition.objects.get()
    answer(petition=petition, by=cast.incubator_operator.user, granted=True, words="按协议办理。")
    assert told(cast.staff.user) == [f"退出：{stay.project.name}", f"请登记“{stay.project.name}”的退出"]
    stay.refresh_from_db()
    assert stay.left_on is None
    with pytest.raises(Refused, match="该事项已答复"):
        answer(petition=petition, by=cast.staff.user, granted=False, words="重复答复。")


def test_a_complaint_is_for_the_centre_alone(cast, client_of, stay):
    applicant, desk, staff = (client_of(who.user) for who in (cast.applicant, cast.incubator_operator, cast.staff))
    address = asks(applicant, stay, "complaint", words="空调报修一个月无人处理。").url
    assert told(cast.incubator_operator.user) == []
    assert [client.get(address).status_code for client in (applicant, desk, staff)] == [200, 404, 200]
    assert stay.project.name not in desk.get(reverse("petitions")).content.decode()
    assert staff.post(address, {"granted": "yes", "words": "已督促整改。"}).status_code == 302
    assert applicant.post(address, {"granted": "yes", "words": "谢谢。"}).status_code == 403
    page = applicant.get(reverse("petitions"), {"state": "all"}).content.decode()
    assert "投诉建议" in page


def test_only_the_applicants_editors_ask(cast, client_of, stay):
    people = (cast.reader, cast.other_applicant, cast.incubator_operator)
    assert [asks(client_of(who.user), stay, "exit").status_code for who in people] == [403, 404, 403]
    assert client_of(cast.applicant.user).get(reverse("petition-new", args=[stay.project.number, "gift"])).status_code == 404


def test_without_a_stay_there_is_nothing_to_extend(cast, client_of):
    project = ProjectFactory(county=cast.county, organisation=cast.organisation)
    page = client_of(cast.applicant.user).get(reverse("petition-new", args=[project.number, "extension"]))
    assert "该项目目前没有入驻" in page.content.decode()
