"""An applicant reads English, the desk Chinese: what is filed stays Chinese, everybody is told in the own language."""

import re

import pytest
from django.utils import translation

from projects.people.models import User
from projects.register.actions.applications import lapse
from projects.register.models import Finding
from projects.trace.models import AuditEvent, ClockStop, Message

from . import way

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WRONG = {"plan": ("unclear", "缺少财务预测一章，请补充。")}


@pytest.fixture
def desk(cast, client_of):
    way.set_rules(cast.incubator, recommendation=False)
    return client_of(cast.incubator_operator.user)


@pytest.fixture
def applicant(cast, client_of):
    """A person who reads English, with a project whose name tells nothing of languages."""
    User.objects.filter(pk=cast.applicant.user.pk).update(language="en")
    return client_of(User.objects.get(pk=cast.applicant.user.pk))


@pytest.fixture
def at_check(cast, desk, applicant):
    return way.submitted(applicant, cast.incubator, name="LIDAR-1")


def told(user):
    """Subjects of what a person was told, oldest first, without the name of the project."""
    subjects = Message.objects.filter(to=user).order_by("pk").values_list("subject", flat=True)
    return [subject.replace("车载固态激光雷达", "LIDAR-1") for subject in subjects]


def supplement(desk, applicant, application):
    """The desk asks for the plan again, the applicant hands it in."""
    item = way.open_item(application)
    desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, wrong=WRONG, decision="supplement"))
    item = way.open_item(application)
    page = applicant.get(f"/todo/{item.pk}/supplement/").text
    materials = f"/my/applications/{application.number}/materials"
    applicant.post(f"{materials}/plan/?item={item.pk}", {"file": way.pdf("plan-2.pdf")})
    assert applicant.post(f"/todo/{item.pk}/supplement/", {"hand_in": "1"}).status_code == 302
    return page


def accept(desk, application):
    item = way.open_item(application)
    return desk.post(f"/todo/{item.pk}/check/", way.sheet(desk, item, decision="accept"))


def test_each_is_told_in_the_own_language(cast, desk, applicant, at_check):
    supplement(desk, applicant, at_check)
    accept(desk, at_check)
    assert told(cast.applicant.user) == ["Submitted: LIDAR-1", "Please supplement: LIDAR-1", "Accepted: LIDAR-1"]
    assert told(cast.incubator_operator.user) == ["新申请：LIDAR-1", "已补正：LIDAR-1"]


def test_what_is_filed_stays_chinese(cast, desk, applicant, at_check):
    assert '<html lang="en">' in supplement(desk, applicant, at_check)
    accept(desk, at_check)
    labels = Finding.objects.filter(item__startswith="field:").values_list("label", flat=True)
    assert [label for label in labels if not CHINESE.search(label)] == []
    labels_of_acts = AuditEvent.objects.exclude(target_label="").values_list("target_label", "note")
    assert [words for row in labels_of_acts for words in row if re.search(r"[a-z]{4}", words)] == []
    assert set(ClockStop.objects.values_list("reason", flat=True)) == {"待企业补正"}


def test_a_sentence_of_the_site_is_filed_in_chinese(cast, at_check):
    with translation.override("en"):
        lapse(project=at_check.project, by=None, application=at_check)
    at_check.refresh_from_db()
    assert CHINESE.search(at_check.closed_reason)
    assert (at_check.project.stage_reason, told(cast.applicant.user)[-1]) == (at_check.closed_reason, "Lapsed: LIDAR-1")
