"""A blind paper review over real pages: whatever an expert can get is searched for the names that are hidden."""

from urllib.parse import unquote

import pytest
from django.core import mail

from projects.files.models import StoredFile
from projects.register.stages import Stage
from projects.selection.actions import blind, experts, paper, reviews
from projects.selection.models import BlindFile, Review, Vacancy
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message
from projects.trace.outbox import send_due
from tests.factories import ImageFileFactory, StoredFileFactory
from tests.factories.files import pdf_bytes
from tests.selection import papers, scene
from tests.selection.crawl import everything, words_in
from workflows import screening

pytestmark = pytest.mark.django_db
OTHERS = ("71.37", "93.53", "孙丽华", "李志远", "独门评语不得外泄")


@pytest.fixture
def project(cast):
    return papers.telling_project(cast)


def guesses(project, item, own):
    """Addresses that nobody links to, but that somebody may type."""
    meeting = item.meeting.get_absolute_url()
    application = project.applications.get()
    files = StoredFile.objects.values_list("pk", flat=True)
    return [
        "/reviews/", own.get_absolute_url(), f"{own.get_absolute_url()}correct/", meeting, f"{meeting}agenda/",
        f"{meeting}items/{item.pk}/", f"{meeting}items/{item.pk}/blind/", project.get_absolute_url(), "/projects/",
        f"/my/applications/{application.number}/", f"/my/applications/{application.number}/v1.pdf", "/search/?q=雷达",
        "/search/?q=星尘", "/messages/", "/account/data/", "/deliberations/", "/notices/", "/projects/export/", "/todo/",
        *(f"/reviews/invitations/{place.pk}/letter.{kind}" for place in own.expert.invitations.all() for kind in ("docx", "pdf")),
        f"/reviews/meetings/{item.meeting.number}/", f"{meeting}site/", f"{meeting}timer/", f"{meeting}timer/state/",
        f"{meeting}papers/agenda.docx", f"{meeting}minutes/", f"/experts/{own.expert_id}/", "/experts/", "/public/notices/",
        *(f"/files/{pk}/" for pk in files), *(f"/files/{pk}/preview/" for pk in files), *(f"/files/{pk}/pages/1/" for pk in files),
    ]  # fmt: skip


def told(words, hidden):
    """Those of the hidden words that stand somewhere, also in addresses that are escaped."""
    return [word for word in hidden if word in words or word in unquote(words)]


def all_that(client, project, own, hidden):
    """{address: hidden words in it} over pages, files and messages."""
    item = own.item
    found = everything(client, *guesses(project, item, own))
    # What the person typed is repeated on the page of results: a word that comes from the address is no leak.
    leaks = {
        address: told(words, [word for word in hidden if word not in unquote(address)])
        for address, (status, words, _raw) in found.items()
        if status < 400
    }
    leaks["data copy"] = told(_data_copy(client), hidden)
    person = own.expert.user
    for row in Message.objects.filter(to=person):
        leaks[f"message {row.pk}"] = told(f"{row.subject} {row.body} {row.link}", hidden)
    for letter in mail.outbox:
        if person.email in letter.to:
            leaks[f"letter {letter.subject}"] = told(f"{letter.subject} {letter.body}", hidden)
    return {address: words for address, words in leaks.items() if words}, found


@pytest.mark.parametrize("moment", ["assigned", "declared", "submitted", "closed", "decided"])
def test_nothing_an_expert_can_get_says_whose_it_is(cast, client_of, project, moment):
    material, copy = papers.telling_material(project), papers.copy_without_names(cast)
    round_ = papers.round_of(cast, [project])
    blind.mark_anonymised(round_.agenda.get(), by=cast.staff.user, file=copy, label="商业计划书")
    for person, total in ((cast.other_expert, OTHERS[0]), (cast.third_expert, OTHERS[1])):
        sheet = scene.sheet_of(project, person)
        reviews.declare(sheet, by=person.user)
        reviews.submit(sheet, by=person.user, points=scene.points_for(sheet, total), comment=OTHERS[-1])
    own, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    _go_until(client, own, moment, round_, cast, project)
    paper.remind_reviewers()
    send_due()
    hidden = (
        *papers.HIDDEN,
        project.number,
        project.applications.get().number,
        material.name,
        copy.name,
        *OTHERS,
        "81.63",
    )
    leaks, found = all_that(client, project, own, hidden)
    assert leaks == {}
    assert found[f"/files/{material.pk}/"][0] == found[f"/files/{copy.pk}/"][0] == 404
    letter = f"/reviews/invitations/{own.expert.invitations.get().pk}/letter.docx"
    assert own.item.alias in found[letter][1]
    opened = [address for address in found if "/files/" in address and found[address][0] == 200]
    row = BlindFile.objects.get()
    reading = moment in ("declared", "submitted")
    assert opened == ([f"{own.get_absolute_url()}files/{row.pk}/?show=1"] if reading else [])
    assert own.item.alias in found["/reviews/"][1] or moment == "gone"


