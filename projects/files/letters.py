"""Letters as Word templates: which fields each kind offers, which template holds on a day, and filling one in.

The fields stand as data in `fixtures/letters/fields.json`, because their names are what people type into Word: each
with the name of the fact behind it and a sample. Beside it lie the templates that hold where the county has none.
"""

import json
import os
import struct
import subprocess
import tempfile
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from projects.trace.errors import Refused
from projects.trace.limited import Busy, Limits, one_at_a_time, run_limited

from .models import LetterTemplate

FOLDER = settings.BASE_DIR / "fixtures" / "letters"
LIMITS = Limits(seconds=30, cpu=15, memory=1024**3, file=0)


@cache
def catalogue():
    """{kind: {"fields": [(name, fact, sample)], "rows": {name: {"key", "fields", "sample"}}}}."""
    return json.loads((FOLDER / "fields.json").read_text())


def names_of(kind):
    """Names of the fields of a kind, rows included."""
    known = catalogue()[kind]
    return [name for name, _fact, _sample in known["fields"]] + [*known.get("rows", {})]


def fields_of(kind):
    """[(as typed in Word, sample)] of a kind; rows of a table with the names of their cells."""
    known = catalogue()[kind]
    plain = [(f"{{{{ {name} }}}}", sample) for name, _fact, sample in known["fields"]]
    tables = [
        (
            f"{{%tr for x in {name} %}} … {{%tr endfor %}}",
            " ".join(f"{{{{ x.{cell} }}}}" for cell, _fact in rows["fields"]),
        )
        for name, rows in known.get("rows", {}).items()
    ]
    return plain + tables


def sample_of(kind):
    """The made-up values of a kind, by the names as typed."""
    known = catalogue()[kind]
    values = {name: sample for name, _fact, sample in known["fields"]}
    for name, rows in known.get("rows", {}).items():
        values[name] = [dict(zip([cell for cell, _fact in rows["fields"]], row, strict=True)) for row in rows["sample"]]
    return values


def named(kind, facts):
    """Facts under the names that templates use; every fact of the kind has to be there."""
    known = catalogue()[kind]
    values = {name: str(facts[fact]) for name, fact, _sample in known["fields"]}
    for name, rows in known.get("rows", {}).items():
        values[name] = [{cell: str(row[fact]) for cell, fact in rows["fields"]} for row in facts[rows["key"]]]
    return values


def default_body(kind):
    """The template that is shipped."""
    return (FOLDER / f"{kind}.docx").read_bytes()


def body_in_force(county_id, kind, on):
    """The bytes of the template that holds in a county on a day."""
    row = LetterTemplate.objects.in_force(county_id, kind, on)
    return body_of(row) if row else default_body(kind)


def body_of(template):
    """The bytes of a stored template."""
    with template.file.content.open("rb") as content:
        return content.read()


def fill_in(kind, body, values, mark=""):
    """A template with its values: (docx bytes, blocks for screen and PDF). Raises `Refused` with what is wrong.

    `mark` stands at the head of each page of the Word file, e.g. that it is a draft.
    """
    names = names_of(kind)
    head = json.dumps({"known": names, "context": values, "mark": mark}).encode()
    env = {"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
    job = struct.pack(">Q", len(head)) + head + body
    try:
        with one_at_a_time():
            done = run_limited("projects.files.wordform", limits=LIMITS, job=job, cwd=tempfile.gettempdir(), env=env)
    except Busy as busy:
        raise Refused(_("Many files are being looked at just now. Please try again in a minute.")) from busy
    except subprocess.TimeoutExpired as error:
        raise Refused(fault_sentence("costly", {}, names)) from error
    line, _newline, letter = done.stdout.partition(b"\n")
    answer = json.loads(line) if line and not done.returncode else {"fault": "costly", "details": {}}
    if "fault" in answer:
        raise Refused(fault_sentence(answer["fault"], answer["details"], names))
    return letter, answer["blocks"]


def fault_sentence(code, details, names):
    """What is wrong with a template and what to do."""
    words = {"known": "、".join(names), **details}
    words["names"] = "、".join(f"“{name}”" for name in details.get("names", []))
    if code == "unknown":
        return _("The template asks for %(names)s, which this letter does not have. It has: %(known)s.") % words
    if code == "syntax":
        return _("The fields of the template cannot be read: %(words)s. Check the braces and try again.") % words
    if code == "outside":
        return _("The template reaches outside itself (%(what)s). Remove it and save the file again.") % words
    if code == "forbidden":
        return _("The template asks for something that a letter may not do: %(words)s") % words
    return _("The template is too costly to fill in and was not taken. Make it simpler.")
