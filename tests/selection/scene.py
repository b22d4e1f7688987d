"""Sets the scene of a review: accepted projects in the screening flow, a meeting, its experts. By the real verbs."""

from datetime import date, time
from decimal import Decimal

from projects.register.models import Application
from projects.register.stages import Stage
from projects.selection.actions import experts, meetings, reviews
from projects.selection.models import Expert, Review
from tests.factories import (
    ExpertFactory,
    MaterialFactory,
    MembershipFactory,
    RouteFactory,
    RubricFactory,
    SubmittedApplicationFactory,
    UserFactory,
)
from workflows import screening, service
from workflows.flows import ScreeningFlow

OPINION = "技术路线清楚，团队完整，建议尽快落实场地。"


def accepted(cast, name="固态激光雷达", **route):
    """A project accepted by the material check, waiting for a meeting (or for the deliberation)."""
    code = route.pop("code", "standard")
    route = RouteFactory(carrier=cast.incubator, code=code, **({"effective_from": date(2024, 2, 1)} | route))
    application = SubmittedApplicationFactory(
        organisation=cast.organisation, carrier=cast.incubator, route=route, state=Application.State.ACCEPTED,
        project__name=name, project__stage=Stage.ACCEPTED,
    )  # fmt: skip
    service.start(ScreeningFlow.start, project=application.project, by=cast.staff.user, application=application)
    return application.project


def material_of(project):
    """A file handed in with the submitted version."""
    version = project.applications.get().latest
    material = MaterialFactory(application=version.application, version=version)
    return material.document.file


def planned(cast, projects=(), people=None):
    """A meeting with these projects on its agenda and three experts (or `people`)."""
    RubricFactory(county=cast.county, effective_from=date(2025, 1, 1), name="本次评分表")
    meeting = meetings.plan_meeting(
        by=cast.staff.user, county=cast.county, name="2026年第一次评审会", on=date(2026, 3, 2), place="科创中心三楼"
    )
    for number, project in enumerate(projects):
        screening.schedule(project, by=cast.staff.user, meeting=meeting, starts_at=time(14, 15 * number))
    people = people or [cast.expert.expert, cast.other_expert.expert, cast.third_expert.expert]
    experts.invite(meeting, by=cast.staff.user, experts=people)
    return meeting


def opened(cast, projects, people=None):
    """As `planned`, and open."""
    return meetings.open_meeting(planned(cast, projects, people), by=cast.staff.user)


def more_experts(cast, count):
    """Further experts of the pool; those that are there already count."""
    found = []
    for number in range(count):
        if known := Expert.objects.filter(user__email=f"expert{number}@example.cn").first():
            found.append(known)
            continue
        user = UserFactory(email=f"expert{number}@example.cn", name=f"专家{number}")
        MembershipFactory(user=user, county=cast.county, role="expert")
        found.append(ExpertFactory(county=cast.county, user=user))
    return found


def sheet_of(project, person):
    """The sheet of an expert (a cast member or an Expert) on a project."""
    expert = getattr(person, "expert", person)
    return Review.objects.get(item__project=project, item__removed_at=None, expert=expert)


def points_for(review, total):
    """A complete set of points that adds to `total`: criteria are filled one after the other."""
    left, points = Decimal(total), {}
    for row in review.item.meeting.rubric.criteria.all():
        points[row.pk] = min(left, Decimal(row.weight))
        left -= points[row.pk]
    return points


def scored(review, total):
    """Declare and submit a sheet."""
    by = review.expert.user
    reviews.declare(review, by=by)
    return reviews.submit(review, by=by, points=points_for(review, total), comment=OPINION)


def all_scored(meeting, *totals):
    """Every sheet of every standing item is submitted, the experts in order with these totals."""
    for item in meeting.agenda.standing():
        for review, total in zip(item.reviews.order_by("pk"), totals, strict=True):
            scored(review, total)


def closed(cast, projects, *totals):
    """A meeting whose reviews are complete."""
    meeting = opened(cast, projects)
    all_scored(meeting, *totals)
    return screening.close_reviews(meeting, by=cast.staff.user)


def pending(cast, *verdicts, on=None, **facts):
    """One sitting with these (project, outcome, reasons), not published."""
    facts = {"chair": cast.leader.user, "members": [cast.staff.user], "attendees": "王敏"} | facts
    return screening.hold_sitting(
        by=cast.leader.user, county=cast.county, on=on or date(2026, 3, 3), verdicts=verdicts, **facts
    )


def sat(cast, *verdicts, on=None):
    """One sitting with these (project, outcome, reasons), published at once."""
    return screening.publish_sitting(pending(cast, *verdicts, on=on), by=cast.leader.user)
