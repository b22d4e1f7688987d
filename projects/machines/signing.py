"""Secrets and signatures of webhooks.

No secret stands in the database: it is derived from the site's key and the row's nonce. What is signed is the moment
and the body, so that an old delivery cannot be sent again by somebody else. While a secret is being changed both sign.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

BOTH_HOLD = timedelta(days=1)


def new_nonce():
    """What makes the secret of a webhook its own."""
    return secrets.token_hex(16)


def secret_of(nonce):
    """The secret that belongs to a nonce."""
    return "whsec_" + salted_hmac("machines.webhook", nonce, algorithm="sha256").hexdigest()


def secrets_of(subscription):
    """The secrets that sign now, the newest first."""
    found = [secret_of(subscription.nonce)]
    if subscription.nonce_before and timezone.now() - subscription.changed_at < BOTH_HOLD:
        found.append(secret_of(subscription.nonce_before))
    return found


def signature(subscription, body, at):
    """The header: `t=…,v1=…` with the moment in seconds and the HMAC-SHA256 of "moment.body", one per secret."""
    signed = f"{at}.".encode() + body
    marks = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in secrets_of(subscription)]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])
