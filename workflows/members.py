"""Coming and going of colleagues: a seat together with what follows from it (expert pool, files in hand)."""

from django.db import transaction

from projects.people.actions import account_for, end_seat, give_seat
from projects.people.models import User
from projects.people.seats import EXPERT
from projects.selection.actions.pool import enter_pool, leave_pool

from . import service
from .models import WorkItem


@transaction.atomic
def appoint(*, by, county, role, user=None, email="", name="", carrier=None, section=None, employer="", title=""):
    """Give a seat to a person with an account, or to the person behind an e-mail; an expert also enters the pool."""
    user = user or account_for(by=by, county=county, email=email, name=name)
    seat = give_seat(by=by, county=county, user=user, role=role, carrier=carrier, section=section)
    if role == EXPERT:
        enter_pool(by=by, county=county, user=user, employer=employer, title=title)
    return seat


@transaction.atomic
def dismiss(seat, *, by, reason):
    """End a seat; files that the person had taken and may not act on any more go back to the colleagues."""
    seat = end_seat(seat, by=by, reason=reason)
    if seat.role == EXPERT:
        leave_pool(by=by, county=seat.county, user=seat.user)
    for item in WorkItem.objects.open().filter(owner=seat.user_id, county=seat.county_id):
        service.free(item, by=by)
    return User.objects.get(pk=seat.user_id)
