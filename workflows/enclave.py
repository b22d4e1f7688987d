"""What an enclave did in a year, counted from its rows: nothing here is typed."""

from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from projects.outcomes.models import CarrierEvent, Landing
from projects.register.models import LeadNote, Recommendation
from projects.tenancy.models import MoveIn, Renewal

SOON = 90  # days before the end of a term at which the renewal is due


def performance(carrier, years):
    """{year: {name: number}} of a carrier: a fixed number of queries for each year."""
    table = {year: {} for year in years}
    stays = MoveIn.objects.filter(carrier=carrier, verified_at__isnull=False, voided_at=None)
    later_day = {"signed_on": "handover_on", "handover_on": "signed_on"}
    for year, row in table.items():
        arrived = Q()
        for late, early in later_day.items():
            arrived |= Q(**{f"{late}__year": year, f"{early}__year__lte": year})
        row |= stays.aggregate(
            move_ins=Count("pk", filter=arrived), exits=Count("pk", filter=Q(left_on__year=year)),
            area=Coalesce(Sum("area", filter=arrived), 0, output_field=MoveIn._meta.get_field("area")),
        )  # fmt: skip
        said = Recommendation.objects.filter(enclave=carrier, at__year=year)
        row |= said.aggregate(recommended=Count("pk", filter=Q(recommended=True)), visits=Count("visited_on"))
        notes = LeadNote.objects.filter(by__memberships__carrier=carrier, kind=LeadNote.Kind.VISIT, on__year=year)
        row["visits"] += notes.values("pk").distinct().count()
        row["renewals"] = Renewal.objects.filter(move_in__carrier=carrier, signed_on__year=year).count()
        events = CarrierEvent.objects.current().filter(carrier=carrier, on__year=year)
        row |= events.aggregate(events=Count("pk", distinct=True), heads=Coalesce(Sum("attendance__heads"), 0))
        landed = _landed().filter(reached_on__year=year, project__in=stays.values("project"))
        row["landed"] = landed.values("project").distinct().count()
    return table


def _landed():
    """Landings that stand, from the registration in the county on."""
    return Landing.objects.filter(revoked_at=None, level__in=("registered", "substantial"))


def ending(carrier):
    """Live stays whose term ends soon or is over, the nearest first."""
    last = timezone.localdate() + timedelta(days=SOON)
    rows = MoveIn.objects.live().filter(carrier=carrier, term_to__lte=last)
    return rows.select_related("project").order_by("term_to", "pk")


def clauses(carrier):
    """Live stays that owe a landing by a day, the nearest first; those that landed are left out."""
    rows = MoveIn.objects.live().filter(carrier=carrier, landing_by__isnull=False)
    rows = rows.exclude(project__in=_landed().values("project")).select_related("project")
    return rows.order_by("landing_by", "pk")
