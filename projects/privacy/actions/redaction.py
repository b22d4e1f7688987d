"""Taking a person out of everything that was written about their projects: versions, history, imports, exports, acts.

The registry says which columns; the way from a table to its project is found by its foreign keys, so that a new table
needs a line in the registry and nothing here. Names stand in many texts of other projects by chance: only those of the
person's own projects are read.
"""

from collections import defaultdict, deque
from urllib.parse import quote

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from projects.figures.models import Dossier, LedgerExport
from projects.files.exportmodels import ExportLine
from projects.files.models import Preview
from projects.people.models import County
from projects.register.models import ImportBatch, ImportKind, Project
from projects.trace import sealing
from projects.trace.forgetting import ERASURE, MOST, erase_words
from projects.trace.models import AuditEvent

from ..registry import COLUMNS, DRAFTS, WORDS_OF

DEEPEST = 4  # foreign keys from a table to its project
# Where no foreign key leads there.
WAYS = {
    "register.Company": "project_links__project", "register.ImportBatch": "effects__project", "register.ImportEffect": "project",
}  # fmt: skip
# Workbooks of these kinds hold persons; that of investments is the voucher of its rows.
WITH_PERSONS = (ImportKind.CONTEST, ImportKind.LEDGER, ImportKind.TALENT)


def way_to_project(model):
    """The path of foreign keys from a table to the project that its rows are about; None where there is none."""
    if model._meta.label in WAYS:
        return WAYS[model._meta.label]
    waiting = deque([(model, ())])
    while waiting:
        place, path = waiting.popleft()
        if place is Project:
            return "__".join(path) or "pk"
        if len(path) < DEEPEST:
            for field in place._meta.concrete_fields:
                if field.remote_field and field.related_model not in (place, County):
                    waiting.append((field.related_model, (*path, field.name)))
    return None


def redact(old, projects):
    """The person in all columns of the registry that this part clears, in the rows about these projects (ids)."""
    columns = defaultdict(list)
    for column in COLUMNS:
        if column.eraser in (WORDS_OF, DRAFTS):
            columns[column.model].append(column.name)
    for label, names in columns.items():
        model = apps.get_model(label)
        about = model._base_manager.filter(**{f"{way_to_project(model)}__in": projects}).values("pk")
        replace_in(old, model._base_manager.filter(pk__in=about), names)


def replace_in(old, rows, names):
    """Write the rows anew in which these columns speak of the person."""
    for row in rows.only("pk", *names).iterator():
        fresh = {name: old.within(getattr(row, name)) for name in names}
        if any(getattr(row, name) != value for name, value in fresh.items()):
            type(row)._base_manager.filter(pk=row.pk).update(**fresh)


def redact_acts(old, user, projects):
    """The words of acts by the person, on the account, and of acts on the projects that speak of the person."""
    own = Q(actor=user) | Q(target_type=user._meta.label_lower, target_id=user.pk)
    acts = AuditEvent.objects.filter(erasure=None).exclude(verb=ERASURE)
    found = set(acts.filter(own).values_list("pk", flat=True))
    for act in acts.filter(project_id__in=projects).only("actor_name", "target_label", "note").iterator():
        if any(old.within(text) != text for text in (act.actor_name, act.target_label, act.note)):
            found.add(act.pk)
    if not found:
        return
    sealing.seal()
    for county in County.objects.filter(pk__in=acts.filter(pk__in=found).values("county")):
        mine = sorted(acts.filter(pk__in=found, county=county).values_list("pk", flat=True))
        for start in range(0, len(mine), MOST):
            erase_words(AuditEvent.objects.filter(pk__in=mine[start : start + MOST]), county=county)


def drop_imports(projects):
    """The bytes of workbooks whose rows became these projects; what was read from them stays."""
    about = ImportBatch.objects.filter(kind__in=WITH_PERSONS).filter(
        Q(effects__project__in=projects) | Q(rows__entry__project__in=projects) | Q(lines__project__in=projects)
    )
    for batch in about.select_related("file").distinct():
        drop_bytes(batch.file)


def drop_exports(old, county, projects):
    """Kept workbooks of the ledger and audit files about these projects: they can be made again, without the person."""
    for row in LedgerExport.objects.filter(county=county):
        fresh = row.query
        for word in old.values:
            fresh = fresh.replace(quote(word), "").replace(word, "")
        LedgerExport.objects.filter(pk=row.pk).update(query=fresh, reason=old.within(row.reason))
        if row.content:
            empty_content(row)
    replace_in(old, ExportLine.objects.filter(county=county), ["what", "words", "reason"])
    for row in Dossier.objects.filter(project__in=projects).exclude(content=""):
        empty_content(row)


def empty_content(row):
    """The bytes of something that was made go, its row stays."""
    content = row.content
    type(row).objects.filter(pk=row.pk).update(content="")
    transaction.on_commit(lambda: content.storage.delete(content.name))


def drop_bytes(stored):
    """The bytes and their preview go, the row with its digest stays: whoever opens the file reads that it is gone."""
    previews = Preview.objects.filter(file=stored)
    names = [stored.content.name, *previews.exclude(content="").values_list("content", flat=True)]
    previews.delete()
    transaction.on_commit(lambda: [stored.content.storage.delete(name) for name in names])
