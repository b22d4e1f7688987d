"""Two states of an application side by side, field by field: versions as submitted, and the draft as it stands now."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from . import form
from .eligibility import draft_of
from .form import Field
from .models import Application, ApplicationVersion
from .supplement import draft_materials
from .values import clean_draft, show

NOW = "now"


def words_of(kind, data, *, masked=False):
    """{path: (label, words)} of clean data: one entry per field, and per field of each row."""
    found = {}
    for part in form.parts_for(kind):
        value = data.get(part.name)
        if isinstance(part, Field):
            found[part.name] = (part.label, show(part, value, masked=masked))
            continue
        for number, row in enumerate(value or [], 1):
            for field in part.fields:
                label = _("%(part)s, row %(number)s, %(field)s") % {
                    "part": part.label, "number": number, "field": field.label,
                }  # fmt: skip
                words = show(field, row.get(field.name), masked=masked)
                found[f"{part.name}.{row.get('id', number)}.{field.name}"] = (label, words)
    return found


def draft_words(kind, draft, *, masked=False):
    """The same of a draft; what cannot be understood stands there as it was typed."""
    data, wrong = clean_draft(kind, draft)
    found = words_of(kind, data, masked=masked)
    return found | {path: (found[path][0], draft[path]) for path, _part, _words in wrong if path in found}


def differences(before, after):
    """[(path, label, words before, words after)] where two states differ, in the order of the form."""
    nothing = ("", "")
    found = []
    for path in [*after, *(path for path in before if path not in after)]:
        (old_label, old), (new_label, new) = before.get(path, nothing), after.get(path, nothing)
        if old != new:
            found.append((path, new_label or old_label, old, new))
    return sorted(found, key=lambda row: _place(row[0]))


def _place(path):
    return list(form.PARTS).index(path.split(".")[0])


def handed_in(version):
    """Materials of a version with their files."""
    rows = version.materials.select_related("requirement", "document__file", "document__document")
    return list(rows)


@dataclass
class State:
    """A version, or the draft as it stands now (`version` None), in words."""

    application: Application
    version: ApplicationVersion | None = None

    @property
    def key(self):
        """How the address names it."""
        return str(self.version.number) if self.version else NOW

    @property
    def label(self):
        """What the list of choices says."""
        if self.version is None:
            return _("as it stands now, not handed in")
        at = timezone.localtime(self.version.submitted_at).strftime("%Y-%m-%d %H:%M")
        return _("version %(number)s, as submitted on %(at)s") % {"number": self.version.number, "at": at}

    def words(self, *, masked=False):
        """{path: (label, words)}."""
        kind = self.application.applicant_kind
        if self.version is None:
            return draft_words(kind, draft_of(self.application), masked=masked)
        return words_of(kind, self.version.data, masked=masked)

    @cached_property
    def files(self):
        """{code: (name of the material, files)}."""
        rows = handed_in(self.version) if self.version else self._files_now()
        found = {}
        for row in rows:
            name, files = found.setdefault(row.requirement.code, (row.requirement.name, []))
            files.append(f"{row.document} · {row.document.file.name}")
        return {code: (name, "\n".join(files)) for code, (name, files) in found.items()}

    def _files_now(self):
        """New files stand in for those of the last version that answer the same requirement."""
        new = list(draft_materials(self.application))
        replaced = {row.requirement.code for row in new}
        last = self.application.latest
        old = [row for row in handed_in(last) if row.requirement.code not in replaced] if last else []
        return [*old, *new]


def states_of(application, *, own):
    """What can be compared, the newest last."""
    rows = application.versions.select_related("submitted_by").order_by("number")
    found = [State(application, row) for row in rows]
    return [*found, State(application)] if own else found


def changes(before, after, *, masked):
    """[(label, before, after)]: fields and materials that differ; contact details masked after comparing."""
    found = differences(before.words(), after.words())
    old, new = (one.words(masked=True) if masked else {} for one in (before, after))
    rows = [(label, old.get(path, ("", was))[1], new.get(path, ("", now))[1]) for path, label, was, now in found]
    for code in before.files | after.files:
        (name, was), (name_now, now) = before.files.get(code, ("", "")), after.files.get(code, ("", ""))
        if was != now:
            rows.append((name_now or name, was, now))
    return rows