def _data_copy(client):
    """What the expert takes away of the own data, unpacked."""
    return words_in(client.post("/account/data/copy/").content)


def _go_until(client, own, moment, round_, cast, project):
    if moment == "assigned":
        return
    client.post(f"{own.get_absolute_url()}declare/")
    if moment == "declared":
        return
    own.refresh_from_db()
    points = {f"points_{pk}": value for pk, value in scene.points_for(own, 80).items()}
    page = client.post(own.get_absolute_url(), points | {"comment": "方案可行", "act": "submit"}, follow=True)
    assert f"“{own.item.alias}”的评分已提交" in page.content.decode()
    if moment == "submitted":
        return
    screening.close_reviews(round_, by=cast.staff.user)
    if moment == "decided":
        sitting = scene.sat(cast, (project, "reserve", "等待样机"))
        screening.publish_sitting(sitting, by=cast.leader.user) if not sitting.published_at else None


def test_what_is_not_a_name_is_read(cast, client_of, project):
    papers.round_of(cast, [project])
    own, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    client.post(f"{own.get_absolute_url()}declare/")
    page = client.get(own.get_absolute_url()).content.decode()
    for words in ("＊＊由＊＊创办，产品是＊＊", "已向三家整车厂送样", "芯片负责人", "200 万元", "发明专利"):
        assert words in page, words


def test_an_open_paper_review_shows_names_and_files(cast, client_of, project):
    material = papers.telling_material(project)
    papers.round_of(cast, [project], is_blind=False)
    own, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    client.post(f"{own.get_absolute_url()}declare/")
    assert "固态激光雷达" in client.get(own.get_absolute_url()).content.decode()
    assert client.get(f"/files/{material.pk}/").status_code == 200


def test_a_recusal_by_the_rule_in_a_blind_round(cast, client_of, project):
    """The expert is not even told that there was such a project."""
    from projects.selection.actions import pool

    other = scene.accepted(cast, "另一项目")
    pool.declare_tie(cast.expert.expert, by=cast.expert.user, kind="shares", name=papers.COMPANY)
    papers.round_of(cast, [project, other])
    own = scene.sheet_of(project, cast.expert)
    client = client_of(cast.expert.user)
    leaks, found = all_that(client, project, own, (own.item.alias, *papers.HIDDEN[:1]))
    # The declared company is the expert's own word and stands on the expert's own page.
    assert leaks == {}
    assert found[own.get_absolute_url()][0] == 404
    assert Vacancy.objects.get().review == own


# Marking files


def marked(cast, item, stored):
    blind.refuse_telling(item, stored)
    return blind.mark_anonymised(item, by=cast.staff.user, file=stored, label="商业计划书")


def test_a_file_that_says_a_name_is_not_marked(cast, project):
    item = papers.round_of(cast, [project]).agenda.select_related("project", "version__application", "meeting").get()
    telling = StoredFileFactory(county=cast.county, data=pdf_bytes("\ufeff星尘视觉商业计划书"))
    with pytest.raises(Refused, match="文件正文或属性中出现：星尘视觉"):
        marked(cast, item, telling)
    commented = StoredFileFactory(county=cast.county, data=papers.commented_pdf("\ufeff陈默"))
    with pytest.raises(Refused, match="文件正文或属性中出现：陈默"):
        marked(cast, item, commented)
    word = StoredFileFactory(county=cast.county, kind="docx")
    with pytest.raises(Refused, match="只接受PDF和图片"):
        marked(cast, item, word)
    assert marked(cast, item, ImageFileFactory(county=cast.county, kind="image", mime="image/jpeg")).pk


