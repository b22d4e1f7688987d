"""What the two reports say, as plain frozen values: the layout prints them, `to_json` travels inside the PDF.

Texts are final: dates, money and rates arrive formatted as officials write them ("2026年9月30日", "2,200.00").
An empty text prints as "—". Nothing here is a sum: what may be added is decided where the facts are.
No person appears beside a talent level, and people are counts only.
"""

from dataclasses import dataclass
from datetime import datetime

from .snapshots import Snapshot


@dataclass(frozen=True)
class AuditHead:
    """The end of the audit log's chain when the report was made: with it, and the paper, nobody rewrites what was before."""

    number: int
    digest: str
    sealed_at: str


@dataclass(frozen=True)
class Imprint:
    """What identifies one printed report; it stands at the foot of every page.

    number: the report's own running number (编号), no document number (发文字号). check_code: see `check_code`.
    verify_url: public page that says whether this paper is genuine and current, printed as a QR code.
    corrects: which report it replaces and why. head, document_number: the unit's own red head and 发文字号, from its
    settings only. audit: None where nothing is sealed yet; the paper shows the beginning of the digest.
    """

    number: str
    check_code: str
    cutoff: str
    rule_version: str
    generated_at: datetime
    verify_url: str
    unit: str
    demo: bool = False
    corrects: str = ""
    head: str = ""
    document_number: str = ""
    audit: AuditHead | None = None


@dataclass(frozen=True)
class Fact:
    """One cell pair of an overview table; wide ones take a whole row."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class SourceLink:
    """One link of the chain by which the project came: contest, enclave, incubator, landing."""

    date: str
    channel: str
    event: str
    carrier: str = ""
    counted: str = ""


@dataclass(frozen=True)
class Condition:
    """One line of the conditions table. met: True, False, or None when the condition does not apply."""

    name: str
    standard: str
    actual: str
    evidence: str
    verifier: str
    verified_on: str
    met: bool | None = True


@dataclass(frozen=True)
class Step:
    """One dated step of the project with who decided it."""

    date: str
    event: str
    decider: str
    note: str = ""


@dataclass(frozen=True)
class MoneyLine:
    """One kind of money in 万元. Kinds are never summed."""

    kind: str
    amount: str
    as_of: str = ""
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True)
class PeopleLine:
    """A head count. depth 0 is the total, 1 an overlapping part of it (其中)."""

    label: str
    count: int | None
    depth: int = 0
    note: str = ""


@dataclass(frozen=True)
class PromiseLine:
    """What was promised beside what is real. real: the verified figure where one exists, else what was found."""

    what: str
    by: str
    promised: str
    due: str
    real: str
    state: str
    broken: bool = False


@dataclass(frozen=True)
class Photo:
    """A cleaned photograph (JPEG or PNG bytes, at most 1600 px) with its day and place."""

    body: bytes
    mime: str
    caption: str
    taken_on: str
    place: str


@dataclass(frozen=True)
class Matter:
    """Something to coordinate or to decide."""

    subject: str
    detail: str
    responsible: str
    due: str
    status: str = ""


@dataclass(frozen=True)
class NextStep:
    """A planned step, who does it, by when."""

    text: str
    responsible: str
    due: str


@dataclass(frozen=True)
class Signature:
    """A place to sign; name and date stay empty unless somebody signed in the system."""

    role: str
    name: str = ""
    date: str = ""


@dataclass(frozen=True)
class Evidence:
    """A line of the list of attachments (附件目录). digest: first characters of the file's SHA-256."""

    number: int
    name: str
    kind: str
    date: str
    digest: str = ""


