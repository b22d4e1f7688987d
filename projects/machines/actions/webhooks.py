"""Verbs of webhooks: add an address, change its secret, end it, send something again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..addresses import parsed
from ..models import Delivery, Event, Subscription
from ..signing import new_nonce, secret_of

MOST = 20  # addresses of a county: each act writes a row for each of them


@transaction.atomic
def subscribe(*, by, county, name, url, events):
    """Let an address be told of some events. Returns (subscription, secret); the secret is shown only now."""
    host, _port, _path = parsed(url)
    if not events or set(events) - set(Event.values):
        raise Refused(_("Choose at least one event."), field="events")
    if Subscription.objects.live().filter(county=county).count() >= MOST:
        raise Refused(_("At most %(most)s addresses are told. End one first.") % {"most": MOST})
    row = Subscription.objects.create(
        county=county, name=normalise(name), url=url, events=sorted(set(events)), nonce=new_nonce(), made_by=by
    )
    record("add_webhook", row, by=by, county_id=county.pk, host=host, events=row.events)
    return row, secret_of(row.nonce)


def _locked(subscription):
    row = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if row.ended_at:
        raise AlreadyDone(_("This address is not told any more."))
    return row


@transaction.atomic
def change_secret(subscription, *, by):
    """A new secret; for a day the old one signs too. Returns the new one."""
    row = _locked(subscription)
    row.nonce_before, row.nonce, row.changed_at = row.nonce, new_nonce(), timezone.now()
    row.save(update_fields=["nonce_before", "nonce", "changed_at"])
    record("change_webhook_secret", row, by=by, county_id=row.county_id)
    return secret_of(row.nonce)


@transaction.atomic
def unsubscribe(subscription, *, by, reason):
    """Tell the address no more; what waits for it is given up."""
    row = _locked(subscription)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    waiting = row.deliveries.filter(state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.GIVEN_UP, ended_at=row.ended_at)
    record("end_webhook", row, by=by, county_id=row.county_id, note=reason)
    return row


@transaction.atomic
def send_again(delivery, *, by):
    """Let a delivery that ended go out once more, with the next round; its number stays, so that it is recognised."""
    subscription = _locked(delivery.subscription)
    ended = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.WAITING)
    changed = ended.update(
        state=Delivery.State.WAITING, attempts=0, due_at=timezone.now(), ended_at=None, status=None, problem=""
    )
    if not changed:
        raise AlreadyDone(_("It waits already."))
    record("resend_webhook", subscription, by=by, county_id=subscription.county_id, delivery=str(delivery.uid))
