"""One door to whole data of persons: nothing records a reveal elsewhere, and no template prints what is to be masked."""

import re

import pytest
from django.conf import settings

from projects.people.revealing import RevealForm, reveal
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent, Message

SOURCES = [
    path for room in ("projects", "workflows") for path in sorted((settings.BASE_DIR / room).rglob("*.py"))
    if "migrations" not in path.parts
]  # fmt: skip
DOOR = "projects/people/revealing.py"
# Who says itself that nothing is masked: the door's callers, and what is somebody's own.
UNMASKED = {
    "workflows/views/confirmations.py": "the applicant reads what was entered on behalf, by link and code",
}
# Columns of persons that a template prints whole.
PRINTED = {
    ("account/email_confirm.html", "email"): "one's own address",
    ("people/people.html", "email"): "the open invitations of one's own organisation, to take one back",
    ("selection/objection.html", "contact"): "who objects is answered there, by those who examine it",
    ("tenancy/premises_stay.html", "contact"): "masked in `tenancy.premises`",
    ("tenancy/premises_stay.html", "phone"): "masked in `tenancy.premises`",
    ("tenancy/premises_stays.html", "contact"): "masked in `tenancy.premises`",
    ("tenancy/premises_stays.html", "phone"): "masked in `tenancy.premises`",
    ("register/project_side.html", "contact"): "a name; the number beside it is masked in the view",
}
SHOWN = re.compile(r"\{\{\s*[\w.]+\.(phone|email|contact|legal_representative|mobile)\b([^}]*)\}\}")
WITHIN = re.compile(r"blocktranslate with [^%]*?=[\w.]+\.(phone|email|contact|mobile)\b(?!\|masked)")


def _named(path):
    return str(path.relative_to(settings.BASE_DIR))


def test_a_reveal_is_recorded_in_one_place():
    own_verbs = re.compile(r"""record\(\s*["']reveal_""")
    assert [_named(path) for path in SOURCES if own_verbs.search(path.read_text())] == []
    doors = {_named(path) for path in SOURCES if re.search(r"\brecord\(verb, target, by=by", path.read_text())}
    assert doors == {DOOR}


def test_nothing_says_unmasked_of_itself():
    called = re.compile(
        r"(?<!def )\b(?:sections|changes|show|show_part|rows_of|words)\([^)]*(?:masked=False|named=True)"
    )
    said = {_named(path) for path in SOURCES if called.search(path.read_text())}
    assert said == set(UNMASKED)


def test_templates_print_no_way_to_reach_a_person():
    root, found = settings.BASE_DIR / "templates", set()
    for path in root.rglob("*.html"):
        text = path.read_text()
        found |= {
            (str(path.relative_to(root)), name) for name, filters in SHOWN.findall(text) if "masked" not in filters
        }
        found |= {(str(path.relative_to(root)), name) for name in WITHIN.findall(text)}
    assert found == set(PRINTED)


def test_without_a_reason_nothing_is_shown_and_auditors_are_told_of_the_rest(county, cast):
    auditor, staff = cast.auditor.user, cast.staff.user
    with pytest.raises(Refused):
        reveal(county, by=staff, county_id=county.pk, reason="  ")
    assert not AuditEvent.objects.filter(verb="reveal_contact").exists()
    reveal(county, by=staff, county_id=county.pk, reason="核对")
    reveal(county, by=auditor, county_id=county.pk, reason="抽查")  # nobody is told of the own act
    assert [one.to for one in Message.objects.all()] == [auditor]
    form = RevealForm({"why": "call", "reason": "约时间"})
    assert form.is_valid()
    assert form.words == "电话催办：约时间"
