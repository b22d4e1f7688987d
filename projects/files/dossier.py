"""What belongs into a project's audit file (审计档案): apps say it through `in_dossier`, rows that hang on a project come by themselves.

A new kind of paper appears without a word here when its row has a field `project` and points to a file or a kept paper.
"""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Paper, StoredFile

PARTS = (
    ("intake", _("Sources and application")), ("review", _("Review, decision, public notice")),
    ("stay", _("Admission and agreements")), ("landing", _("Landing")), ("outcome", _("Talent and investment")),
    ("more", _("Further papers")),
)  # fmt: skip
_sources = []


@dataclass(frozen=True)
class Sheet:
    """One paper: its part, what it is called, its day, the file, who verified it. `personal` ones name people."""

    part: str
    name: str
    on: date | None
    file: StoredFile
    verifier: str = ""
    personal: bool = False


def in_dossier(source):
    """Register `source(project) -> iterable of Sheet`. Call once, from an app's `ready`."""
    _sources.append(source)
    return source


def sheets_of(project):
    """Every paper of a project, each file once, in the order of parts, days and names."""
    found = {}
    for source in (*_sources, _by_themselves):
        for sheet in source(project):
            found.setdefault(sheet.file.pk, sheet)
    order = [part for part, _label in PARTS]
    return sorted(found.values(), key=lambda row: (order.index(row.part), row.on or date.min, row.name, row.file.pk))


def _by_themselves(project):
    """Rows of any table with a field `project` that point to files or kept papers."""
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.fields if isinstance(field, models.ForeignKey)}
        owner = fields.get("project")
        if owner is None or owner.related_model is not type(project):
            continue
        for name, field in fields.items():
            if field.related_model in (StoredFile, Paper):
                yield from _of_field(model, name, field, project)


def _of_field(model, name, field, project):
    rows = model._base_manager.filter(project=project).exclude(**{name: None}).select_related(name).order_by("pk")
    for row in rows:
        target = getattr(row, name)
        file = target.pdf if isinstance(target, Paper) else target
        if file is not None:
            on = target.on if isinstance(target, Paper) else None
            yield Sheet(
                "more", f"{model._meta.verbose_name} {target}", on, file, personal=not isinstance(target, Paper)
            )
