"""The second proof at sign-in: allauth's, with secrets encrypted at rest and the QR code by the site's own library.

People of the office owe one (`SECOND_FACTOR=staff`), but not in a county of made-up data: without it they can only set
it up.
"""

import base64
import hashlib
import io

import segno
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext as _

from .lasting import OFFICE

RECOVERY = Authenticator.Type.RECOVERY_CODES
HAS = "second_factor"  # in the session: looked up once, forgotten when one is taken off


def _box():
    """Encrypts with a key derived from SECRET_KEY; older keys (SECRET_KEY_FALLBACKS) still decrypt."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second-factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def must_have(user):
    """Whether the house asks this person for a second proof: a seat of the office in a county that is no demo."""
    if settings.SECOND_FACTOR != "staff":
        return False
    return any(row.role in OFFICE and not row.county.demo for row in user.seats.rows)


def owes(request):
    """Whether the person of this session has yet to set it up."""
    if not must_have(request.user) or request.session.get(HAS):
        return False
    if is_mfa_enabled(request.user):
        request.session[HAS] = True
        return False
    # The seat came with a link to that address, which allauth does not know of; unproved addresses may not set it up.
    EmailAddress.objects.filter(user=request.user, email__iexact=request.user.email, verified=False).update(
        verified=True
    )
    return True


@receiver(authenticator_removed)
def look_again(request, **kwargs):
    """Whoever takes one off may owe one from the next page on."""
    request.session.pop(HAS, None)


class SecondFactor(DefaultMFAAdapter):
    """Secrets of authenticator apps and seeds of recovery codes never stand in the database as they are."""

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=4, border=2, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator):
        """Who owes a second proof keeps the last one, until another is there."""
        others = authenticator.user.authenticator_set.exclude(pk=authenticator.pk).exclude(type=RECOVERY)
        return not must_have(authenticator.user) or others.exists()

    def get_totp_issuer(self):
        return _("Project incubation of the county")

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}
