"""A sitting is pending until it is published: nothing of it reaches the applicant before, everything at once then."""

from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from projects.files.papers import set_paper
from projects.register.actions.project import end_journey
from projects.register.stages import Stage
from projects.selection.actions import decisions as verbs
from projects.selection.models import Decision, Deliberation, Meeting
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from tests.selection import scene
from workflows import screening, service

pytestmark = pytest.mark.django_db

SECRET = "拟储备且不宜外传"


@pytest.fixture
def judged(cast, today):
    """Two projects after their reviews, one strong and one weak."""
    today("2026-03-03")
    good, weak = scene.accepted(cast, "固态激光雷达"), scene.accepted(cast, "共享雨伞")
    meeting = scene.opened(cast, [good, weak])
    for person in (cast.expert, cast.other_expert, cast.third_expert):
        scene.scored(scene.sheet_of(good, person), 88)
        scene.scored(scene.sheet_of(weak, person), 65)
    screening.close_reviews(meeting, by=cast.staff.user)
    return good, weak


def stage(project):
    project.refresh_from_db()
    return project.stage


def pages_of(client, project):
    """Everything that somebody reads who knows the project: its page, the lists, messages, and who searches."""
    paths = (
        project.get_absolute_url(), "/", "/my/", "/messages/", "/deliberations/", "/public/notices/",
        f"/search/?q={project.name}", f"/admissions/?q={project.name}",
    )  # fmt: skip
    return " ".join(client.get(path, follow=True).content.decode() for path in paths)


def test_nothing_pending_reaches_the_applicant_or_the_carrier(cast, client_of, judged):
    good, weak = judged
    assert cast.applicant.user
    before = Message.objects.count()
    sitting = scene.pending(cast, (good, "approve", ""), (weak, "reserve", SECRET), words=SECRET)
    assert (stage(good), stage(weak), Message.objects.count()) == (Stage.DELIBERATION, Stage.DELIBERATION, before)
    assert Meeting.objects.get().state == Meeting.State.CLOSED
    assert not AuditEvent.objects.filter(project_id__in=(good.pk, weak.pk), verb__in=("decide", "deliberate")).exists()
    for person in (cast.applicant, cast.reader, cast.incubator_operator, cast.expert, cast.reporter):
        client = client_of(person.user)
        seen = pages_of(client, weak)
        assert (SECRET in seen, str(sitting) in seen, sitting.get_absolute_url() in seen) == (False, False, False)
        for path in ("", "edit/", "minutes.docx", "minutes.pdf", f"decisions/{sitting.decisions.first().pk}/"):
            assert client.get(f"{sitting.get_absolute_url()}{path}").status_code in (403, 404)
    assert SECRET in client_of(cast.auditor.user).get(sitting.get_absolute_url()).content.decode()


def test_messages_are_read_edited_and_sent_together(cast, client_of, judged):
    good, weak = judged
    assert cast.applicant.user
    sitting = scene.pending(cast, (good, "approve", ""), (weak, "reserve", "市场验证不足"))
    staff, row = client_of(cast.staff.user), sitting.decisions.get(project=weak)
    page = staff.get(sitting.get_absolute_url()).content.decode()
    assert "市场验证不足" in page and "固态激光雷达”经研究同意入孵" in page
    address = f"{sitting.get_absolute_url()}decisions/{row.pk}/"
    data = {
        "outcome": "reserve",
        "reasons": "市场验证不足",
        "subject": "储备通知",
        "message": "请先到飞地孵化，\r\n半年后再申报。",
    }
    assert staff.post(address, data).status_code == 302
    staff.post(f"{sitting.get_absolute_url()}publish/")
    sent = {row.subject: row.body for row in Message.objects.filter(to=cast.applicant.user, project_id=weak.pk)}
    assert sent["储备通知"] == "请先到飞地孵化，\n半年后再申报。"
    assert (stage(good), stage(weak), Meeting.objects.get().state) == (
        Stage.NOTICE,
        Stage.RESERVE,
        Meeting.State.DECIDED,
    )
    late = staff.post(address, data | {"message": "改了"})
    assert "意见不能再改" in late.content.decode()


def test_a_usual_message_follows_the_changed_decision(cast, judged):
    _good, weak = judged
    row = scene.pending(cast, (weak, "reserve", "市场验证不足")).decisions.get()
    usual = {"subject": row.subject, "message": row.message, "votes": None, "dissent": ""}
    row = verbs.change_decision(row, by=cast.staff.user, outcome="reject", reasons="技术门槛不足", **usual)
    assert "技术门槛不足" in row.message and "储备" not in row.message
    worded = usual | {"message": "请来电咨询。"}
    row = verbs.change_decision(row, by=cast.staff.user, outcome="reserve", reasons="再研究一次", **worded)
    assert row.message == "请来电咨询。"


