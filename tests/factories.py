"""Makes rows for tests, one factory per model that tests need. Rows are plausible and valid; nothing is random.

Factories write rows directly. A test about an act calls the verb; a factory only sets the scene before it.
"""

import hashlib
import io
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from projects.figures import models as figures
from projects.files import models as files
from projects.outcomes import models as outcomes
from projects.people import models as people
from projects.register import models as register
from projects.register.stages import Stage
from projects.selection import models as selection
from projects.tenancy import models as tenancy

PASSWORD = "correct-horse-battery"
DAY = date(2026, 3, 2)
WAN = 1_000_000  # 分 in 万元


def at(day, hour=10):
    """A moment of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def same_county(path):
    """The county of a related row, so that rows of one project never straddle two counties."""
    return factory.SelfAttribute(f"..{path}")


class Factory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True


# People


class CountyFactory(Factory):
    class Meta:
        model = people.County
        django_get_or_create = ["code"]

    code = "330421"
    name = "嘉善县"
    centre_name = "嘉善县科创中心"


class UserFactory(Factory):
    """Signs in with PASSWORD."""

    class Meta:
        model = people.User
        django_get_or_create = ["email"]

    email = factory.Sequence(lambda n: f"person{n}@example.cn")
    name = factory.Sequence(lambda n: f"测试人员{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class OrganisationFactory(Factory):
    class Meta:
        model = people.Organisation

    county = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"申报团队{n}")


class CarrierFactory(Factory):
    class Meta:
        model = people.Carrier
        django_get_or_create = ["county", "code"]

    county = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"carrier{n}")
    name = factory.Sequence(lambda n: f"测试载体{n}")
    short_name = factory.Sequence(lambda n: f"载体{n}")
    kind = people.Carrier.Kind.INCUBATOR


class IncubatorFactory(CarrierFactory):
    code = "kczx"
    name = "嘉善县科创中心孵化器"
    short_name = "科创中心"
    town = "罗星街道"


class EnclaveFactory(CarrierFactory):
    code = "sh-enclave"
    name = "嘉善（上海）科创飞地"
    short_name = "上海飞地"
    kind = people.Carrier.Kind.ENCLAVE


class SectionFactory(Factory):
    class Meta:
        model = people.Section
        django_get_or_create = ["county", "code"]

    county = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"section{n}")
    name = factory.Sequence(lambda n: f"科室{n}")


class MembershipFactory(Factory):
    """A live seat; give `organisation`, `carrier` or `section` where the role needs one."""

    class Meta:
        model = people.Membership

    user = factory.SubFactory(UserFactory)
    county = factory.SubFactory(CountyFactory)
    role = people.Role.CENTRE_STAFF


# Files


def image_bytes(width=40, height=30, kind="PNG", colour="#3060a0"):
    """A real picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


