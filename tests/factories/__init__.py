"""Makes rows for tests, one factory per model that tests need. Rows are plausible and valid; nothing is random.

Factories write rows directly. A test about an act calls the verb; a factory only sets the scene before it.
"""

from .base import DAY, WAN, Factory, at, same_county  # noqa: F401
from .figures import CountingRuleFactory, PeriodCloseFactory, ReportFactory, TargetFactory  # noqa: F401
from .files import (  # noqa: F401
    DocumentFactory,
    DocumentVersionFactory,
    ImageFileFactory,
    PreviewFactory,
    StoredFileFactory,
    image_bytes,
    pdf_bytes,
)
from .outcomes import (  # noqa: F401
    CarrierEventFactory,
    ChangeFactory,
    DeclarationFactory,
    EventKindFactory,
    EvidenceFactory,
    IncubationFactory,
    InvestmentFactory,
    LandingConditionsFactory,
    LandingFactory,
    LoanProductFactory,
    MilestoneFactory,
    MoveInFactory,
    OfferFactory,
    PetitionFactory,
    ProjectPhotoFactory,
    ReturnFactory,
    RoomFactory,
    RoomUseFactory,
    RosterLineFactory,
    RosterPersonFactory,
    TalentFactory,
)
from .people import (  # noqa: F401
    PASSWORD,
    CarrierFactory,
    CountyFactory,
    EnclaveFactory,
    IncubatorFactory,
    MembershipFactory,
    OrganisationFactory,
    SectionFactory,
    UserFactory,
)
from .register import (  # noqa: F401
    ApplicationFactory,
    ApplicationVersionFactory,
    CompanyFactory,
    ContestEntryFactory,
    ContestFactory,
    DraftFieldFactory,
    EditionFactory,
    FigureEventFactory,
    FindingFactory,
    ImportBatchFactory,
    LeadNoteFactory,
    MaterialFactory,
    ProjectCompanyFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RequirementFactory,
    RouteFactory,
    SubmittedApplicationFactory,
)
from .selection import (  # noqa: F401
    AgendaItemFactory,
    CriterionFactory,
    DecisionFactory,
    DeliberationFactory,
    ExpertFactory,
    InvitationFactory,
    MeetingFactory,
    NoticeItemFactory,
    ObjectionFactory,
    PublicNoticeFactory,
    ReviewFactory,
    RubricFactory,
)
from .tenancy import HandoverFactory, RentMonthFactory, StayCaseFactory  # noqa: F401
