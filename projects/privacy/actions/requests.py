"""Asking to be deleted, taking that back, and the administrator's decision with its deadline."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import administrators_of, county_of
from projects.trace.actions import record, refuse_past, refuse_second_today, tell
from projects.trace.calendar import add_working_days
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import said

from ..models import ErasureRequest, Retention
from ..rules import erasure_days
from .erasure import erase_person, refuse_bound

State = ErasureRequest.State


@transaction.atomic
def ask_for_erasure(*, by, reason=""):
    """Ask that everything about oneself be deleted. Refused while somebody depends on the person's seats."""
    refuse_bound(by)
    county = county_of(by)
    due = add_working_days(timezone.localdate(), erasure_days(county.pk))
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(
                county=county, user=by, reason=reason, due_on=due.day, provisional=due.provisional
            )
    except IntegrityError as error:
        raise Refused(_("You asked already; the request is with the administrator.")) from error
    record("ask_for_erasure", request, by=by, county_id=county.pk)
    tell(
        administrators_of(county), _("A request for deletion"),
        said(_("Somebody asks that their data be deleted. Decide by %(day)s."), day=f"{due.day:%Y-%m-%d}"),
        link=reverse("settings-erasure", args=[request.pk]),
    )  # fmt: skip
    return request


def _hold(request):
    fresh = ErasureRequest.objects.select_for_update(of=("self",)).select_related("user", "county").get(pk=request.pk)
    if fresh.state != State.OPEN:
        raise AlreadyDone(_("This request is “%(state)s” already.") % {"state": fresh.get_state_display()})
    return fresh


def _close(request, state, by, answer=""):
    request.state, request.decided_by, request.decided_at, request.answer = state, by, timezone.now(), answer
    request.save(update_fields=["state", "decided_by", "decided_at", "answer", "reason"])


@transaction.atomic
def take_request_back(request, *, by):
    """The person wants to stay after all."""
    request = _hold(request)
    if request.user_id != by.pk:
        raise Refused(_("Only the person who asked can take a request back."))
    _close(request, State.WITHDRAWN, by)
    record("take_erasure_back", request, by=by, county_id=request.county_id)
    return request


@transaction.atomic
def decline_erasure(request, *, by, answer):
    """Do not delete, with the reason; the person is told."""
    request = _hold(request)
    if not answer.strip():
        raise Refused(_("Please write the reason: the person reads it."))
    _close(request, State.DECLINED, by, answer)
    record("decline_erasure", request, by=by, county_id=request.county_id)
    tell([request.user], _("Your request for deletion was declined"), answer, link=reverse("my-erasure"))
    return request


@transaction.atomic
def grant_erasure(request, *, by):
    """Delete: the person is made anonymous in the same act. Returns the request."""
    request = _hold(request)
    if request.user_id == by.pk:
        raise Refused(_("Somebody else decides about one's own request."))
    erase_person(request.user, by=by, county=request.county)
    request.reason = ""
    _close(request, State.ERASED, by)
    return request


@transaction.atomic
def set_retention(*, by, county, kind, months, basis, effective_from, notice=None):
    """Keep a kind of record for so many months, from a day on. A new row; one that has not begun is put right.

    `notice`: working days before it is cleared then; None for the county's usual ones.
    """
    refuse_past(effective_from)
    row, made = Retention.objects.get_or_create(
        county=county,
        kind=kind,
        effective_from=effective_from,
        defaults={"months": months, "basis": basis, "notice": notice},
    )
    before = None if made else row.months
    if not made:
        refuse_second_today(effective_from)
        row.months, row.basis, row.notice = months, basis, notice
        row.save(update_fields=["months", "basis", "notice"])
    record(
        "set_retention", row, by=by, county_id=county.pk, kind=kind, before=before, after=months,
        effective_from=f"{effective_from:%Y-%m-%d}", **({} if notice is None else {"notice": notice}),
    )  # fmt: skip
    return row