def pdf_bytes(words="test"):
    """A real PDF of one empty page, with a correct cross-reference table."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        f"<</Title<{words.encode('utf-16-be').hex()}>>>".encode(),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


class StoredFileFactory(Factory):
    """A file whose bytes are really stored; give `data` for other bytes."""

    class Meta:
        model = files.StoredFile

    class Params:
        data = factory.Sequence(lambda n: pdf_bytes(f"document {n}"))

    county = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"证明材料{n}.pdf")
    kind = files.StoredFile.Kind.PDF
    mime = "application/pdf"
    size = factory.LazyAttribute(lambda row: len(row.data))
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.data).hexdigest())
    content = factory.LazyAttribute(lambda row: ContentFile(row.data, name=row.name))


class ImageFileFactory(StoredFileFactory):
    class Params:
        data = factory.Sequence(lambda n: image_bytes(40 + n % 50))

    name = factory.Sequence(lambda n: f"现场照片{n}.png")
    kind = files.StoredFile.Kind.IMAGE
    mime = "image/png"


class DocumentFactory(Factory):
    class Meta:
        model = files.Document

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "plan"
    title = "商业计划书"


class DocumentVersionFactory(Factory):
    class Meta:
        model = files.DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    number = 1
    file = factory.SubFactory(StoredFileFactory, county=same_county("document.organisation.county"))
    added_by = factory.SubFactory(UserFactory)


# Register


class ProjectFactory(Factory):
    """A project; `carrier` (when given) is also among its `carriers`, as the verbs keep it."""

    class Meta:
        model = register.Project
        skip_postgeneration_save = True

    county = factory.SubFactory(CountyFactory)
    number = factory.Sequence(lambda n: f"JS2026-T{n:04d}")
    name = factory.Sequence(lambda n: f"测试项目{n}")
    stage = Stage.LEAD
    leader = "陈默"
    contact = "陈默"
    phone = factory.Sequence(lambda n: f"138{n:08d}")
    field = register.TechField.ELECTRONICS
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def carriers(self, create, extracted, **kwargs):
        if create:
            self.carriers.add(*(extracted or []), *([self.carrier] if self.carrier else []))


class ProjectSourceFactory(Factory):
    class Meta:
        model = register.ProjectSource

    project = factory.SubFactory(ProjectFactory)
    kind = register.SourceKind.DIRECT
    on = DAY


class LeadNoteFactory(Factory):
    class Meta:
        model = register.LeadNote

    project = factory.SubFactory(ProjectFactory)
    on = DAY
    words = "电话沟通，约定下周来访。"
    by = factory.SubFactory(UserFactory)


class CompanyFactory(Factory):
    class Meta:
        model = register.Company

    county = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"嘉善测试科技{n}有限公司")


class ProjectCompanyFactory(Factory):
    class Meta:
        model = register.ProjectCompany

    project = factory.SubFactory(ProjectFactory)
    company = factory.SubFactory(CompanyFactory, county=same_county("project.county"))
    kind = register.ProjectCompany.Kind.JIASHAN
    since = DAY


class ContestFactory(Factory):
    class Meta:
        model = register.Contest
        django_get_or_create = ["county", "name"]

    county = factory.SubFactory(CountyFactory)
    name = "测试创业大赛"


class EditionFactory(Factory):
    class Meta:
        model = register.Edition
        django_get_or_create = ["code"]

    contest = factory.SubFactory(ContestFactory)
    code = "test-2025"
    name = "2025测试创业大赛"
    year = 2025
    ended_on = date(2025, 10, 20)


class ContestEntryFactory(Factory):
    class Meta:
        model = register.ContestEntry

    edition = factory.SubFactory(EditionFactory)
    project = factory.SubFactory(ProjectFactory, county=same_county("edition.contest.county"))
    name = factory.SelfAttribute("project.name")
    leader = factory.SelfAttribute("project.leader")
    phone = factory.Sequence(lambda n: f"139{n:08d}")
    award = "二等奖"
    score = Decimal("88.31")
    row_key = factory.Sequence(lambda n: f"entry-{n}")


class ImportBatchFactory(Factory):
    class Meta:
        model = register.ImportBatch

    edition = factory.SubFactory(EditionFactory)
    file = factory.SubFactory(StoredFileFactory, county=same_county("edition.contest.county"))


class RouteFactory(Factory):
    class Meta:
        model = register.Route
        django_get_or_create = ["carrier", "code", "effective_from"]

    carrier = factory.SubFactory(IncubatorFactory)
    county = factory.SelfAttribute("carrier.county")
    code = register.Route.Code.STANDARD
    effective_from = date(2024, 1, 1)


class RequirementFactory(Factory):
    class Meta:
        model = register.Requirement
        django_get_or_create = ["county", "code", "effective_from"]

    county = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"material{n}")
    name = factory.Sequence(lambda n: f"材料{n}")
    effective_from = date(2024, 1, 1)


class ApplicationFactory(Factory):
    """A draft to an incubator. Its organisation becomes the project's."""

    class Meta:
        model = register.Application

    organisation = factory.SubFactory(OrganisationFactory)
    carrier = factory.SubFactory(IncubatorFactory, county=same_county("organisation.county"))
    project = factory.SubFactory(
        ProjectFactory,
        county=same_county("organisation.county"),
        organisation=factory.SelfAttribute("..organisation"),
        carrier=factory.SelfAttribute("..carrier"),
        stage=Stage.DRAFTING,
    )
    number = factory.Sequence(lambda n: f"SQ2026-T{n:04d}")
    route = factory.SubFactory(RouteFactory, carrier=factory.SelfAttribute("..carrier"))
    started_by = factory.SubFactory(UserFactory)


