"""The pages of screening over HTTP, as the people who use them: from the plan of a meeting to the public notice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.register.stages import Stage
from projects.selection.models import Deliberation, Meeting, NoticeItem, Objection, PublicNotice, Review
from tests.factories import RubricFactory, pdf_bytes
from tests.selection import scene
from workflows import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client_of, cast):
    return client_of(cast.staff.user)


def sheet_data(review, total, act="submit", comment=scene.OPINION, **more):
    points = {f"points_{pk}": value for pk, value in scene.points_for(review, total).items()}
    return points | {"comment": comment, "act": act} | more


def words(response):
    return response.content.decode()


def test_the_whole_way_on_screens(cast, client_of, staff, today, client):
    today("2026-03-02")
    RubricFactory(county=cast.county, effective_from="2025-01-01")
    good, weak = scene.accepted(cast, "固态激光雷达"), scene.accepted(cast, "共享单车雨伞")
    plan = {"name": "第一次评审会", "on": "2026-03-02", "place": "三楼", "talk_minutes": 10, "question_minutes": 5}
    planned = staff.post("/meetings/new/", plan, follow=True)
    meeting = Meeting.objects.get()
    assert (planned.redirect_chain[-1][0], meeting.place) == (meeting.get_absolute_url(), "三楼")
    url = meeting.get_absolute_url()
    taken = {f"take_{good.pk}": "on", f"at_{good.pk}": "14:00", f"take_{weak.pk}": "on", f"at_{weak.pk}": "14:15"}
    staff.post(f"{url}agenda/", taken)
    people = [cast.expert, cast.other_expert, cast.third_expert]
    staff.post(f"{url}experts/", {"experts": [person.expert.pk for person in people]})
    staff.post(f"{url}open/")
    for person in people:
        client_here = client_of(person.user)
        for project, total in ((good, 88), (weak, 40)):
            sheet = scene.sheet_of(project, person)
            client_here.post(f"/reviews/{sheet.pk}/declare/")
            client_here.post(f"/reviews/{sheet.pk}/", sheet_data(sheet, total))
    assert Review.objects.filter(state="submitted").count() == 6
    closed = staff.post(f"{url}close/", follow=True)
    assert "评审已结束，结果如下" in words(closed) and "88.00" in words(closed)
    assert "88" in words(staff.get(f"{url}items/{meeting.agenda.first().pk}/"))
    refused = staff.post(
        "/deliberations/new/",
        {
            "on": "2026-03-02",
            "chair": cast.leader.user.pk,
            f"verdict_{good.pk}": "approve",
            f"verdict_{weak.pk}": "approve",
        },
    )
    assert "该意见未通过或与评审建议不一致" in words(refused) and "技术门槛不足" not in words(refused)
    staff.post(
        "/deliberations/new/",
        {
            "on": "2026-03-02", "chair": cast.leader.user.pk, f"verdict_{good.pk}": "approve",
            f"verdict_{weak.pk}": "reject", f"reasons_{weak.pk}": "技术门槛不足",
        },
    )  # fmt: skip
    sitting = Deliberation.objects.get()
    assert words(staff.get(sitting.get_absolute_url())).count("技术门槛不足") == 2  # as reasons, and in the message
    weak.refresh_from_db()
    assert weak.stage == Stage.DELIBERATION
    staff.post(f"{sitting.get_absolute_url()}publish/")
    staff.post("/notices/new/", {"projects": [good.pk], "days": 5})
    notice = PublicNotice.objects.get()
    public = client.get(notice.public_url)
    assert "固态激光雷达" in words(public) and "共享单车雨伞" not in words(public) and "陈默" not in words(public)
    today("2026-03-10")
    staff.post(f"{notice.get_absolute_url()}close/")
    good.refresh_from_db()
    weak.refresh_from_db()
    assert (good.stage, weak.stage) == (Stage.APPROVED, Stage.REJECTED)
    assert service.open_item(good, "admission.offer") is not None


def test_a_draft_is_kept_and_a_bad_sheet_keeps_what_was_typed(cast, client_of):
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    sheet, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    client.post(f"/reviews/{sheet.pk}/declare/")
    first = sheet.item.meeting.rubric.criteria.first()
    saved = client.post(f"/reviews/{sheet.pk}/", {f"points_{first.pk}": "17.25", "act": "draft"}, follow=True)
    assert "草稿已保存" in words(saved) and 'value="17.25"' in words(saved)
    bad = client.post(f"/reviews/{sheet.pk}/", sheet_data(sheet, 80, comment="") | {f"points_{first.pk}": "99"})
    assert (bad.status_code, 'value="99"' in words(bad), "is-invalid" in words(bad)) == (200, True, True)
    sheet.refresh_from_db()
    assert sheet.state == "open"


def test_a_double_submit_is_told_in_words(cast, client_of):
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    sheet, client = scene.sheet_of(project, cast.expert), client_of(cast.expert.user)
    client.post(f"/reviews/{sheet.pk}/declare/")
    data = sheet_data(sheet, 80)
    client.post(f"/reviews/{sheet.pk}/", data)
    again = client.post(f"/reviews/{sheet.pk}/", data)
    assert (again.status_code, "您已于" in words(again)) == (200, True)


def test_a_correction_on_screen_shows_the_first_scores(cast, client_of):
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    sheet = scene.scored(scene.sheet_of(project, cast.expert), 70)
    client = client_of(cast.expert.user)
    page = client.post(
        f"/reviews/{sheet.pk}/correct/", sheet_data(sheet, 60, reason="看错一项", signature="吴建国"), follow=True
    )
    assert "首次 5" in words(page) and "70.00 → 60.00" in words(page) and "看错一项" in words(page)


def test_close_says_what_is_missing_on_the_page(cast, staff):
    project = scene.accepted(cast)
    meeting = scene.opened(cast, [project])
    url = meeting.get_absolute_url()
    page = staff.post(f"{url}close/", follow=True, headers={"referer": f"http://testserver{url}"})
    assert "“固态激光雷达”缺3份" in words(page)


def noticed(cast, today):
    today("2026-03-03")
    project = scene.accepted(cast)
    scene.closed(cast, [project], 80, 81, 82)
    scene.sat(cast, (project, "approve", ""))
    from projects.selection.actions.notices import publish_notice

    return publish_notice(by=cast.staff.user, county=cast.county, projects=[project], days=5).items.get()


def objection_url(item):
    return f"{item.notice.public_url}objection/{item.pk}/"


def test_anybody_may_object_with_a_file_and_the_desk_ends_the_inquiry(cast, client, staff, today):
    from django.core.files.uploadedfile import SimpleUploadedFile

    item = noticed(cast, today)
    file = SimpleUploadedFile("证据.pdf", pdf_bytes("proof"), content_type="application/pdf")
    data = {"name": "某公司", "contact": "13900000000", "words": "专利权属有争议", "evidence": file}
    assert "异议已收到" in words(client.post(objection_url(item), data))
    objection = Objection.objects.get()
    item.project.refresh_from_db()
    assert (item.project.stage, objection.evidence.name) == (Stage.OBJECTION, "证据.pdf")
    public = words(client.get(item.notice.public_url))
    assert "某公司" not in public and "13900000000" not in public
    step = service.open_item(item.project, "screening.objection")
    page = words(staff.get(f"/todo/{step.pk}/objection/"))
    assert "专利权属有争议" in page and "13900000000" in page
    assert staff.get(f"/files/{objection.evidence_id}/").status_code == 200
    staff.post(f"/todo/{step.pk}/objection/", {"outcome": "dismissed", "inquiry": "经核实权属清楚"})
    item.project.refresh_from_db()
    assert item.project.stage == Stage.NOTICE
    assert "经核实权属清楚" in words(staff.get(item.notice.get_absolute_url()))


def test_objections_are_throttled_and_keep_what_was_typed(cast, client, today):
    item = noticed(cast, today)
    data = {"name": "某人", "contact": "电话", "words": "反复提交的异议"}
    pages = [client.post(objection_url(item), data) for _time in range(6)]
    assert (Objection.objects.count(), "提交过于频繁" in words(pages[5]), "反复提交的异议" in words(pages[5])) == (
        5, True, True,
    )  # fmt: skip


def test_the_scheduling_step_puts_the_project_on_a_chosen_meeting(cast, staff):
    first, second = scene.accepted(cast, "甲"), scene.accepted(cast, "乙")
    meeting = scene.planned(cast, [first])
    item = service.open_item(second, "screening.schedule")
    staff.post(f"/todo/{item.pk}/schedule/", {"meeting": meeting.pk, "starts_at": "15:30"})
    assert list(meeting.agenda.values_list("project", flat=True)) == [first.pk, second.pk]


def test_steps_that_are_done_elsewhere_lead_there(cast, staff, today):
    item = noticed(cast, today)
    items = {row.step: row for row in item.project.work_items.all()}
    meeting, sitting = Meeting.objects.get(), Deliberation.objects.get()
    assert staff.get(f"/todo/{items['screening.review'].pk}/review/").url == meeting.get_absolute_url()
    assert staff.get(f"/todo/{items['screening.deliberation'].pk}/deliberation/").url == sitting.get_absolute_url()
    assert staff.get(f"/todo/{items['screening.notice'].pk}/notice/").url == item.notice.get_absolute_url()


READ = {"staff", "other_staff", "leader", "reporter", "auditor", "incubator_operator", "other_incubator_operator"}
RUN = {"staff", "other_staff", "leader"}
REDIRECTED = {"expert", "other_expert", "third_expert"}


def test_who_reads_and_who_runs(cast, client_of, today):
    """Every desk page and act as everybody: readers read, the centre runs, for all others nothing is there."""
    item = noticed(cast, today)
    other = scene.accepted(cast, "另一项目")
    meeting = scene.opened(cast, [other])
    url, on_agenda = meeting.get_absolute_url(), meeting.agenda.get()
    sitting, notice = Deliberation.objects.get(), item.notice.get_absolute_url()
    read = ["/meetings/", url, "/deliberations/", sitting.get_absolute_url(), "/notices/", notice]
    run = [
        "/meetings/new/", f"{url}edit/", f"{url}agenda/", f"{url}experts/", f"{url}items/{on_agenda.pk}/ask/",
        f"{url}items/{on_agenda.pk}/postpone/", f"{url}experts/{cast.expert.expert.pk}/replace/",
        "/deliberations/new/", "/notices/new/",
    ]  # fmt: skip
    acts = [f"{url}open/", f"{url}close/", f"{notice}close/"]
    for name, person in cast.everyone():
        client = client_of(person.user)
        foreign = name == "foreign_staff" or name == "foreign_operator"
        for path in read:
            code = client.get(path).status_code
            if foreign and path in ("/meetings/", "/deliberations/", "/notices/"):
                assert code == 200, (name, path)
            elif path == url and name in REDIRECTED:
                assert code == 302, (name, path)
            else:
                assert code == (200 if name in READ else 404), (name, path)
        for path in run:
            expected = 200 if name in RUN else 403 if name in READ else 404
            if foreign and path in ("/meetings/new/", "/deliberations/new/", "/notices/new/"):
                expected = 200 if name == "foreign_staff" else 403
            assert client.get(path).status_code == expected, (name, path)
        for path in acts:
            expected = 409 if name in RUN else 403 if name in READ else 404
            if expected == 409:  # refused in words on the page it came from
                continue
            assert client.post(path).status_code == expected, (name, path)
    assert Meeting.objects.get(pk=meeting.pk).state == "open"
    assert NoticeItem.objects.get(pk=item.pk).state == "running"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_take_the_same_queries_with_one_and_three_rows(cast, client_of, today, count):
    today("2026-03-03")
    projects = [scene.accepted(cast, f"项目{number}") for number in range(count)]
    for project in projects:
        scene.closed(cast, [project], 80, 81, 82)
        scene.sat(cast, (project, "approve", ""))
        from projects.selection.actions.notices import publish_notice

        publish_notice(by=cast.staff.user, county=cast.county, projects=[project], days=5)
    waiting = [scene.accepted(cast, f"候会{number}") for number in range(count)]
    meeting = scene.opened(cast, waiting)
    queue = [scene.accepted(cast, f"待议{number}") for number in range(count)]
    scene.closed(cast, queue, 80, 81, 82)
    for number in range(count):
        scene.accepted(cast, f"新受理{number}")
    notice = PublicNotice.objects.first()
    staff, expert = client_of(cast.staff.user), client_of(cast.expert.user)
    pages = {
        "meetings": (staff, "/meetings/?tab=decided", 7),
        "meeting": (staff, meeting.get_absolute_url(), 12),
        "agenda": (staff, f"{meeting.get_absolute_url()}agenda/", 7),
        "deliberations": (staff, "/deliberations/", 7),
        "sitting": (staff, "/deliberations/new/", 13),
        "notices": (staff, "/notices/", 7),
        "notice": (staff, notice.get_absolute_url(), 8),
        "reviews": (expert, "/reviews/", 5),
    }
    counted = {}
    for name, (client, path, _queries) in pages.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted[name] = len(queries)
    assert counted == {name: queries for name, (_client, _path, queries) in pages.items()}


def test_the_project_page_shows_results_to_the_desk_only(cast, client_of, today):
    item = noticed(cast, today)
    url = item.project.get_absolute_url()
    sitting = item.project.decisions.get().deliberation.get_absolute_url()
    shown = {
        name: client_of(getattr(cast, name).user).get(url).content.decode()
        for name in ("staff", "auditor", "applicant")
    }
    assert {name: ("81.00" in page, sitting in page) for name, page in shown.items()} == {
        "staff": (True, True), "auditor": (True, True), "applicant": (False, False),
    }  # fmt: skip


def test_who_judged_is_not_told_to_those_who_brought_the_project(cast, client_of):
    project = scene.accepted(cast)
    project.carriers.add(cast.enclave)
    scene.closed(cast, [project], 80, 81, 82)
    people = {name: getattr(cast, name).user for name in ("staff", "enclave_operator")}
    pages = {name: words(client_of(user).get(project.get_absolute_url())) for name, user in people.items()}
    expert = cast.expert.user.name
    assert {name: expert in page for name, page in pages.items()} == {"staff": True, "enclave_operator": False}
