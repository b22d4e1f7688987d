"""Writing the figures ledger. Only verbs of facts call this, after a second person verified the fact."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import Refused

from ..models import FigureEvent


def put_figure(
    project, kind, *, occurred_on, verified_by, recorded_by=None, evidence=None, carrier=None, value=1, **more
):
    """Append one dated fact. `evidence` is the row that proves it; source, town and field are kept as of now."""
    return FigureEvent.objects.create(
        project=project,
        kind=kind,
        value=value,
        occurred_on=occurred_on,
        recorded_on=timezone.localdate(),
        source=project.source,
        carrier=carrier,
        town=carrier.town if carrier else "",
        field=project.field,
        verified_by=verified_by,
        recorded_by=recorded_by,
        evidence=f"{evidence._meta.label_lower}:{evidence.pk}" if evidence else "",
        **more,
    )


@transaction.atomic
def retract_figure(event, *, by, reason):
    """Void a false fact by a later row (rule P4). The first row stays and shows that it was retracted."""
    if FigureEvent.objects.filter(retracts=event).exists():
        raise Refused(_("This fact was already retracted."))
    row = FigureEvent.objects.create(
        project=event.project,
        kind=event.kind,
        detail=event.detail,
        value=event.value,
        counts=event.counts,
        occurred_on=event.occurred_on,
        recorded_on=timezone.localdate(),
        retracts=event,
        reason=reason,
        source=event.source,
        carrier=event.carrier,
        town=event.town,
        field=event.field,
        verified_by=by,
        evidence=event.evidence,
    )
    record("retract_figure", event, by=by, county_id=event.project.county_id, project=event.project, note=reason)
    return row
