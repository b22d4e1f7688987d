"""The story's meetings as they run: who signs in, who is late or does not come, breaks, contest scores, minutes."""

from datetime import timedelta

from projects.register.models import ContestEntry
from projects.selection.actions import attendance, meetings, minutes, vacancies
from projects.selection.actions.reused import reuse_score
from projects.selection.models import Invitation, Meeting, ReusedScore, Vacancy

BEFORE = 30  # minutes between the last preparations and the beginning
BREAK_AFTER, BREAK = 5, 10  # projects, minutes
SOMEBODY_MISSES = 4  # every so many meetings


def beginning(world):
    """The next full quarter of an hour that leaves time to sign in."""
    moment = world.clock.moment + timedelta(minutes=BEFORE)
    return (moment + timedelta(minutes=-moment.minute % 15)).time().replace(second=0, microsecond=0)


def take_a_break(world, meeting):
    """A long agenda has a break."""
    items = list(meeting.agenda.order_by("order"))
    if len(items) > BREAK_AFTER:
        item = items[BREAK_AFTER]
        meetings.arrange_agenda(
            meeting, by=world.people["centre"], rows={item.pk: (item.order, None)}, breaks={item.pk: BREAK}
        )


def take_over_scores(world, meeting):
    """直通: the first winner who comes to a meeting is not scored again."""
    if ReusedScore.objects.exists():
        return
    entries = ContestEntry.objects.filter(project__agenda_items__meeting=meeting, score__isnull=False)
    if (entry := entries.select_related("project", "edition").order_by("-score", "pk").first()) is not None:
        reuse_score(project=entry.project, by=world.people["centre"], entry=entry, rank=2)


def gather(world, meeting, *, everybody):
    """The experts sign in; at every fourth meeting one does not come, at the next one somebody is late."""
    places = list(Invitation.objects.filter(meeting=meeting).select_related("expert__user", "meeting").order_by("pk"))
    number = Meeting.objects.count() % SOMEBODY_MISSES
    gone = places.pop() if number == 2 and not everybody else None
    for place in places:
        late = number == 3 and place == places[-1]
        if late:
            world.clock.tick(BEFORE + 5)
        attendance.sign_in(place, by=place.expert.user, note="高铁晚点" if late else "")
    if gone:
        attendance.stay_away(gone, by=world.people["centre"], reason="航班取消")
        for vacancy in Vacancy.objects.open().filter(review__item__meeting=meeting):
            vacancies.leave_vacant(vacancy, by=world.people["centre"], reason="评分表份数足够")


def write_down(world, meeting):
    """The opinion of the meeting."""
    words = (
        f"与会专家听取了{meeting.agenda.count()}个项目的汇报，认为本批项目技术基础较好，建议加快落实场地和客户验证。"
    )
    minutes.write_minutes(meeting, by=world.people["centre"], words=words)