def test_marking_and_closing_on_screen(cast, client_of, project):
    scene.material_of(project)
    round_ = papers.round_of(cast, [project])
    item = round_.agenda.get()
    desk, expert = client_of(cast.staff.user), client_of(cast.expert.user)
    own = scene.sheet_of(project, cast.expert)
    expert.post(f"{own.get_absolute_url()}declare/")
    url = f"{round_.get_absolute_url()}items/{item.pk}/blind/"
    assert "标记为匿名" in desk.get(url).content.decode()
    material = item.version.materials.get()
    assert "已标记" in desk.post(f"{url}mark/{material.pk}/", follow=True).content.decode()
    row = BlindFile.objects.get()
    address = f"{own.get_absolute_url()}files/{row.pk}/"
    assert expert.get(address)["Content-Disposition"] == f'attachment; filename="{item.alias}-{row.pk}.pdf"'
    desk.post(f"{url}unmark/{row.pk}/", {"reason": "漏看了一处名称"})
    assert expert.get(address).status_code == 404
    verbs = AuditEvent.objects.filter(target_type="selection.blindfile").order_by("pk").values_list("verb", "note")
    assert list(verbs) == [("mark_anonymised", ""), ("unmark_anonymised", "漏看了一处名称")]


def test_further_words_are_hidden_at_once(cast, client_of, project):
    round_ = papers.round_of(cast, [project])
    url = f"{round_.get_absolute_url()}items/{round_.agenda.get().pk}/blind/"
    desk = client_of(cast.staff.user)
    assert "整车厂" in desk.get(url).content.decode()
    desk.post(f"{url}words/", {"words": "整车厂\n 观星一号 \n整车厂"})
    item = round_.agenda.get()
    assert item.hidden_words == ["整车厂", "观星一号"]
    assert desk.get(url).content.decode().count("整车厂") == 1  # in the box of hidden words


# The round


def test_sheets_end_with_the_last_day_and_go_on_with_more_time(cast, client_of, project, today):
    today("2026-03-02")
    round_ = papers.round_of(cast, [project], days=5)
    own = scene.sheet_of(project, cast.expert)
    reviews.declare(own, by=cast.expert.user)
    today("2026-03-08")
    with pytest.raises(Refused, match="已于2026-03-07截止"):
        reviews.submit(own, by=cast.expert.user, points=scene.points_for(own, 80), comment="好")
    desk = client_of(cast.staff.user)
    desk.post(f"{round_.get_absolute_url()}extend/", {"due_on": "2026-03-20", "reason": "春节"})
    reviews.submit(own, by=cast.expert.user, points=scene.points_for(own, 80), comment="好")
    assert Message.objects.filter(to=cast.expert.user, subject="函评延期").count() == 1


def test_experts_are_reminded_once_of_what_is_not_in(cast, project, today):
    today("2026-03-02")
    papers.round_of(cast, [project], days=5)
    scene.scored(scene.sheet_of(project, cast.expert), 80)
    assert paper.remind_reviewers() == 0
    today("2026-03-05")
    assert [paper.remind_reviewers(), paper.remind_reviewers()] == [2, 0]
    told_ = Message.objects.filter(subject="函评即将截止").order_by("to")
    assert {row.to for row in told_} == {cast.other_expert.user, cast.third_expert.user}
    assert told_.first().body == "“第一次函评”：您还有1份评分表未提交，截止日期为2026-03-07。"


def test_the_result_goes_to_the_deliberation_as_a_meetings_does(cast, project):
    round_ = papers.round_of(cast, [project])
    scene.all_scored(round_, 70, 80, 90)
    screening.close_reviews(round_, by=cast.staff.user)
    project.refresh_from_db()
    assert project.stage == Stage.DELIBERATION
    decision = scene.sat(cast, (project, "approve", "")).decisions.get()
    assert decision.mean == 80


def test_planning_a_round_on_screen(cast, client_of):
    scene.RubricFactory(county=cast.county)
    client = client_of(cast.staff.user)
    form = {"kind": "paper", "name": "三月函评", "on": "2026-03-02", "blind": "on"}
    assert "函评需要填写截止日期" in client.post("/meetings/new/", form).content.decode()
    page = client.post("/meetings/new/", form | {"due_on": "2026-03-12"}, follow=True).content.decode()
    assert "函评" in page
    assert "匿名评审" in page
    wrong = client.post("/meetings/new/", form | {"kind": "meeting"}).content.decode()
    assert "只有函评可以匿名" in wrong


def test_an_expert_who_left_reads_no_more(cast, client_of, project):
    round_ = papers.round_of(cast, [project])
    row = blind.mark_anonymised(
        round_.agenda.get(), by=cast.staff.user, file=papers.copy_without_names(cast), label="商业计划书"
    )
    own, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    client.post(f"{own.get_absolute_url()}declare/")
    address = f"{own.get_absolute_url()}files/{row.pk}/"
    assert client.get(address).status_code == 200
    experts.replace_expert(round_, by=cast.staff.user, expert=cast.expert.expert, reason="逾期未评")
    assert client.get(address).status_code == 404
    assert Review.objects.get(pk=own.pk).state == "left"
