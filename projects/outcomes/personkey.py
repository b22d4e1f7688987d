"""By what a person is known again across the projects of a county, without an ID number.

HMAC-SHA256, with a secret of its own, over county, name and day of birth. Who has the database alone cannot find out a
day of birth by trying them all. A lost secret makes old keys useless: it is kept and backed up like the data.
"""

import hmac
import re
import secrets
from hashlib import sha256

from django.conf import settings

from projects.text import normalise

# Blanks, and the signs that parts of a foreign or minority name are joined by, are written in many ways.
JOINTS = re.compile(r"[\s·•・‧∙⋅.．'’\-‐–—]+")


def spelling(name):
    """One spelling of a name: half-width, lower case, without blanks and joints."""
    return JOINTS.sub("", normalise(name)).casefold()


def person_key(county_id, name, born_on):
    """The key of a person in a county: 64 hexadecimal digits."""
    message = f"{county_id}\n{spelling(name)}\n{born_on:%Y-%m-%d}"
    return hmac.new(settings.ROSTER_KEY.encode(), message.encode(), sha256).hexdigest()


def unusable_key():
    """A key that nobody can be found by: of a person whose name was erased."""
    return secrets.token_hex(32)
