"""What those who keep rooms look at: what waits at each carrier, and the tenant of a stay as far as they need it."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from projects.people.seats import AUDITOR, CENTRE, ROOM_KEEPERS
from projects.text import mask_name, mask_phone

from .models import Handover, MoveIn, RentMonth, Room, RoomUse, TenureRule

SHOWN = 8
SOON = 180  # days before the end of a term
RECENT = 180  # days after an exit in which its return of the rooms is still looked for


def opens_premises(user):
    """Whether the person has a desk of rooms: those who keep them, the centre and the auditor."""
    return user.is_authenticated and user.seats.has(*ROOM_KEEPERS, *CENTRE, AUDITOR)


def late_before(county_id, today):
    """Months of rent that began before this day are late."""
    return today - timedelta(days=TenureRule.objects.on(county_id, today).rent_days)


def tenant_of(stay):
    """Who lives in the rooms: the company, else the team; contact and phone only masked."""
    project = stay.project
    links = [link for link in project.company_links.all() if link.until is None]
    company = links[-1].company.name if links else ""
    return {
        "name": company or str(project.organisation or project.name),
        "contact": mask_name(project.contact or project.leader), "phone": mask_phone(project.phone),
    }  # fmt: skip


def with_tenants(stays):
    """Stays with what `tenant_of` reads, in two more queries."""
    return stays.select_related("carrier", "project__organisation").prefetch_related("project__company_links__company")


def _without(kind):
    return ~Exists(Handover.objects.filter(move_in=OuterRef("pk"), kind=kind))


def to_hand_over(stays):
    """Stays whose agreement is signed and whose rooms are not handed over yet, neither here nor on paper."""
    return stays.filter(_without(Handover.Kind.IN), left_on=None, voided_at=None, handover_on=None)


def to_give_back(stays):
    """Stays that ended lately and whose rooms nobody has taken back."""
    since = timezone.localdate() - timedelta(days=RECENT)
    return stays.filter(_without(Handover.Kind.OUT), left_on__gte=since, voided_at=None, verified_at__isnull=False)


def desk_of(user, carriers):
    """Context of the desk: rooms, what waits, arrears, terms that end; a fixed number of queries."""
    today, places = timezone.localdate(), list(carriers)
    stays = MoveIn.objects.with_rooms_for(user).filter(carrier__in=places)
    handovers = Handover.objects.filter(move_in__in=stays.values("pk")).unsettled()
    ending = stays.live().filter(term_to__lte=today + timedelta(days=SOON)).order_by("term_to", "pk")
    months = arrears(stays, places, today)
    return {
        "carriers": places, "rooms": room_counts(places, today), "today": today,
        "to_hand_over": [(row, tenant_of(row)) for row in with_tenants(to_hand_over(stays))[:SHOWN]],
        "to_give_back": [(row, tenant_of(row)) for row in with_tenants(to_give_back(stays))[:SHOWN]],
        "handovers": handovers.select_related("move_in__project", "move_in__carrier")[:SHOWN],
        "ending": [(row, tenant_of(row)) for row in with_tenants(ending)[:SHOWN]],
        "arrears": months.aggregate(total=Sum("left"))["total"] or 0, "late": months.count(),
    }  # fmt: skip


def arrears(stays, carriers, today):
    """Late months of the stays of these carriers, of one county or several, each by its county's rule."""
    late = Q(pk__in=())
    for county_id in {carrier.county_id for carrier in carriers}:
        late |= Q(move_in__carrier__county=county_id, begins__lt=late_before(county_id, today))
    return RentMonth.objects.with_sums().filter(late, left__gt=0, move_in__in=stays.values("pk"))


def room_counts(carriers, today):
    """Rooms that the carriers let today: all, held, reserved, and those not let to anybody."""
    let = Room.objects.filter(carrier__in=carriers).let_on(today)
    held = RoomUse.objects.living().touching(today, today).filter(room__in=let.values("pk"))
    number, taken = let.count(), held.values("room").distinct().count()
    reserved = held.filter(move_in=None).values("room").distinct().count()
    return {"all": number, "free": number - taken, "reserved": reserved, "let": taken - reserved}
