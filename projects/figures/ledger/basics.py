"""Columns of the project itself: what the register holds of it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import SourceKind, TechField
from projects.register.stages import Stage
from projects.text import mask_phone
from projects.trace.wording import listed
from projects.trace.workbooks import Kind

from .column import OFFICE, Column

REGISTER, CONTESTS, WAYS = _("The project register"), _("Entries in contests"), _("Ways on which the project came")
COMPANY, TALK = _("The company that stands for the project, one of the county first"), _("Contacts with the project")


def plain(name):
    """Reads a column of the project as it is."""
    return lambda row: row.plain[name]


def labelled(name, choices):
    """Reads a choice of the project in words."""
    words = {value: member for value, member in choices._value2member_map_.items()}
    return lambda row: str(words[row.plain[name]].label) if row.plain[name] else ""


def day_of(name):
    """Reads a moment of the project as its day."""
    return lambda row: timezone.localdate(row.plain[name])


def of_company(name):
    """Reads a column of the company that stands for the project."""
    return lambda row: row.chunk.companies.get(row.pk, {}).get(name)


def phone(row):
    """The number; masked unless the whole ledger was asked for with numbers, with the right and a reason."""
    number = row.plain["phone"]
    return number if row.chunk.inquiry.phones else mask_phone(number)


def all_ways(row):
    """Every way on which it came, in order, once each."""
    kinds = dict.fromkeys(way["kind"] for way in row.chunk.sources.get(row.pk, ()))
    return listed((SourceKind(kind).label for kind in kinds), "、")


def contests(row):
    """Contests with what was won."""
    return "；".join(
        f"{entry['edition__name']} {entry['award']}".strip() for entry in row.chunk.entries.get(row.pk, ())
    )


def progress(row):
    """The latest contact with its day."""
    notes = row.chunk.notes.get(row.pk)
    return f"{notes[-1]['on']:%Y-%m-%d} {notes[-1]['words']}" if notes else ""


def matters(row):
    """What is being coordinated, and with whom."""
    return "；".join(f"{one['what']}（{one['unit']}）" for one in row.chunk.matters.get(row.pk, ()))


def label_names(row):
    """Labels of the office."""
    return "、".join(label["name"] for label in row.chunk.labels.get(row.pk, ()))


def place(row):
    """The number of the line."""
    return row.place


WAN = _("10,000 yuan")
BASICS = (
    Column("place", _("No."), place, _("Number of the line"), Kind.COUNT, width=6),
    Column("number", _("Project number"), plain("number"), REGISTER, width=16, dated=False),
    Column("name", _("Project name"), plain("name"), REGISTER, width=34, dated=False),
    Column("company", _("Company name"), of_company("company__name"), COMPANY, width=30),
    Column("uscc", _("Unified social credit code"), of_company("company__uscc"), COMPANY, width=22),
    Column("source", _("First source"), labelled("source", SourceKind), REGISTER, width=12, dated=False),
    Column("ways", _("All sources"), all_ways, WAYS, width=18, whole=False),
    Column("contests", _("Contest and award"), contests, CONTESTS, width=30, dated=False),
    Column("field", _("Technical field"), labelled("field", TechField), REGISTER, width=18, dated=False),
    Column("industry", _("Local industry"), plain("industry__name"), REGISTER, width=16, dated=False),
    Column("leader", _("Project leader"), plain("leader"), REGISTER, width=12, dated=False),
    Column("carrier", _("Carrier"), plain("carrier__name"), REGISTER, width=26, dated=False, whole=False),
    Column("registered", _("Registered on"), day_of("created_at"), REGISTER, Kind.DATE, dated=False, whole=False),
)
COMPANIES = (
    Column("established", _("Established"), of_company("company__established_on"), COMPANY, Kind.DATE, whole=False),
    Column("registered_capital", _("Registered capital"), of_company("company__registered_capital"), COMPANY, Kind.MONEY, WAN,
           dated=False),
    Column("paid_in_capital", _("Paid-in capital"), of_company("company__paid_in_capital"), COMPANY, Kind.MONEY, WAN, dated=False),
)  # fmt: skip
COURSE = (
    Column("stage", _("Present stage"), labelled("stage", Stage), REGISTER, width=18, dated=False),
    Column("stage_since", _("In this stage since"), day_of("stage_since"), REGISTER, Kind.DATE, dated=False, whole=False),
    Column("progress", _("Latest progress"), progress, TALK, width=40, roles=OFFICE),
    Column("matters", _("Matters to coordinate"), matters, _("Matters that were open on the day"), width=34),
    Column("follower", _("Followed by"), plain("follow_up_by__name"), REGISTER, width=12, dated=False),
    Column("contact", _("Contact"), plain("contact"), REGISTER, width=12, dated=False),
    Column("phone", _("Mobile"), phone, REGISTER, width=16, dated=False),
    Column("labels", _("Labels"), label_names, _("Labels of the office"), width=16, roles=OFFICE, dated=False, whole=False),
    Column("introduced_by", _("Brought by"), plain("introduced_by"), REGISTER, width=20, roles=OFFICE, dated=False, whole=False),
    Column("next_date", _("Next date"), plain("next_date"), REGISTER, Kind.DATE, roles=OFFICE, dated=False, whole=False),
    Column("remarks", _("Remarks"), plain("stage_reason"), _("Reason of the present stage"), width=30, dated=False),
)  # fmt: skip
