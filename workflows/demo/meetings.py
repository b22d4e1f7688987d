"""Review meetings of the story: a Thursday every four weeks, five experts; a sitting after them; notices in batches."""

from datetime import timedelta
from functools import partial

from projects.selection.actions import experts as expert_verbs
from projects.selection.actions import meetings, notices, reviews
from projects.selection.models import Decision, Expert, Meeting, PublicNotice, Review

from .. import screening, service
from ..models import WorkItem
from . import onsite
from .experts import hold_paper_review
from .marks import points_of

THURSDAY = 3
EVERY, EVERY_LATELY = 28, 14  # days between meetings; closer in the last weeks, so that every step shows fresh files
LATELY = 35
MOST_PROJECTS, LEAST_PROJECTS = 10, 1
SITS_AFTER = 4  # days between a meeting and the sitting that decides it
LEFT_OPEN = 8  # the last meeting before the end stays open: its experts are at work


def meet(world, end):
    """Hold what is due today: a meeting, a sitting, a notice, the end of a notice."""
    day = world.clock.day
    left = (end - day).days
    if day.weekday() == THURSDAY and left % (EVERY_LATELY if left < LATELY else EVERY) < 7:
        _hold_meeting(world, end)
    hold_paper_review(world, end, _waiting(screening.SCHEDULE, world))
    _sit(world)
    _publish(world, end)
    _end_notices(world)


def _waiting(step, world):
    """Projects at a step of screening with their scripts, the longest waiting first; held ones stay."""
    items = WorkItem.objects.open().filter(step=step).select_related("project").order_by("created_at", "pk")
    rows = [(item, world.script(item.project_id)) for item in items]
    return [(item, script) for item, script in rows if script and script.hold != step]


def _hold_meeting(world, end):
    rows = _waiting(screening.SCHEDULE, world)[:MOST_PROJECTS]
    day = world.clock.day
    last = (end - day).days < LEFT_OPEN
    # Projects that the story keeps in review wait for its last meeting.
    rows = [(item, script) for item, script in rows if (script.hold == "screening.review") == last]
    if len(rows) < LEAST_PROJECTS:
        return
    centre = world.people["centre"]
    meeting = meetings.plan_meeting(
        by=centre, county=world.county, name=f"{day.year}年{day.month}月科创项目评审会", on=day, place="科创中心三楼会议室",
        starts_at=onsite.beginning(world),
    )  # fmt: skip
    expert_verbs.invite(meeting, by=centre, experts=_known(world))
    for item, _script in rows:
        screening.schedule(item.project, by=centre, meeting=meeting)
    onsite.take_a_break(world, meeting)
    meetings.open_meeting(meeting, by=centre)
    onsite.take_over_scores(world, meeting)
    onsite.gather(world, meeting, everybody=last)
    _score(world, meeting, unfinished=last)
    if last:
        _free_a_place(meeting)
    if not last:
        onsite.write_down(world, meeting)
        screening.close_reviews(meeting, by=centre)


def _free_a_place(meeting):
    """In the meeting that stays open an expert asks to be excused: the desk sees a free place."""
    sheet = Review.objects.filter(item__meeting=meeting, state=Review.State.OPEN).order_by("pk").first()
    if sheet:
        reviews.recuse(sheet, by=sheet.expert.user, reason="与该项目负责人为同门师兄弟")


def _known(world):
    """The experts who have a login; the others of the pool are drawn (`experts`)."""
    people = [person.pk for person in world.people.values()]
    return list(Expert.objects.filter(county=world.county, user__in=people).order_by("pk"))


def _score(world, meeting, *, unfinished):
    criteria = list(meeting.rubric.criteria.all())
    sheets = Review.objects.filter(item__meeting=meeting, state=Review.State.ASSIGNED).select_related(
        "expert__user", "item"
    )
    for n, sheet in enumerate(sheets.order_by("expert_id", "item__order")):
        user = sheet.expert.user
        script = world.script(sheet.item.project_id)
        if unfinished and user == world.people["expert"]:
            continue  # the expert of the tour has everything still to do
        if unfinished and n % 5 == 4:
            reviews.declare(sheet, by=user)
            continue
        if not unfinished and n % 23 == 11:
            reviews.recuse(sheet, by=user, reason="曾与该项目团队有技术合作")
            continue
        reviews.declare(sheet, by=user)
        reviews.submit(
            sheet, by=user, points=points_of(criteria, script, n), comment="技术路线清楚，建议加快客户验证。"
        )
        world.clock.tick(1)


def _sit(world):
    due = Meeting.objects.filter(state=Meeting.State.CLOSED, on__lte=world.clock.day - timedelta(days=SITS_AFTER))
    rows = _waiting(screening.DELIBERATION, world)
    if not rows or not due.exists():
        return
    outcomes = {"reserve": Decision.Outcome.RESERVE, "reject": Decision.Outcome.REJECT}
    reasons = {"reserve": "技术可行，市场验证不足，列入储备", "reject": "技术创新性和团队能力未达到要求"}
    verdicts = [
        (
            item.project,
            outcomes.get(script.fate, Decision.Outcome.APPROVE),
            reasons.get(script.fate, "专家评审意见较好，同意入孵"),
        )
        for item, script in rows
    ]
    people = world.people
    sitting = screening.hold_sitting(
        by=people["leader"], county=world.county, on=world.clock.day, place="科创中心三楼会议室", chair=people["leader"],
        members=[people["centre"], people["centre2"]], attendees="王敏",
        words="会议听取了专家评审情况汇报，对各项目逐项研究，形成集体意见。", verdicts=verdicts,
    )  # fmt: skip
    screening.publish_sitting(sitting, by=people["leader"])


def _publish(world, end):
    """A batch of everything decided; what the story keeps in notice is published in its last days."""
    late = (end - world.clock.day).days <= 3
    shown = set(PublicNotice.objects.values_list("items__project_id", flat=True))
    items = WorkItem.objects.open().filter(step=screening.NOTICE).select_related("project").order_by("pk")
    projects = [
        item.project for item in items
        if item.project_id not in shown and (late or world.script(item.project_id).hold != screening.NOTICE)
    ]  # fmt: skip
    if not projects:
        return
    notice = notices.publish_notice(by=world.people["centre"], county=world.county, projects=projects, days=5)
    world.clock.tick()
    for item in notice.items.select_related("notice", "project"):
        script = world.script(item.project_id)
        if script.fate.startswith("object") or script.hold == "screening.objection":
            screening.object_to(
                item, name="某公司职员", contact="021-60000000", words="该项目的一件专利权属存在争议，请核查。"
            )


def _end_notices(world):
    screening.close_due_notices()
    for item, script in _waiting("screening.objection", world):
        if (world.clock.day - item.created_at.astimezone().date()).days >= SITS_AFTER:
            upheld = script.fate == "object_upheld"
            inquiry = "经核查，专利权属争议属实，不予通过。" if upheld else "经核查，专利权属清楚，异议不成立。"
            act = partial(notices.examine, inquiry=inquiry, upheld=upheld)
            outcome = "upheld" if upheld else "dismissed"
            service.complete(item, by=world.people["centre2"], act=act, outcome=outcome)