@dataclass(frozen=True)
class ProjectReport(Snapshot):
    """Landing report of one project: two pages and an annex."""

    imprint: Imprint
    project_number: str
    project_name: str
    conclusion: str
    remark: str
    conditions_title: str
    overview: tuple[Fact, ...] = ()
    sources: tuple[SourceLink, ...] = ()
    conditions: tuple[Condition, ...] = ()
    timeline: tuple[Step, ...] = ()
    money: tuple[MoneyLine, ...] = ()
    people: tuple[PeopleLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    photos: tuple[Photo, ...] = ()
    matters: tuple[Matter, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    signatures: tuple[Signature, ...] = ()
    attachments: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class KeyNumber:
    """One of the four numbers of the first page, with the line under it."""

    label: str
    value: str
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Curve:
    """Projects counted up to the end of each month (None: not over yet) against the year's target."""

    target: int
    counted: tuple[int | None, ...]
    caption: str = ""


@dataclass(frozen=True)
class Share:
    """One bar of a breakdown by source, carrier or town; the parts add up to the counted projects."""

    label: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class KeyProject:
    """A project worth naming; investment is the planned total in 万元."""

    name: str
    carrier: str
    stage: str
    investment: str
    progress: str


@dataclass(frozen=True)
class TargetLine:
    """A yearly target as printed ("≥80个"), with the county's figure and, beside it, that of incubated projects."""

    name: str
    target: str
    county: str
    incubated: str
    rate: str
    section: str


@dataclass(frozen=True)
class NextLanding:
    """A project that is about to land, and what it still lacks."""

    name: str
    carrier: str
    expected: str
    met: str
    lacking: str
    responsible: str


@dataclass(frozen=True)
class RegisterRow:
    """A counted project in the register annex; money in 万元, heads as counts (None: no return yet)."""

    number: str
    name: str
    company: str
    source: str
    carrier: str
    industry: str
    counted_on: str
    landing: str
    stage: str
    planned: str
    paid: str
    equity: str
    talent: int | None
    masters_doctors: int | None


@dataclass(frozen=True)
class Basis:
    """Why a project counts (计入依据)."""

    number: str
    name: str
    event: str
    event_on: str
    carrier: str
    evidence: str
    verifier: str
    late: bool = False


@dataclass(frozen=True)
class Uncounted:
    """Why a project does not count (未计入及理由)."""

    number: str
    name: str
    event: str
    event_on: str
    reason: str


@dataclass(frozen=True)
class Clause:
    """A paragraph of the counting rule as it was in force (口径说明)."""

    heading: str
    text: str


@dataclass(frozen=True)
class PeriodReport(Snapshot):
    """Report of a year or quarter: a first page for leaders, the body, four annexes."""

    imprint: Imprint
    title: str
    period: str
    sentence: str
    numbers: tuple[KeyNumber, ...]
    results: tuple[str, ...]
    decisions: tuple[Matter, ...]
    curve: Curve
    progress_text: str = ""
    structure_text: str = ""
    talent_text: str = ""
    finance_text: str = ""
    targets: tuple[TargetLine, ...] = ()
    sources: tuple[Share, ...] = ()
    carriers: tuple[Share, ...] = ()
    key_projects: tuple[KeyProject, ...] = ()
    talent: tuple[PeopleLine, ...] = ()
    finance: tuple[MoneyLine, ...] = ()
    problems: tuple[Matter, ...] = ()
    next_landings: tuple[NextLanding, ...] = ()
    register: tuple[RegisterRow, ...] = ()
    basis: tuple[Basis, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    rule: tuple[Clause, ...] = ()
    differences: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class BatchReport(Snapshot):
    """Landing reports of several projects, bound as one."""

    imprint: Imprint
    title: str
    reports: tuple[ProjectReport, ...]


@dataclass(frozen=True)
class BatchLine:
    """One report of a ZIP: its number, its project, the digest of its data."""

    number: str
    project_number: str
    project_name: str
    digest: str


@dataclass(frozen=True)
class BatchList(Snapshot):
    """What a ZIP of landing reports holds."""

    imprint: Imprint
    title: str
    lines: tuple[BatchLine, ...]