@pytest.mark.parametrize(
    ("votes", "said"), [((3, 0, 0), "超过到会"), ((1, 1, 0), "赞成票应多于反对票"), ((2, 0, 0), ""), (None, "")]
)
def test_votes_fit_those_who_sat_there(cast, judged, votes, said):
    good, _weak = judged
    verdict = verbs.Verdict(good, "approve", "", votes)
    if said:
        with pytest.raises(Refused, match=said):
            scene.pending(cast, verdict)
        assert not Deliberation.objects.exists()
    else:
        assert scene.pending(cast, verdict).decisions.get().votes == votes


def test_fewer_people_than_votes_are_refused_afterwards_too(cast, judged):
    good, _weak = judged
    sitting = scene.pending(cast, verbs.Verdict(good, "approve", "", (2, 0, 0)))
    facts = {"on": sitting.on, "attendees": "", "place": "", "words": "补充"}
    with pytest.raises(Refused, match="超过到会"):
        verbs.change_sitting(sitting, by=cast.staff.user, chair=cast.leader.user, members=[], **facts)
    people = {"chair": cast.staff.user, "members": [cast.leader.user, cast.other_staff.user]}
    verbs.change_sitting(sitting, by=cast.staff.user, **people, **facts)
    seats = [(row.name, row.chairs) for row in Deliberation.objects.get().seats]
    assert seats == [("张晓", True), ("沈国强", False), ("徐蕾", False)]


def test_a_project_waits_in_one_sitting_only(cast, judged):
    good, _weak = judged
    first = scene.pending(cast, (good, "approve", ""))
    with pytest.raises(Refused, match=f"已列入集体研究{first}"):
        scene.pending(cast, (good, "reject", "重复"))
    verbs.drop_decision(first.decisions.get(), by=cast.staff.user, reason="材料需补充核实")
    with pytest.raises(Refused, match="没有可发布的意见"):
        screening.publish_sitting(first, by=cast.staff.user)
    screening.publish_sitting(scene.pending(cast, (good, "approve", "")), by=cast.staff.user)
    assert (stage(good), Decision.objects.published().count(), Decision.objects.count()) == (Stage.NOTICE, 1, 2)


def test_a_withdrawn_project_is_taken_out_before_the_rest_is_published(cast, judged):
    good, weak = judged
    sitting = scene.pending(cast, (good, "approve", ""), (weak, "reserve", "市场验证不足"))
    service.withdraw(weak, by=cast.staff.user, act=lambda project, by: end_journey(project, Stage.WITHDRAWN))
    with pytest.raises(Refused, match="“共享雨伞”"):
        screening.publish_sitting(sitting, by=cast.staff.user)
    assert stage(good) == Stage.DELIBERATION
    verbs.drop_decision(sitting.decisions.get(project=weak), by=cast.staff.user, reason="申报单位已撤回")
    screening.publish_sitting(sitting, by=cast.staff.user)
    assert (stage(good), stage(weak)) == (Stage.NOTICE, Stage.WITHDRAWN)


def test_the_minutes_are_kept_as_word_and_pdf(cast, client_of, judged):
    good, weak = judged
    verdicts = [
        verbs.Verdict(good, "approve", "", (2, 0, 0)),
        verbs.Verdict(weak, "reserve", "再验证", None, "张晓：可先入驻飞地"),
    ]
    sitting = scene.pending(cast, *verdicts, place="三楼会议室", words="听取了评审情况汇报。")
    staff, address = client_of(cast.staff.user), sitting.get_absolute_url()
    draft = Document(BytesIO(staff.get(f"{address}minutes.docx").content))
    assert draft.paragraphs[1].text == f"{sitting}-送审稿"
    sitting = screening.publish_sitting(sitting, by=cast.leader.user)
    assert staff.get(f"{address}minutes.pdf").status_code == 404  # being made
    paper = set_paper(sitting.minutes)
    with paper.word.content.open("rb") as content:
        kept = Document(content)
    assert [line.text for line in kept.paragraphs if line.text][1:6] == [
        str(sitting), "时间：2026年3月3日", "地点：三楼会议室", "主持：沈国强", "参加：张晓"
    ]  # fmt: skip
    rows = [[cell.text for cell in row.cells] for row in kept.tables[0].rows]
    assert rows[1][4:6] == ["同意入孵", "赞成2票、反对0票、弃权0票"]
    assert rows[2][6] == "再验证 不同意见：张晓：可先入驻飞地"
    with paper.pdf.content.open("rb") as content:
        assert "集体研究会议纪要" in pypdfium2.PdfDocument(content.read())[0].get_textpage().get_text_range()
    assert paper.pdf.sha256 in staff.get(address).content.decode()
    assert set_paper(type(paper).objects.get(pk=paper.pk)).pdf_id == paper.pdf_id  # a second time makes nothing new
    assert staff.get(f"{address}minutes.pdf", follow=True).status_code == 200
    assert client_of(cast.applicant.user).get(f"{address}minutes.pdf", follow=True).status_code == 404
