"""A row of a contest workbook as an entry: columns, the other values, the project behind it, and the row's key.

The organiser's phone numbers are for the contest only: they stay on the entry and never become the project's.
"""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from projects.money import format_wan
from projects.sealed import lasting
from projects.text import mask_phone, name_key, normalise

from .models import TechField
from .workbook.words import CONTEST_FIELDS

TEXTS = ("name", "company_name", "uscc", "leader", "email", "group", "track", "award")
COLUMNS = (*TEXTS, "phone", "score")
PHONES = ("phone", "contact_phone", "landline")
PEOPLE = ("leader", "contact", *PHONES)
LABELS = {spec.key: spec.label for spec in CONTEST_FIELDS}
KINDS = {spec.key: spec.kind for spec in CONTEST_FIELDS}
LONGEST_SUMMARY = 2000

# Words of organisers that mean one of the eight national fields beyond doubt; any other leaves the field open.
FIELD_WORDS = {
    "电子信息": TechField.ELECTRONICS,
    "新一代信息技术": TechField.ELECTRONICS,
    "新一代信息技术与集成电路": TechField.ELECTRONICS,
    "集成电路": TechField.ELECTRONICS,
    "人工智能": TechField.ELECTRONICS,
    "生物与新医药": TechField.BIOMEDICINE,
    "生物医药": TechField.BIOMEDICINE,
    "生物医药与医疗器械": TechField.BIOMEDICINE,
    "医疗器械": TechField.BIOMEDICINE,
    "航空航天": TechField.AEROSPACE,
    "航空航天与低空经济": TechField.AEROSPACE,
    "新材料": TechField.MATERIALS,
    "新材料与未来材料": TechField.MATERIALS,
    "高技术服务": TechField.SERVICES,
    "新能源": TechField.ENERGY,
    "新能源与节能": TechField.ENERGY,
    "新能源与绿色低碳": TechField.ENERGY,
    "资源与环境": TechField.ENVIRONMENT,
    "节能环保": TechField.ENVIRONMENT,
    "先进制造": TechField.MANUFACTURING,
    "先进制造与自动化": TechField.MANUFACTURING,
    "高端装备制造": TechField.MANUFACTURING,
}


def known_values(values):
    """What a row says, as JSON can keep it. An empty cell says nothing: it takes nothing away from an entry."""
    return {key: _plain(key, value) for key, value in values.items() if value is not None}


def _plain(key, value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        # 94.5 in a file and 94.50 in the database are one score.
        return f"{value:.2f}" if key == "score" else str(value)
    return value


def columns_of(known):
    """The typed columns of an entry, from plain values."""
    columns = {key: known.get(key) or "" for key in TEXTS}
    columns["phone"] = next((known[key] for key in PHONES if known.get(key)), "")
    columns["score"] = Decimal(known["score"]) if known.get("score") is not None else None
    return columns


def other_values(known):
    """What has no column of its own, by field name."""
    return {key: value for key, value in known.items() if key not in COLUMNS}


def plain_values(entry):
    """An entry as plain values again, to be compared with a row."""
    columns = {key: _plain(key, getattr(entry, key)) for key in COLUMNS}
    if columns["phone"] in (entry.values.get("contact_phone"), entry.values.get("landline")):
        columns["phone"] = ""  # it stands there because the row had no other
    return {**entry.values, **{key: value for key, value in columns.items() if value not in (None, "")}}


def row_key(known):
    """What makes a row the same row in a second file of the edition: the code, else the name and one person."""
    if known.get("uscc"):
        return f"code:{known['uscc']}"
    anyone = (*PEOPLE, "company_name", "team_name")
    person = next((normalise(known[key]) for key in anyone if known.get(key)), "")
    return f"name:{name_key(known['name'])[:70]}|{lasting(person[:40])}"


def tech_field(known):
    """The national field, where the organiser's word leaves no doubt; else ""."""
    words = (known.get("tech_field"), known.get("track"))
    return next((FIELD_WORDS[word] for word in words if word in FIELD_WORDS), "")


def project_facts(known):
    """What an entry tells about its project. The phone is not among it."""
    return {
        "name": known["name"],
        "leader": known.get("leader") or "",
        "field": tech_field(known),
        "planned_investment": known.get("planned_investment"),
        "summary": (known.get("summary") or "")[:LONGEST_SUMMARY],
    }


PHONE_KEYS = {key for key, kind in KINDS.items() if kind == "phone"}


def show_value(key, value):
    """A plain value in words; phone numbers are masked."""
    if value in (None, ""):
        return ""
    if key in PHONE_KEYS:
        return mask_phone(value)
    return _("%(amount)s × 10,000 yuan") % {"amount": format_wan(value)} if KINDS.get(key) == "money" else str(value)


def show_values(entry):
    """[(label, words)] of what has no column, in the order of the workbook's fields."""
    shown = []
    for key, label in LABELS.items():
        value = entry.values.get(key)
        if value not in (None, ""):
            shown.append(
                (
                    label,
                    _("%(amount)s × 10,000 yuan") % {"amount": format_wan(value)}
                    if KINDS[key] == "money"
                    else str(value),
                )
            )
    return shown
