"""The rules of a project's life in plain Python, as a clerk would explain them: no database, no flow, no product code.

Every act is a method: it says whether the act is allowed and, if so, what stands afterwards. The machine does the same
with the product and compares.
"""

from dataclasses import dataclass, field
from datetime import date

CENTRE = ("staff", "other_staff", "leader")
DESK_OF = {"kczx": "desk", "second": "other_desk", "enclave": "enclave"}
PEOPLE = ("applicant", "other_applicant", "reader", *DESK_OF.values(), *CENTRE)
RESTS = ("resident", "enclave", "incubating", "landed")
ENDS = ("reserve", "asleep", "refused", "rejected", "withdrawn", "lapsed")
OPENINGS = ("lead", *RESTS, "graduated", "exited", *ENDS)
BEFORE_HANDOVER = (
    "drafting", "recommendation", "check", "supplement", "accepted", "review", "deliberation", "notice", "objection",
    "approved", "offered", "signing",
)  # fmt: skip
CLOSING = (1, 15)  # last day on which a fact of the year before is confirmed for that year


@dataclass(eq=False)
class Application:
    """One attempt: to which carrier, through an enclave or not, by the long way or the short one."""

    carrier: str
    enclave: bool
    long: bool
    state: str = "draft"


@dataclass(eq=False)
class Stay:
    """A stay; `loss` is "" while it goes on, else how it ended and whether nothing was left then."""

    carrier: str
    signed_on: date
    signed_by: str
    handed_on: date | None = None
    handed_by: str = ""
    verified_on: date | None = None
    left_on: date | None = None
    kind: str = ""
    total: bool = False
    void: bool = False
    incubatee: bool = False
    born: int = 0
    ended: int = 0
    extended: int = 0

    @property
    def on(self):
        return max(self.signed_on, self.handed_on)

    @property
    def live(self):
        return bool(self.verified_on) and not self.left_on and not self.void


@dataclass(eq=False)
class Milestone:
    """A registration in the county, with its evidence."""

    by: str
    on: date
    verifier: str = ""
    sent_back: bool = False
    confirmed: bool = False


@dataclass(eq=False)
class Landing:
    """A confirmed landing; false when it never was, ended on a day when the company went away."""

    on: date
    known: date
    false: bool = False
    ended_on: date | None = None


@dataclass(eq=False)
class Case:
    """A longer term, a graduation or an exit that somebody asked for."""

    kind: str
    stay: Stay
    by: str
    step: str = "check"
    checker: str = ""
    how: str = ""  # of an exit


@dataclass(eq=False)
class Money:
    """An amount that somebody recorded; it counts once another person verified it."""

    amount: int
    by: str
    old: object = None  # the amount in whose place it stands
    verified: bool = False
    gone: bool = False


@dataclass(eq=False)
class Project:
    """Where a project stands, whose turn it is, and everything that happened to it."""

    name: str
    stage: str = "lead"
    rests: str = ""
    step: str = ""
    owner: str = ""
    desk: str = ""  # whose turn it is at a desk
    carrier: str = ""
    concerned: set = field(default_factory=set)
    team: str = ""
    journey: str = ""  # the carrier of the admission under way
    applications: list = field(default_factory=list)
    stays: list = field(default_factory=list)
    milestones: list = field(default_factory=list)
    landings: list = field(default_factory=list)
    cases: list = field(default_factory=list)
    money: list = field(default_factory=list)
    graduated: list = field(default_factory=list)
    joined_into: object = None
    in_notice: str = ""  # "running" or "stopped"
    pending: bool = False  # decided in a sitting that is not published

    # --- whose turn ---------------------------------------------------------------------------------------------

    def audience(self):
        """The people for whom the open step is."""
        if self.step in ("intake.supplement", "admission.confirm"):
            return {self.team} if self.team else set()
        if self.desk:
            return {DESK_OF[self.desk]}
        return set(CENTRE) if self.step else set()

    def may(self, who):
        """Whether the person may do the open step now: it is theirs, and no colleague holds it."""
        return bool(self.step) and who in self.audience() and self.owner in ("", who)

    def works_on(self, who):
        """Desks of the carriers concerned, and the centre."""
        return who in CENTRE or who in {DESK_OF[one] for one in self.concerned}

    def at(self, stage, step="", desk=""):
        """Go to a stage and a step; where it rests is remembered."""
        self.stage, self.step, self.desk, self.owner = stage, step, desk, ""
        if stage in RESTS:
            self.rests = stage

    def end(self, stage):
        """A journey ends without result: who lives somewhere stays there."""
        self.in_notice, self.journey, self.pending = "", "", False
        self.at(self.rests or stage)

    @property
    def open_application(self):
        return next((row for row in reversed(self.applications) if row.state in ("draft", "submitted")), None)

    @property
    def latest(self):
        return self.applications[-1] if self.applications else None

    # --- where it lives -------------------------------------------------------------------------------------------

    def by_stays(self):
        kinds = {"enclave" if stay.carrier == "enclave" else "incubating" for stay in self.stays if stay.live}
        return "incubating" if "incubating" in kinds else "enclave" if kinds else ""

    def standing(self):
        return "landed" if self.rests == "landed" else self.by_stays()

    def settle(self, otherwise, remaining):
        """After a stay ended or proved false; a journey under way goes on."""
        self.rests = remaining
        target = remaining or otherwise
        if self.stage in (*RESTS, "graduated") and self.stage != target:
            self.at(target)

    @property
    def landed(self):
        return any(not row.false and not row.ended_on for row in self.landings)

    # --- figures --------------------------------------------------------------------------------------------------

    def true_stays(self):
        return [stay for stay in self.stays if stay.verified_on and not stay.void]

    def lives(self, stay, day):
        """Whether a stay still gave standing at the end of a day."""
        for one in self.true_stays():
            if (
                one.left_on is None
                or one.kind in ("moved_on", "graduated")
                or one.left_on > day
                or one.left_on < stay.on
            ):
                continue
            if one.carrier == stay.carrier or (one.total and one.ended > stay.born):
                return False
        return stay.on <= day

    def stood(self, day):
        """Whether anything of it was left at the end of a day."""
        landed = any(
            not row.false and row.on <= day and not (row.ended_on and row.ended_on <= day) for row in self.landings
        )
        graduated = any(not stay.void and stay.kind == "graduated" and stay.left_on <= day for stay in self.graduated)
        return landed or graduated or any(self.lives(stay, day) for stay in self.true_stays() if stay.on <= day)

    def events(self):
        """What may make it count: (day, day on which it was confirmed)."""
        stays = [(stay.on, stay.verified_on) for stay in self.true_stays()]
        return stays + [(row.on, row.known) for row in self.landings if not row.false]

    def counts_in(self, year, today):
        """Whether it counts in the year: the first with an event after which it still stood, confirmed in time."""
        last = min(today, date(year, 12, 31))
        events = [event for event in self.events() if event[0] <= last]
        for candidate in sorted({on.year for on, _known in events}):
            if self.stood(min(last, date(candidate, 12, 31))):
                known = [known for on, known in events if on.year == candidate]
                return candidate == year and min(known) <= date(candidate + 1, *CLOSING)
        return False

    def verified_money(self):
        """What was verified counts until what takes its place is verified."""
        return sum(row.amount for row in self.money if row.verified and not self._replaced(row))

    def _replaced(self, row):
        after = [each for each in self.money if each.old is row]
        return any(each.verified or self._replaced(each) for each in after)
