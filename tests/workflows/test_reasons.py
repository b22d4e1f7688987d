"""决定依据: one click from the project page to the decision, its sitting, scores, minutes, letters; less for the carrier."""

import pytest

from projects.files.papers import set_paper
from projects.selection.actions.decisions import Verdict
from projects.selection.actions.opinions import ask_opinions, give_opinion
from tests.selection import scene
from workflows import screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(cast, today):
    """A project that a sitting refused, after a leader had been asked."""
    today("2026-03-03")
    project = scene.accepted(cast, "共享雨伞柜")
    scene.closed(cast, [project], 50, 52, 57)
    ask_opinions(project, by=cast.staff.user, leaders=[cast.leader.user], question="是否同意")
    give_opinion(project.opinions.get(), by=cast.leader.user, view="disagree", words="技术门槛偏低")
    verdict = Verdict(project, "reject", "技术创新性不足", (0, 2, 0), "张晓：建议辅导后再报")
    sitting = screening.publish_sitting(scene.pending(cast, verdict), by=cast.leader.user)
    set_paper(sitting.minutes)
    return project


INSIDE = ("0 : 2 : 0", "张晓：建议辅导后再报", "技术门槛偏低", "吴建国", "本次未通过", "minutes.pdf")
OUTSIDE = ("技术创新性不足", "53.00", "不推荐", "YJ01")


def test_one_click_from_the_project_to_everything_behind_the_refusal(cast, client_of, refused):
    staff, address = client_of(cast.staff.user), f"/projects/{refused.number}/reasons/"
    assert address in staff.get(refused.get_absolute_url()).content.decode()
    page = staff.get(address).content.decode()
    assert [words for words in (*INSIDE, *OUTSIDE) if words not in page] == []


def test_the_carrier_reads_the_reasons_but_no_votes_opinions_or_experts(cast, client_of, refused):
    page = client_of(cast.incubator_operator.user).get(f"/projects/{refused.number}/reasons/").content.decode()
    assert [words for words in OUTSIDE if words not in page] == []
    assert [words for words in INSIDE if words in page] == []
    desk, sitting = client_of(cast.incubator_operator.user), refused.decisions.get().deliberation
    page = desk.get(sitting.get_absolute_url()).content.decode()
    assert ("技术创新性不足" in page, [words for words in INSIDE if words in page]) == (True, [])
    assert desk.get(f"{sitting.get_absolute_url()}minutes.pdf").status_code == 404
    assert desk.get(f"/files/{sitting.minutes.pdf_id}/").status_code == 404
    assert client_of(cast.applicant.user).get(f"/projects/{refused.number}/reasons/").status_code == 404


def test_the_page_asks_a_constant_number_of_questions(cast, client_of, refused, assert_queries):
    staff, address = client_of(cast.staff.user), f"/projects/{refused.number}/reasons/"
    with assert_queries(QUESTIONS):
        staff.get(address)
    for leader in (cast.leader.user,):
        ask_opinions(refused, by=cast.staff.user, leaders=[leader], question="再问")
        give_opinion(refused.opinions.last(), by=leader, view="agree")
    with assert_queries(QUESTIONS):
        staff.get(address)


QUESTIONS = 14
