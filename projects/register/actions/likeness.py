"""Verbs on like projects: find them, decide that they are one or two, undo a join."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import Joining, Likeness, Project
from ..rules import like_projects
from ..stages import IN_ORDER, LIVE_REST, OPENINGS, Stage
from .project import refresh_search

# Rows that tell about the joined project itself stay with it; the ledger is append-only and is read through the join.
STAYING = {"FigureEvent", "Likeness", "Joining", "WorkItem", "Project", "Return"}


@transaction.atomic
def find_likeness(project):
    """Note every project that looks like this one and was not judged yet. Returns the open pairs of this project."""
    for other, reasons in like_projects(project):
        first, second = sorted((project, other), key=lambda row: row.pk)
        pair, made = Likeness.objects.get_or_create(first=first, second=second, defaults={"reasons": reasons})
        if not made and pair.decision == Likeness.Decision.OPEN and pair.reasons != reasons:
            pair.reasons = reasons
            pair.save(update_fields=["reasons"])
    return Likeness.objects.undecided().filter(first=project) | Likeness.objects.undecided().filter(second=project)


def _decide(likeness, decision, *, by, words):
    fresh = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if fresh.decision != Likeness.Decision.OPEN:
        raise Refused(_("This pair was already judged by %(who)s.") % {"who": fresh.decided_by})
    fresh.decision, fresh.decided_by, fresh.decided_at, fresh.words = decision, by, timezone.now(), words[:300]
    fresh.save()
    return fresh


@transaction.atomic
def decide_different(likeness, *, by, words):
    """Two projects, whatever they share; remembered, so that the pair is not shown again."""
    pair = _decide(likeness, Likeness.Decision.DIFFERENT, by=by, words=words)
    record("decide_different", pair.first, by=by, county_id=pair.first.county_id, project=pair.first, note=words)


@transaction.atomic
def decide_same(likeness, *, keep, by, words):
    """One project (认定为同一项目): `keep` stays, the other is joined to it with its sources and facts."""
    pair = _decide(likeness, Likeness.Decision.SAME, by=by, words=words)
    drop_id = pair.second_id if keep.pk == pair.first_id else pair.first_id
    return join(keep=keep, drop=Project(pk=drop_id), by=by, reason=words)


@transaction.atomic
def join(*, keep, drop, by, reason):
    """Join `drop` to `keep`. Refused while `drop` has a step under way, or when both hold the same kind of fact."""
    rows = Project.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk").in_bulk()
    keep, drop = rows[keep.pk], rows[drop.pk]
    if Stage.JOINED in (keep.stage, drop.stage):
        raise Refused(_("One of the two was already joined to another project."))
    if drop.stage in IN_ORDER:
        raise Refused(
            _("%(project)s has a step under way. Keep this one, or finish the step first.") % {"project": drop}
        )
    joining = Joining(kept=keep, joined=drop, stage_before=drop.stage, reason=reason[:300], by=by)
    before = {"stage": keep.stage, "rests_at": keep.rests_at}
    joining.moved = {"rows": _move_rows(keep, drop), "kept_before": before, "carriers": _share_carriers(keep, drop)}
    _inherit_standing(keep, drop)
    joining.moved["kept_after"] = {"stage": keep.stage, "rests_at": keep.rests_at}
    drop.stage, drop.joined_into, drop.stage_since = Stage.JOINED, keep, timezone.now()
    drop.save(update_fields=["stage", "joined_into", "stage_since"])
    joining.save()
    record("join", keep, by=by, county_id=keep.county_id, project=keep, note=reason, joined=drop.number)
    return joining


def _move_rows(keep, drop):
    """Hang every row of the joined project on the kept one; returns what moved, by model, for the undo."""
    moved = {}
    for relation in Project._meta.related_objects:
        model = relation.related_model
        if not relation.one_to_many or model.__name__ in STAYING or model._meta.label.startswith("workflows."):
            continue
        rows = model._base_manager.filter(**{relation.field.name: drop})
        if ids := list(rows.values_list("pk", flat=True)):
            moved[f"{model._meta.label}.{relation.field.name}"] = ids
            try:
                with transaction.atomic():
                    rows.update(**{relation.field.name: keep})
            except IntegrityError as error:
                said = _(
                    "Both hold “%(facts)s” that one project can have only once. End or void one of them, then join."
                )
                raise Refused(said % {"facts": model._meta.verbose_name_plural}) from error
    return moved


def _share_carriers(keep, drop):
    new = set(drop.carriers.values_list("pk", flat=True)) - set(keep.carriers.values_list("pk", flat=True))
    keep.carriers.add(*new)
    return sorted(new)


def _inherit_standing(keep, drop):
    """A kept lead takes over where the joined project already lives."""
    if drop.rests_at and not keep.rests_at:
        keep.rests_at = drop.rests_at
        if keep.stage in OPENINGS and keep.stage not in LIVE_REST:
            keep.stage, keep.stage_since = drop.rests_at, timezone.now()
    keep.organisation = keep.organisation or drop.organisation
    keep.carrier = keep.carrier or drop.carrier
    refresh_search(keep)
    keep.search_text = f"{keep.search_text}\n{drop.search_text}"
    keep.save()


@transaction.atomic
def undo_join(joining, *, by, reason):
    """Take a join back: rows return, the joined project stands where it stood, the pair is open again."""
    joining = Joining.objects.select_for_update().get(pk=joining.pk)
    if joining.undone_at:
        raise Refused(_("This join was already undone."))
    rows = (
        Project.objects.select_for_update().filter(pk__in=[joining.kept_id, joining.joined_id]).order_by("pk").in_bulk()
    )
    keep, drop = rows[joining.kept_id], rows[joining.joined_id]
    _return_rows(joining, drop)
    keep.carriers.remove(*joining.moved["carriers"])
    if {"stage": keep.stage, "rests_at": keep.rests_at} == joining.moved["kept_after"]:
        keep.stage, keep.rests_at = joining.moved["kept_before"]["stage"], joining.moved["kept_before"]["rests_at"]
    refresh_search(keep)
    keep.save()
    drop.stage, drop.joined_into = joining.stage_before, None
    refresh_search(drop)
    drop.save()
    joining.undone_at, joining.undone_by = timezone.now(), by
    joining.save(update_fields=["undone_at", "undone_by"])
    first, second = sorted((keep.pk, drop.pk))
    Likeness.objects.filter(first=first, second=second).update(
        decision=Likeness.Decision.OPEN, decided_by=None, decided_at=None, words=""
    )
    record("undo_join", keep, by=by, county_id=keep.county_id, project=keep, note=reason, joined=drop.number)


def _return_rows(joining, drop):
    relations = {
        f"{relation.related_model._meta.label}.{relation.field.name}": relation
        for relation in Project._meta.related_objects
    }
    for key, ids in joining.moved["rows"].items():
        relation = relations[key]
        rows = relation.related_model._base_manager.filter(pk__in=ids, **{relation.field.name: joining.kept_id})
        rows.update(**{relation.field.name: drop})
