"""Rubrics, meetings, reviews, deliberations and public notices."""

from datetime import date
from decimal import Decimal

import factory

from projects.register import models as register
from projects.register.stages import Stage
from projects.selection import models as selection

from .base import DAY, Factory, same_county
from .people import CountyFactory, UserFactory
from .register import ApplicationVersionFactory, ProjectFactory


class RubricFactory(Factory):
    """Four criteria that add to 100."""

    class Meta:
        model = selection.Rubric
        skip_postgeneration_save = True

    county = factory.SubFactory(CountyFactory)
    name = "测试评分表"
    effective_from = date(2024, 1, 1)

    @factory.post_generation
    def criteria(self, create, extracted, **kwargs):
        if create:
            rows = extracted or (
                ("technology", "技术创新性", 40),
                ("team", "团队", 25),
                ("market", "市场", 20),
                ("fit", "契合度", 15),
            )
            for order, (code, name, weight) in enumerate(rows):
                CriterionFactory(rubric=self, code=code, name=name, weight=weight, order=order)


class CriterionFactory(Factory):
    class Meta:
        model = selection.Criterion

    rubric = factory.SubFactory(RubricFactory)
    code = factory.Sequence(lambda n: f"criterion{n}")
    name = "评分项"
    weight = 10


class ExpertFactory(Factory):
    class Meta:
        model = selection.Expert

    county = factory.SubFactory(CountyFactory)
    user = factory.SubFactory(UserFactory)
    employer = "浙江大学"
    title = "教授"


class MeetingFactory(Factory):
    class Meta:
        model = selection.Meeting

    county = factory.SubFactory(CountyFactory)
    number = factory.Sequence(lambda n: f"PS2026-T{n:03d}")
    name = factory.Sequence(lambda n: f"第{n + 1}次评审会")
    on = DAY
    rubric = factory.SubFactory(RubricFactory, county=same_county("county"))
    created_by = factory.SubFactory(UserFactory)


class InvitationFactory(Factory):
    class Meta:
        model = selection.Invitation

    meeting = factory.SubFactory(MeetingFactory)
    expert = factory.SubFactory(ExpertFactory, county=same_county("meeting.county"))


class AgendaItemFactory(Factory):
    class Meta:
        model = selection.AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    version = factory.SubFactory(
        ApplicationVersionFactory,
        application__organisation__county=factory.SelfAttribute("....meeting.county"),
        application__state=register.Application.State.ACCEPTED,
        application__project__stage=Stage.REVIEW,
    )
    project = factory.SelfAttribute("version.application.project")
    order = factory.Sequence(lambda n: n + 1)


class ReviewFactory(Factory):
    class Meta:
        model = selection.Review

    item = factory.SubFactory(AgendaItemFactory)
    expert = factory.SubFactory(ExpertFactory, county=same_county("item.meeting.county"))


class DeliberationFactory(Factory):
    class Meta:
        model = selection.Deliberation

    county = factory.SubFactory(CountyFactory)
    on = DAY
    attendees = "沈国强、张晓、王敏"
    by = factory.SubFactory(UserFactory)


class DecisionFactory(Factory):
    class Meta:
        model = selection.Decision

    deliberation = factory.SubFactory(DeliberationFactory)
    project = factory.SubFactory(ProjectFactory, county=same_county("deliberation.county"))
    outcome = selection.Decision.Outcome.APPROVE
    reasons = "技术路线清楚，团队完整。"
    mean = Decimal("85.00")


class PublicNoticeFactory(Factory):
    class Meta:
        model = selection.PublicNotice

    county = factory.SubFactory(CountyFactory)
    year = 2026
    batch = factory.Sequence(lambda n: n + 1)
    first_day = DAY
    last_day = date(2026, 3, 6)
    days = 5
    published_by = factory.SubFactory(UserFactory)


class NoticeItemFactory(Factory):
    class Meta:
        model = selection.NoticeItem

    notice = factory.SubFactory(PublicNoticeFactory)
    project = factory.SubFactory(ProjectFactory, county=same_county("notice.county"), stage=Stage.NOTICE)
    project_name = factory.SelfAttribute("project.name")


class ObjectionFactory(Factory):
    class Meta:
        model = selection.Objection

    item = factory.SubFactory(NoticeItemFactory)
    name = "某市民"
    contact = "citizen@example.cn"
    words = "该项目的核心技术归属有争议。"
