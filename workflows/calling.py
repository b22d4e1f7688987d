"""催办清单: who owes what, put together by whom one rings up, the most urgent first."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, Membership
from projects.people.revealing import reveal
from projects.people.seats import ENCLAVE_OPERATOR
from projects.text import mask_phone
from projects.trace.actions import record
from projects.trace.errors import Refused

from .inbox import mark_clocks
from .models import RETURN_STEPS, Audience, PhoneCall, WorkItem
from .rights import absent_of
from .steps import step_title

APPLICANTS, COLLEAGUES, ENCLAVES = "applicants", "colleagues", "enclaves"
MOST = 200  # files on one list; nobody telephones more in a day


@dataclass
class Callee:
    """Somebody to ring up: name, place, masked number, and what they owe (work items, the most urgent first)."""

    name: str
    place: str
    phone: str
    items: list = field(default_factory=list)

    @property
    def masked(self):
        return mask_phone(self.phone)


def owed(user, side):
    """Open files that others owe and this person may see: applicants' all, those of colleagues once they are amber.

    Quarterly returns are asked for when they are amber too. One's own files and free ones of the own queue are no calls.
    """
    today = timezone.localdate()
    late = Q(clock__stopped_on=None, clock__amber_on__lte=today)
    enclave = Q(carrier__kind=Carrier.Kind.ENCLAVE)
    condition = {
        APPLICANTS: Q(audience=Audience.APPLICANT) & (~Q(step__in=RETURN_STEPS) | late),
        COLLEAGUES: ~Q(audience=Audience.APPLICANT)
        & ~(Q(audience=Audience.DESK) & enclave)
        & late
        & Q(owner__isnull=False),
        ENCLAVES: Q(audience=Audience.DESK) & enclave & late,
    }[side]
    items = WorkItem.objects.open().visible_to(user).filter(condition)
    if side != APPLICANTS:
        items = items.exclude(owner__in={user.pk, *absent_of(user)})
    last = PhoneCall.objects.filter(item=OuterRef("pk")).order_by("-at", "-pk")
    called = {"called_at": Subquery(last.values("at")[:1]), "called_by": Subquery(last.values("by__name")[:1]),
              "called_words": Subquery(last.values("words")[:1])}  # fmt: skip
    items = items.select_related("project__organisation", "clock", "owner", "carrier").annotate(**called)
    return items.order_by("clock__due_on", "created_at", "pk")


def callees(user, side):
    """The list of a side: people in the order of their most urgent file."""
    items = mark_clocks(owed(user, side)[:MOST])
    operators = _operators(items) if side == ENCLAVES else {}
    found = {}
    for item in items:
        item.title = step_title(item.step)
        key, callee = _callee(item, side, operators)
        found.setdefault(key, callee).items.append(item)
    return list(found.values())


def _operators(items):
    """{carrier id: (name, phone)} of the people who run the enclaves of the list; the one with a number first."""
    rows = Membership.objects.live().filter(
        role=ENCLAVE_OPERATOR, carrier__in={item.carrier_id for item in items}, user__is_active=True
    )
    rows = rows.order_by("user__phone", "pk").values_list("carrier", "user__name", "user__phone")
    return {carrier: (name, phone) for carrier, name, phone in rows}


def _callee(item, side, operators):
    project = item.project
    if side == COLLEAGUES or (side == ENCLAVES and item.owner_id):
        place = item.carrier.short_name if item.carrier and item.audience == Audience.DESK else _("Centre")
        return item.owner_id, Callee(item.owner.name, place, item.owner.phone)
    if side == ENCLAVES:
        name, phone = operators.get(item.carrier_id, ("", ""))
        return f"carrier-{item.carrier_id}", Callee(name or item.carrier.name, item.carrier.short_name, phone)
    team = project.organisation.name if project.organisation else project.name
    key = (project.phone or project.pk, project.contact)
    return key, Callee(project.contact or project.leader or team, team, project.phone)


def number_of(item):
    """The full number to ring up for a file: the applicant's, the holder's, or the enclave's."""
    if item.audience == Audience.APPLICANT:
        return item.project.phone
    if item.owner:
        return item.owner.phone
    return _operators([item]).get(item.carrier_id, ("", ""))[1]


@transaction.atomic
def reveal_number(item, *, by, reason):
    """The full number, with the record that it was read and what for."""
    reveal(item, by=by, county_id=item.county_id, project=item.project, reason=reason)
    return number_of(item)


@transaction.atomic
def note_call(item, *, by, words=""):
    """电话已告知: note that whoever owes the file was told by phone."""
    if item.done_at:
        raise Refused(_("This step is done already; nobody has to be called."))
    call = PhoneCall.objects.create(item=item, by=by, words=words)
    record("told_by_phone", item, by=by, county_id=item.county_id, project=item.project, note=words, step=item.step)
    return call
