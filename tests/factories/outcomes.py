"""Offers and stays, landing, talent, investment."""

from datetime import date
from decimal import Decimal

import factory

from projects.outcomes import models as outcomes
from projects.register.stages import Stage
from projects.tenancy import models as tenancy

from .base import DAY, WAN, Factory, same_county
from .files import ImageFileFactory, StoredFileFactory
from .people import CarrierFactory, CountyFactory, IncubatorFactory, OrganisationFactory, UserFactory
from .register import ProjectFactory


class OfferFactory(Factory):
    class Meta:
        model = tenancy.Offer

    project = factory.SubFactory(ProjectFactory, stage=Stage.OFFERED)
    carrier = factory.SubFactory(IncubatorFactory, county=same_county("project.county"))
    number = factory.Sequence(lambda n: f"RF2026-T{n:03d}")
    issued_on = DAY
    confirm_by = date(2026, 3, 16)
    issued_by = factory.SubFactory(UserFactory)


class MoveInFactory(Factory):
    """Signed and handed over, not yet verified."""

    class Meta:
        model = tenancy.MoveIn

    project = factory.SubFactory(ProjectFactory, stage=Stage.VERIFYING)
    carrier = factory.SubFactory(IncubatorFactory, county=same_county("project.county"))
    room = "A座301室"
    area = Decimal("120.00")
    term_from = DAY
    term_to = date(2029, 3, 1)
    signed_on = DAY
    agreement = factory.SubFactory(StoredFileFactory, county=same_county("project.county"))
    signed_by = factory.SubFactory(UserFactory)
    handover_on = DAY
    handover_record = factory.SubFactory(StoredFileFactory, county=same_county("project.county"))


class PetitionFactory(Factory):
    """A complaint that waits for its answer."""

    class Meta:
        model = tenancy.Petition

    project = factory.SubFactory(ProjectFactory)
    words = "空调报修一个月无人处理。"
    by = factory.SubFactory(UserFactory)


class ChangeFactory(Factory):
    """A company shall take the place of the team; nothing is decided."""

    class Meta:
        model = tenancy.Change

    project = factory.SubFactory(ProjectFactory, organisation=factory.SubFactory(OrganisationFactory))
    kind = "subject"
    before = factory.LazyAttribute(lambda row: {"name": row.project.organisation.name})
    after = factory.LazyFunction(
        lambda: {
            "name": "嘉善测试智造有限公司", "uscc": "91330421MA2TE5T1XP", "established_on": "2026-03-02",
            "registered_address": "嘉善县罗星街道创业路1号", "region_code": "330421",
            "authority": "嘉善县市场监督管理局", "legal_representative": "陈默",
        }
    )  # fmt: skip
    since = DAY
    reason = "团队已注册企业。"
    evidence = factory.SubFactory(StoredFileFactory, county=same_county("project.county"))
    by = factory.SubFactory(UserFactory)


class IncubationFactory(Factory):
    class Meta:
        model = tenancy.Incubation

    move_in = factory.SubFactory(MoveInFactory, project__stage=Stage.INCUBATING)
    project = factory.SelfAttribute("move_in.project")
    since = factory.SelfAttribute("move_in.term_from")
    until = factory.SelfAttribute("move_in.term_to")
    decided_by = factory.SubFactory(UserFactory)


class MilestoneFactory(Factory):
    """Recorded, not yet verified; give `verified_by` and `verified_at` for a verified one."""

    class Meta:
        model = outcomes.Milestone

    project = factory.SubFactory(ProjectFactory, stage=Stage.LANDING)
    kind = outcomes.MilestoneKind.AGREEMENT
    on = DAY
    recorded_by = factory.SubFactory(UserFactory)


class EvidenceFactory(Factory):
    class Meta:
        model = outcomes.Evidence

    milestone = factory.SubFactory(MilestoneFactory)
    file = factory.SubFactory(StoredFileFactory, county=same_county("milestone.project.county"))
    name = "营业执照"


class ProjectPhotoFactory(Factory):
    class Meta:
        model = outcomes.ProjectPhoto

    project = factory.SubFactory(ProjectFactory)
    file = factory.SubFactory(ImageFileFactory, county=same_county("project.county"))
    caption = "生产线"
    taken_on = DAY
    place = "嘉善县罗星街道"
    added_by = factory.SubFactory(UserFactory)


