"""The county's rule for its desks: set as a dated row, never changed backwards."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, refuse_past, refuse_second_today
from projects.trace.errors import Refused

from .models import DeskRule

FIELDS = ("remind", "deputy", "leader", "lease_hours")


@transaction.atomic
def set_desk_rule(*, by, county, effective_from, **shares):
    """Let another rule hold from a day on. A row that has not begun yet is put right."""
    refuse_past(effective_from)
    steps = [shares[name] for name in ("remind", "deputy", "leader") if shares[name]]
    if steps != sorted(steps):
        raise Refused(_("First the holder, then the deputy, then the leader: the shares must not fall."))
    before = {name: getattr(DeskRule.of(county.pk, effective_from), name) for name in FIELDS}
    row, made = DeskRule.objects.get_or_create(county=county, effective_from=effective_from, defaults=shares)
    if not made:
        refuse_second_today(effective_from)
        for name, value in shares.items():
            setattr(row, name, value)
        row.save()
    changed = {name: [before[name], value] for name, value in shares.items() if before[name] != value}
    record(
        "set_desk_rule", row, by=by, county_id=county.pk, effective_from=f"{effective_from:%Y-%m-%d}", changed=changed
    )
    return row
