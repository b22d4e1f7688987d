"""What the pages of the expert pool need: a fourth expert, statements about the first, a draw, a blind round."""

from datetime import date, timedelta

from django.utils import timezone

from projects.selection.actions import blind, draws, experts, meetings, pool, reviews
from projects.selection.models import Vacancy
from tests import factories as make
from workflows import screening

FAR = date(2026, 6, 1)


def add_experts(scene):
    """Statements that touch no project; free places; a draw of the fourth; a blind round that the first reads."""
    place = scene.place
    first = place.experts[0]
    user = make.UserFactory(email=f"fourth@{scene.code}.example.cn", name="第四专家")
    make.MembershipFactory(user=user, county=place.county, role="expert")
    make.ExpertFactory(county=place.county, user=user)
    scene.tie = pool.declare_tie(first, by=place.staff, kind="shares", name="无关公司")
    scene.employment = pool.add_employment(first, by=place.staff, employer="早年单位", until=date(2015, 1, 1))
    scene.vacancy = Vacancy.objects.open().filter(review__item__meeting=scene.meetings["open"]).first()
    scene.draw = draws.draw_experts(scene.meetings["planned"], by=place.staff, places=1)
    _blind_round(scene)


def _blind_round(scene):
    place, project = scene.place, scene.accepted("匿名评审")
    round_ = meetings.plan_meeting(
        by=place.staff, county=place.county, name="第一次函评", on=timezone.localdate(), kind="paper", blind=True,
        due_on=timezone.localdate() + timedelta(days=10),
    )  # fmt: skip
    screening.schedule(project, by=place.staff, meeting=round_)
    experts.invite(round_, by=place.staff, experts=place.experts)
    meetings.open_meeting(round_, by=place.staff)
    project.refresh_from_db()
    scene.meetings["blind"], scene.blind_item = round_, round_.agenda.get()
    scene.reviews["blind"] = scene.sheet(project, 0)
    reviews.declare(scene.reviews["blind"], by=place.experts[0].user)
    copy = make.StoredFileFactory(county=place.county, name="匿名副本.pdf")
    scene.blind_file = blind.mark_anonymised(scene.blind_item, by=place.staff, file=copy, label="商业计划书")
    scene.blind_material = scene.blind_item.version.materials.first()
