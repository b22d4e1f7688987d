"""Text posted after the session ended is not lost: it stays in the page until its writer has signed in again.

Nothing is stored here. The page carries the text, signed, so that only what this site's own form sent to this address
comes back; the signature needs a cookie of the same browser, so that nobody slips text into somebody else's browser.
"""

import re

from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string

COOKIE, SALT = "kept", "projects.people.kept"
LIFETIME = 2 * 3600  # seconds
MOST = 200_000  # characters; a longer text is not carried
NEVER = re.compile("password|csrf|token|secret|credential", re.IGNORECASE)


def fields_of(post):
    """Names and texts of a posted form that may be carried; files, passwords and tokens never are."""
    return [[name, text] for name, texts in post.lists() if not NEVER.search(name) for text in texts]


def typed(fields):
    """The texts that a person may have typed: neither empty nor a bare number."""
    return [text for _name, text in fields if text.strip() and not text.strip().isdecimal()]


def is_worth_keeping(request, fields):
    """Whether somebody posted text from a page: no script of ours (it keeps its own), not only a button, not too long."""
    navigated = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "HX-Request" not in request.headers
    size = sum(len(name) + len(text) for name, text in fields)
    return request.method == "POST" and navigated and bool(typed(fields)) and size <= MOST


def _signer(request):
    key = request.COOKIES.get(COOKIE) or get_random_string(32)
    return key, signing.TimestampSigner(salt=f"{SALT}:{key}")


def pack(request, fields):
    """(parcel, key): the text as it stands in the page, and what the browser keeps as a cookie."""
    key, signer = _signer(request)
    content = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    return signer.sign_object(content, compress=True), key


def unpack(request):
    """What a page brings back: path, fields, files; None when it is too old or comes from another browser."""
    _key, signer = _signer(request)
    try:
        return signer.unsign_object(request.POST.get("parcel", ""), max_age=LIFETIME)
    except signing.BadSignature:
        return None


def remember(response, key):
    """Leave the key in the browser."""
    response.set_cookie(
        COOKIE, key, max_age=LIFETIME, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
