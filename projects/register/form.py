"""The application form, declared once as data: it drives the screen, the reading view, the checks and the supplement.

A changed form gets a new SCHEMA; versions keep the one they were written with. Cleaning and showing: `values.py`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models import TechField

SCHEMA = "3"
# What is new in each form: told to whoever has an older draft. Since when it is in use here: `FormEdition`.
EDITIONS = {
    "1": "",
    "2": _("Shareholders and needs of the rooms are asked for in rows of their own."),
    "3": _("The industry is chosen from the county's own list."),
}

TEAM, COMPANY = "team", "company"
# Kinds of a field: how it is typed, checked and shown.
# INDUSTRY is the name of one of the county's industries: the words stay what they were when it was chosen.
TEXT, PROSE, CHOICE, INDUSTRY, MONEY, DATE, PHONE, EMAIL, NUMBER, PERCENT = (
    "text", "prose", "choice", "industry", "money", "date", "phone", "email", "number", "percent",
)  # fmt: skip
# Classes of personal data: a way to reach a person, or facts about a person. Masked unless needed for the work.
REACH, PERSON = "reach", "person"


@dataclass(frozen=True)
class Field:
    """One question. Money is typed in 万元 and kept in 分, percentages as exact text with at most two decimals;
    `applies` narrows it to teams or companies, `asked_if` ("field=answer") to those who answered so.

    `key` marks facts that the material check judges one by one; `smallest`, `largest` bound numbers.
    """

    name: str
    label: str
    kind: str = TEXT
    unit: str = ""
    help: str = ""
    example: str = ""
    required: bool = False
    applies: str = ""
    personal: str = ""
    key: bool = False
    longest: int = 100
    smallest: int = 0
    largest: int | None = None
    asked_if: str = ""
    choices: tuple = ()

    def for_kind(self, kind):
        """Whether an applicant of this kind is asked."""
        return self.applies in ("", kind)


@dataclass(frozen=True)
class Rows:
    """A question answered by several rows, each with the same fields; how many at most: `FormRule`."""

    name: str
    label: str
    fields: tuple
    help: str = ""
    required: bool = False
    applies: str = ""
    key: bool = False

    def for_kind(self, kind):
        """Whether an applicant of this kind is asked."""
        return self.applies in ("", kind)


@dataclass(frozen=True)
class Step:
    """A page of the form."""

    key: str
    label: str
    words: str
    parts: tuple

    def parts_for(self, kind):
        """The questions that apply to a kind of applicant."""
        return [part for part in self.parts if part.for_kind(kind)]


EDUCATION = (("doctor", _("Doctor")), ("master", _("Master")), ("bachelor", _("Bachelor")), ("other", _("Other")))
TALENT = (("national", _("National level")), ("province", _("Provincial level")), ("city", _("City level")))
IP_KINDS = (
    ("invention", _("Invention patent")),
    ("utility", _("Utility model")),
    ("software", _("Software copyright")),
    ("circuit", _("Circuit layout")),
    ("other", _("Other")),
)
IP_STATES = (("granted", _("Granted")), ("filed", _("Filed")), ("licensed", _("Licensed from others")))
MONEY_KINDS = (("equity", _("Equity")), ("loan", _("Loan")), ("grant", _("Grant")))
LANDING = (
    ("now", _("Already in the county")),
    ("half", _("Within half a year")),
    ("year", _("Within a year")),
    ("later", _("Later than a year")),
    ("open", _("Not decided yet")),
)
OWNERS = (
    ("person", _("Natural person")),
    ("company", _("Company")),
    ("fund", _("Fund")),
    ("staff", _("Staff holding")),
)
SITE_NEEDS = (
    ("power", _("Power")),
    ("load", _("Load of the floor")),
    ("height", _("Height of the room")),
    ("water", _("Water and drainage")),
    ("clean", _("Clean room")),
    ("exhaust", _("Exhaust air")),
    ("network", _("Network")),
    ("other", _("Other")),
)
YES_NO = (("no", _("No")), ("yes", _("Yes")))

PROJECT = Step(
    "project", _("Project and technology"), _("Three short texts; everything else is in the business plan."),
    (
        Field("project_name", _("Project name"), required=True, key=True, example=_("Solid-state LiDAR for cars")),
        Field("tech_field", _("Technical field"), CHOICE, required=True, key=True, choices=tuple(TechField.choices)),
        Field("industry", _("Local industry"), INDUSTRY, help=_("The county's own list; leave it empty if none fits.")),
        Field("summary", _("What the project is"), PROSE, required=True, longest=1000,
              help=_("What you make, for whom, and how far it is. Two to five sentences.")),
        Field("technology", _("Core technology and what is new"), PROSE, required=True, longest=1000,
              help=_("What others cannot do yet, and where the technology comes from.")),
        Field("market", _("Market and competition"), PROSE, required=True, longest=1000,
              help=_("Who pays, who competes, first customers or orders.")),
        Field("hazard", _("Hazardous chemicals, waste water or noise"), CHOICE, required=True, choices=YES_NO),
        Field("hazard_words", _("If yes: what, and how it is handled"), PROSE, longest=500,
              asked_if="hazard=yes", example=_("2 litres of acetone a month, collected by a licensed firm")),
    ),
)  # fmt: skip

APPLICANT = Step(
    "applicant", _("Applicant and contact"), _("Who applies, and whom we may call."),
    (
        Field("future_company", _("Name planned for the company"), applies=TEAM,
              help=_("Leave empty if there is none yet."), example=_("Jiashan Stardust Vision Technology Co., Ltd.")),
        Field("future_capital", _("Planned registered capital"), MONEY, applies=TEAM),
        Field("future_on", _("Planned day of registration"), DATE, applies=TEAM),
        Field("established_on", _("Established on"), DATE, required=True, applies=COMPANY, key=True,
              help=_("As in the licence.")),
        Field("legal_representative", _("Legal representative"), required=True, applies=COMPANY, personal=PERSON),
        Field("registered_address", _("Registered address"), required=True, applies=COMPANY, key=True, longest=200,
              help=_("As in the licence.")),
        Field("registered_capital", _("Registered capital"), MONEY, required=True, applies=COMPANY, key=True),
        Field("paid_in_capital", _("Paid-in capital"), MONEY, applies=COMPANY),
        Field("staff", _("Employees with social insurance"), NUMBER, required=True, applies=COMPANY, unit=_("persons"),
              largest=100000),
        Field("leader", _("Project leader"), required=True, personal=PERSON, key=True, longest=60),
        Field("contact", _("Contact person"), required=True, personal=PERSON, longest=60),
        Field("phone", _("Contact's mobile"), PHONE, required=True, personal=REACH, example="13800001234"),
        Field("email", _("Contact's e-mail"), EMAIL, personal=REACH, example="name@example.cn"),
        Rows("shareholders", _("Shareholders"),
             help=_("As in the articles; a team: as planned. The ratios together make at most 100 %."),
             fields=(
                 Field("name", _("Name"), required=True, personal=PERSON),
                 Field("kind", _("Kind"), CHOICE, required=True, choices=OWNERS),
                 Field("ratio", _("Ratio"), PERCENT, required=True, unit="%", example="33.5"),
             )),
    ),
)  # fmt: skip

PEOPLE = Step(
    "team", _("Team and intellectual property"), _("The core members and what belongs to the project."),
    (
        Rows("team", _("Core members"), required=True, key=True, help=_("The leader first; no identity numbers."),
             fields=(
                 Field("name", _("Full name"), required=True, personal=PERSON, longest=60),
                 Field("duty", _("Duty"), required=True, personal=PERSON, example=_("Technical lead")),
                 Field("education", _("Education"), CHOICE, required=True, personal=PERSON, choices=EDUCATION),
                 Field("talent", _("Talent level"), CHOICE, personal=PERSON, choices=TALENT),
             )),
        Rows("ip", _("Intellectual property"), key=True, help=_("Patents and copyrights of the project, also filed ones."),
             fields=(
                 Field("name", _("Name"), required=True, example=_("A solid-state LiDAR and its calibration")),
                 Field("kind", _("Kind"), CHOICE, required=True, choices=IP_KINDS),
                 Field("number", _("Number"), longest=40, example="ZL202410123456.7"),
                 Field("state", _("State"), CHOICE, required=True, choices=IP_STATES),
             )),
    ),
)  # fmt: skip

MEANS = Step(
    "means", _("Money and space"), _("Amounts are in units of 10,000 yuan. Estimates are fine where nothing is signed yet."),
    (
        Field("planned_investment", _("Planned total investment"), MONEY, required=True, key=True,
              help=_("For the whole life of the project, as in the business plan."), example="2000"),
        Field("funding_need", _("Financing wanted now"), MONEY),
        Rows("funding", _("Financing obtained"), help=_("Each round, loan or grant in a row of its own."),
             fields=(
                 Field("on", _("Day"), DATE, required=True),
                 Field("investor", _("Funded by"), required=True, example=_("Seed fund of the incubator")),
                 Field("kind", _("Kind"), CHOICE, required=True, choices=MONEY_KINDS),
                 Field("amount", _("Amount"), MONEY, required=True),
             )),
        Field("area", _("Space wanted"), NUMBER, required=True, unit="㎡", largest=100000, example="120"),
        Rows("site", _("Needs of the rooms"), help=_("Only what an ordinary office does not have."),
             fields=(
                 Field("kind", _("Kind"), CHOICE, required=True, choices=SITE_NEEDS),
                 Field("words", _("What is needed"), required=True, example=_("three-phase current, 100 kW")),
             )),
        Field("space_words", _("Special needs of the rooms"), PROSE, longest=500,
              help=_("Whatever else the rooms must have.")),
        Field("landing", _("Landing in the county"), CHOICE, required=True, choices=LANDING),
    ),
)  # fmt: skip

STEPS = (PROJECT, APPLICANT, PEOPLE, MEANS)
STEPS_BY_KEY = {step.key: step for step in STEPS}
PARTS = {part.name: part for step in STEPS for part in step.parts}
STEP_OF = {part.name: step for step in STEPS for part in step.parts}


def parts_for(kind):
    """All questions of a kind of applicant, in order."""
    return [part for step in STEPS for part in step.parts_for(kind)]


def key_parts(kind):
    """The facts that the material check judges one by one."""
    return [part for part in parts_for(kind) if part.key]


def field_at(path):
    """The `Field` behind the path of a draft ("summary", "team.<row>.name"), or None for a path that is none."""
    head, *rest = path.split(".")
    part = PARTS.get(head)
    if isinstance(part, Rows) and len(rest) == 2:
        return next((field for field in part.fields if field.name == rest[1]), None)
    return part if isinstance(part, Field) and not rest else None