class SubmittedApplicationFactory(ApplicationFactory):
    """Submitted, with its first version."""

    state = register.Application.State.SUBMITTED
    submitted_at = factory.LazyFunction(timezone.now)
    project__stage = Stage.CHECK
    version = factory.RelatedFactory("tests.factories.ApplicationVersionFactory", "application")

    class Meta:
        skip_postgeneration_save = True


class DraftFieldFactory(Factory):
    class Meta:
        model = register.DraftField

    application = factory.SubFactory(ApplicationFactory)
    path = "project_name"
    value = "测试项目"
    by = factory.SelfAttribute("application.started_by")


class ApplicationVersionFactory(Factory):
    class Meta:
        model = register.ApplicationVersion

    application = factory.SubFactory(ApplicationFactory)
    number = 1
    schema = "1"
    data = factory.LazyAttribute(lambda row: {"project_name": row.application.project.name})
    submitted_by = factory.SelfAttribute("application.started_by")


class MaterialFactory(Factory):
    class Meta:
        model = register.Material

    application = factory.SubFactory(ApplicationFactory)
    requirement = factory.SubFactory(RequirementFactory, county=same_county("application.project.county"))
    document = factory.SubFactory(
        DocumentVersionFactory,
        document__organisation=factory.SelfAttribute("...application.organisation"),
        added_by=factory.SelfAttribute("..application.started_by"),
    )


class FindingFactory(Factory):
    class Meta:
        model = register.Finding

    version = factory.SubFactory(ApplicationVersionFactory)
    item = factory.Sequence(lambda n: f"material{n}")
    label = "商业计划书"
    result = register.Finding.Result.OK
    by = factory.SubFactory(UserFactory)


class FigureEventFactory(Factory):
    """A verified move-in into an incubator, known on its own day."""

    class Meta:
        model = register.FigureEvent

    project = factory.SubFactory(ProjectFactory)
    kind = register.FigureKind.INCUBATOR_MOVE_IN
    occurred_on = DAY
    recorded_on = factory.SelfAttribute("occurred_on")
    recorded_at = factory.LazyAttribute(lambda row: at(row.recorded_on))
    source = factory.SelfAttribute("project.source")
    carrier = factory.SelfAttribute("project.carrier")
    field = factory.SelfAttribute("project.field")
    verified_by = factory.SubFactory(UserFactory)


# Selection


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


# Tenancy


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


class IncubationFactory(Factory):
    class Meta:
        model = tenancy.Incubation

    move_in = factory.SubFactory(MoveInFactory, project__stage=Stage.INCUBATING)
    project = factory.SelfAttribute("move_in.project")
    since = factory.SelfAttribute("move_in.term_from")
    until = factory.SelfAttribute("move_in.term_to")
    decided_by = factory.SubFactory(UserFactory)


# Outcomes


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
    required = factory.LazyFunction(lambda: [outcomes.MilestoneKind.AGREEMENT, outcomes.MilestoneKind.REGISTRATION])
    effective_from = date(2024, 1, 1)


# Figures


class CountingRuleFactory(Factory):
    class Meta:
        model = figures.CountingRule
        django_get_or_create = ["county", "version"]

    county = factory.SubFactory(CountyFactory)
    version = "V1"
    effective_from = date(2024, 1, 1)
    qualifying = factory.LazyFunction(
        lambda: [
            register.FigureKind.INCUBATOR_MOVE_IN,
            register.FigureKind.ENCLAVE_MOVE_IN,
            register.FigureKind.LANDING_REGISTERED,
        ]
    )
    words = "每个项目一生计一次。"


class TargetFactory(Factory):
    class Meta:
        model = figures.Target
        django_get_or_create = ["county", "year", "code"]

    county = factory.SubFactory(CountyFactory)
    year = 2026
    code = "projects"
    name = "引育科创项目"
    value = 80
    unit = "个"


class YearCloseFactory(Factory):
    class Meta:
        model = figures.YearClose
        django_get_or_create = ["county", "year"]

    county = factory.SubFactory(CountyFactory)
    year = 2025
    closed_on = date(2026, 1, 15)
    rule_version = "V1"


class ReportFactory(Factory):
    class Meta:
        model = figures.Report

    county = factory.SubFactory(CountyFactory)
    kind = figures.Report.Kind.PERIOD
    year = 2026
    number = factory.Sequence(lambda n: f"BG2026-T{n:03d}")
    as_of = DAY
    known_on = DAY
