"""Projects, companies, contests, applications, figure events."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone

from projects.register import models as register
from projects.register.stages import Stage

from .base import DAY, Factory, at, same_county
from .files import DocumentVersionFactory, StoredFileFactory
from .people import CountyFactory, IncubatorFactory, OrganisationFactory, UserFactory


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
    county = factory.SelfAttribute("edition.contest.county")
    file = factory.SubFactory(StoredFileFactory, county=factory.SelfAttribute("..county"))


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
    applicant_kind = factory.SelfAttribute("organisation.kind")
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
