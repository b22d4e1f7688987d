"""What the people of a project want looked into: a complaint that the desk never reads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.register.stages import Stage
from projects.tenancy.actions.petitions import answer
from projects.tenancy.models import Petition
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.factories import ProjectFactory, pdf_bytes


@pytest.fixture
def project(cast):
    """The applicant's project in the incubator."""
    cast.everyone()
    return ProjectFactory(
        county=cast.county, organisation=cast.organisation, carrier=cast.incubator, stage=Stage.INCUBATING,
    )  # fmt: skip


def asks(client, project, words="空调报修一个月无人处理。", **data):
    return client.post(reverse("petition-new", args=[project.number]), {"words": words} | data)


def told(user):
    return list(Message.objects.filter(to=user).order_by("pk").values_list("subject", flat=True))


def test_a_complaint_is_for_the_centre_alone(cast, client_of, project):
    applicant, desk, staff = (client_of(who.user) for who in (cast.applicant, cast.incubator_operator, cast.staff))
    paper = SimpleUploadedFile("说明.pdf", pdf_bytes("说明"), content_type="application/pdf")
    address = asks(applicant, project, file=paper).url
    assert (told(cast.incubator_operator.user), told(cast.staff.user)) == ([], [f"投诉建议：{project.name}"])
    assert applicant.get(reverse("file", args=[Petition.objects.get().file_id])).status_code == 200
    assert [client.get(address).status_code for client in (applicant, desk, staff)] == [200, 404, 200]
    assert project.name not in desk.get(reverse("petitions")).content.decode()
    assert staff.post(address, {"granted": "yes", "words": "已督促整改。"}).status_code == 302
    assert told(cast.applicant.user) == ["投诉建议：同意"]
    assert applicant.post(address, {"granted": "yes", "words": "谢谢。"}).status_code == 403
    page = applicant.get(reverse("petitions"), {"state": "all"}).content.decode()
    assert "投诉建议" in page
    verbs = AuditEvent.objects.filter(verb__in=["ask", "answer_petition"]).order_by("pk")
    assert [row.verb for row in verbs] == ["ask", "answer_petition"]


def test_one_waits_at_a_time_and_is_answered_once(cast, client_of, project):
    applicant = client_of(cast.applicant.user)
    assert asks(applicant, project).status_code == 302
    assert "正在等待答复" in asks(applicant, project).content.decode()
    petition = Petition.objects.get()
    with pytest.raises(Refused, match="由科创中心答复"):
        answer(petition=petition, by=cast.incubator_operator.user, granted=True, words="已处理。")
    answer(petition=petition, by=cast.staff.user, granted=False, words="查无此事。")
    with pytest.raises(Refused, match="该事项已答复"):
        answer(petition=petition, by=cast.staff.user, granted=True, words="重复答复。")


def test_only_the_applicants_editors_ask(cast, client_of, project):
    people = (cast.reader, cast.other_applicant, cast.incubator_operator)
    assert [asks(client_of(who.user), project).status_code for who in people] == [403, 404, 403]
