"""What each kind of record clears when its period ended: which rows, how some of them are cleared, how one is named.

A row that stays (its figures, its number) is noted in `Cleared`, so that nothing is cleared twice and a killed run goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from projects.figures.models import Dossier, LedgerExport
from projects.files.exportmodels import ExportLine
from projects.people.models import Consent, County, Membership, User
from projects.register.models import Application, DraftField, ImportBatch, Project
from projects.trace.calendar import midnight
from projects.trace.forgetting import ERASURE, erase_words
from projects.trace.models import AuditEvent, Message

from ..models import Cleared, Retention
from .closed import clear_account
from .redaction import WITH_PERSONS, drop_bytes, empty_content
from .unadmitted import ENDED, clear_project

BATCH = 500
FEW = 20  # rows of one act that each take many statements
UNDER_WAY = (Application.State.SUBMITTED, Application.State.ACCEPTED)
Kind = Retention.Kind


@dataclass(frozen=True)
class Part:
    """`rows(county, before)`: whose period ended by that day; `clear(rows)` some of them, returns how many.

    `name(row)` tells whoever decides which one it is; without it the rows are only counted.
    """

    rows: Callable
    clear: Callable
    name: Callable | None = None


def _delete(rows):
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows.model._base_manager.filter(pk__in=ids).delete()
    return len(ids)


def _noted(kind, clear):
    """Clear a few rows one by one and note each."""

    def some(rows):
        found = list(rows.order_by("pk")[:FEW])
        for row in found:
            clear(row)
            Cleared.objects.update_or_create(kind=kind, row=row.pk, defaults={"at": timezone.now()})
        return len(found)

    return some


def _open(rows, kind):
    return rows.exclude(pk__in=Cleared.objects.filter(kind=kind).values("row"))


def _answers_for_the_machine(county):
    """Rows of no county belong to the one that was there first."""
    return county.pk == County.objects.order_by("pk").values_list("pk", flat=True).first()


def _acts(county, before):
    return AuditEvent.objects.filter(county=county, erasure=None, at__lt=midnight(before)).exclude(verb=ERASURE)


def _clear_acts(rows):
    first = rows.select_related("county").first()
    return erase_words(rows, county=first.county) if first else 0


def _letters(county, before):
    """Messages of the county's people, and what went to addresses without an account about its projects or the site."""
    people = Membership.objects.filter(county=county).values("user")
    projects = Project.objects.filter(county=county).values("pk")
    about = Q(to__in=people) | Q(to=None, project_id__in=projects)
    if _answers_for_the_machine(county):
        about |= Q(to=None, project_id=None)
    return Message.objects.filter(about, created_at__lt=midnight(before)).exclude(
        read_at=None, sent_at=None, given_up=False
    )


def _drafts(county, before):
    """Answers of applications that are not being handled, where none was saved since."""
    rows = DraftField.objects.filter(application__project__county=county)
    rows = rows.exclude(application__state__in=UNDER_WAY)
    lately = DraftField.objects.filter(application=OuterRef("application"), at__gte=midnight(before))
    return rows.filter(~Exists(lately))


def _consents(county, before):
    return Consent.objects.filter(organisation__county=county, withdrawn_at__lt=midnight(before))


def _not_admitted(county, before):
    """Projects that ended without ever being admitted: no stay, no landing, nothing under way."""
    rows = Project.objects.filter(county=county, stage__in=ENDED, stage_since__lt=midnight(before))
    rows = rows.filter(move_ins=None, landings=None).exclude(applications__state=Application.State.SUBMITTED)
    again = Cleared.objects.filter(kind=Kind.NOT_ADMITTED, row=OuterRef("pk"), at__gte=OuterRef("stage_since"))
    return rows.filter(~Exists(again))  # one that began once more and ended is cleared once more


def _closed(county, before):
    """Accounts of the office that were shut, and not opened since."""
    shut = AuditEvent.objects.filter(
        verb="lock_account", target_type=User._meta.label_lower, target_id=OuterRef("pk"), county=county
    )
    late = shut.filter(at__gte=midnight(before))
    return _open(User.objects.filter(Exists(shut), ~Exists(late), is_active=False), Kind.ACCOUNT)


def _imports(county, before):
    """Workbooks of people that were taken in, undone or left lying; the file goes, the rows and digests stay."""
    ended = Q(imported_at__lt=midnight(before)) | Q(imported_at=None, asked_at=None, created_at__lt=midnight(before))
    rows = ImportBatch.objects.filter(ended, county=county, kind__in=WITH_PERSONS)
    rows = rows.exclude(undo_asked_at__isnull=False, undone_at=None)
    later = ImportBatch.objects.filter(file=OuterRef("file"), created_at__gte=midnight(before))
    return _open(rows.filter(~Exists(later)), Kind.IMPORTS)


def _clear_import(batch):
    ImportBatch.objects.filter(pk=batch.pk).update(preview={})
    drop_bytes(batch.file)


def _made(model):
    return lambda county, before: model.objects.filter(county=county, ready_at__lt=midnight(before)).exclude(content="")


def _empty_some(rows):
    found = list(rows.order_by("pk")[:FEW])
    for row in found:
        empty_content(row)
    return len(found)


def _lines(county, before):
    return ExportLine.objects.filter(county=county, at__lt=midnight(before))


def _of_machine(rows):
    """Rows of the machine, for the county that answers for it."""
    return lambda county, before: rows(before) if _answers_for_the_machine(county) else rows(before).none()


PARTS = {
    Kind.ACCOUNT: (Part(_closed, _noted(Kind.ACCOUNT, clear_account), lambda row: f"{row.name} {row.masked_email}"),),
    Kind.LETTERS: (Part(_letters, _delete),),
    Kind.DRAFTS: (Part(_drafts, _delete),),
    Kind.NOT_ADMITTED: (
        Part(_not_admitted, _noted(Kind.NOT_ADMITTED, clear_project), lambda row: f"{row.number} {row.name}"),
    ),
    Kind.CONSENTS: (Part(_consents, _delete),),
    Kind.AUDIT: (Part(_acts, _clear_acts),),
    Kind.EXPORTS: (
        Part(_made(Dossier), _empty_some, str), Part(_made(LedgerExport), _empty_some, str),
        Part(_lines, _delete, lambda row: row.number),
    ),
    Kind.IMPORTS: (Part(_imports, _noted(Kind.IMPORTS, _clear_import), lambda row: row.file.name),),
    Kind.LOGS: (
        Part(_of_machine(lambda before: DBTaskResult.objects.filter(finished_at__lt=midnight(before))), _delete),
        Part(_of_machine(lambda before: UserSession.objects.filter(last_seen_at__lt=midnight(before))), _delete),
    ),
}  # fmt: skip


def count_of(kind, county, before):
    """How many records of a kind are due."""
    return sum(part.rows(county, before).count() for part in PARTS[kind])


def clear_some(kind, county, before):
    """Clear one part of what is due, in the transaction of the caller; 0 when nothing is left."""
    for part in PARTS[kind]:
        if cleared := part.clear(part.rows(county, before)):
            return cleared
    return 0


def examples_of(kind, county, before, most):
    """Names of the first records that are due."""
    found = []
    for part in PARTS[kind]:
        if part.name and len(found) < most:
            found += [part.name(row) for row in part.rows(county, before).order_by("pk")[: most - len(found)]]
    return found