class LandingFactory(Factory):
    class Meta:
        model = outcomes.Landing

    project = factory.SubFactory(ProjectFactory, stage=Stage.LANDED)
    level = outcomes.LandingLevel.REGISTERED
    reached_on = DAY
    conditions_version = "V1"
    verified_by = factory.SubFactory(UserFactory)
    confirmed_by = factory.SubFactory(UserFactory)


class TalentFactory(Factory):
    class Meta:
        model = outcomes.Talent

    project = factory.SubFactory(ProjectFactory)
    as_of = DAY
    total = 12
    bachelor_or_above = 10
    masters_doctors = 4
    recorded_by = factory.SubFactory(UserFactory)


class LoanProductFactory(Factory):
    class Meta:
        model = outcomes.LoanProduct
        django_get_or_create = ["county", "code"]

    county = factory.SubFactory(CountyFactory)
    code, name = "transfer_loan", "科技成果转化贷"
    effective_from = date(2020, 1, 1)


class EventKindFactory(Factory):
    class Meta:
        model = outcomes.EventKind
        django_get_or_create = ["county", "code"]

    county = factory.SubFactory(CountyFactory)
    code = "matching"
    name = factory.LazyAttribute(lambda row: f"活动{row.code}")
    counts = True


class CarrierEventFactory(Factory):
    class Meta:
        model = outcomes.CarrierEvent

    carrier = factory.SubFactory(CarrierFactory)
    name = factory.Sequence(lambda n: f"对接会{n}")
    kind = factory.SubFactory(EventKindFactory, county=factory.SelfAttribute("..carrier.county"))
    on = DAY
    recorded_by = factory.SubFactory(UserFactory)


class InvestmentFactory(Factory):
    class Meta:
        model = outcomes.Investment

    project = factory.SubFactory(ProjectFactory)
    kind = outcomes.Investment.Kind.FUNDS_IN_PLACE
    amount = 500 * WAN
    on = DAY
    recorded_by = factory.SubFactory(UserFactory)


class LandingConditionsFactory(Factory):
    class Meta:
        model = outcomes.LandingConditions
        django_get_or_create = ["county", "version", "level"]

    county = factory.SubFactory(CountyFactory)
    version = "V1"
    level = outcomes.LandingLevel.REGISTERED
    region_code = factory.SelfAttribute("county.code")
    required = factory.LazyFunction(lambda: [outcomes.MilestoneKind.AGREEMENT, outcomes.MilestoneKind.REGISTRATION])
    effective_from = date(2024, 1, 1)


class ReturnFactory(Factory):
    """A return to be filled in, of the first quarter of 2026."""

    class Meta:
        model = outcomes.Return

    project = factory.SubFactory(ProjectFactory, stage=Stage.INCUBATING)
    year, quarter = 2026, 1
    due_on = date(2026, 4, 15)


class DeclarationFactory(Factory):
    """Twelve people and 500万元; give `verified_by` and `verified_at` for a verified one."""

    class Meta:
        model = outcomes.Declaration

    of = factory.SubFactory(ReturnFactory)
    number = 1
    total = 12
    bachelor_or_above = 10
    masters_doctors = 4
    insured = 11
    funds_in_place = 500 * WAN
    revenue = 120 * WAN
    declared_by = factory.SubFactory(UserFactory)


class RoomFactory(Factory):
    """A room that nobody holds."""

    class Meta:
        model = tenancy.Room

    carrier = factory.SubFactory(IncubatorFactory)
    building = "A座"
    number = factory.Sequence(lambda n: f"{301 + n}")
    area = Decimal("120.00")
    rent = WAN // 2


class RoomUseFactory(Factory):
    """A room reserved until the end of March 2026."""

    class Meta:
        model = tenancy.RoomUse

    room = factory.SubFactory(RoomFactory)
    project = factory.SubFactory(ProjectFactory)
    first_day = date(2026, 4, 1)
    last_day = date(2027, 3, 31)
    reserved_until = date(2026, 3, 31)
    by = factory.SubFactory(UserFactory)


class RosterPersonFactory(Factory):
    class Meta:
        model = outcomes.RosterPerson

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence(lambda n: f"花名册{n}")
    key = factory.Sequence(lambda n: f"{n:064x}")


class RosterLineFactory(Factory):
    """A full-time bachelor who arrived; `known_since=` with `verified_by` and `verified_at` for a verified line."""

    class Meta:
        model = outcomes.RosterLine

    person = factory.SubFactory(RosterPersonFactory)
    what = outcomes.Act.ARRIVES
    since = DAY
    kind = outcomes.Engagement.FULL_TIME
    education = outcomes.Education.BACHELOR
    recorded_by = factory.SubFactory(UserFactory)
