"""Who asks: the token's own account, its rights, how often, and how much may be sent."""

from django.conf import settings
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from projects.machines.actions.tokens import find_token, note_use
from projects.people.seats import MACHINE

from .problems import NO_SUCH_ENTRY, Invalid

MOST_BYTES = 64 * 1024
LONGEST_SECRET = 200


class Bearer(HttpBearer):
    """The token of the header, when it opens something now; the request then belongs to its account."""

    openapi_description = "A token made under 设置—外部系统接口"

    def authenticate(self, request, token):
        if len(token) > LONGEST_SECRET or not token.isascii():
            return None
        found = find_token(token)
        if found is None or not found.account.seats.has(MACHINE, county_id=found.county_id):
            return None
        request.user = found.account
        note_use(found)
        return found


class PerToken(SimpleRateThrottle):
    """So many calls a minute of each token, over all web machines (the shared cache)."""

    def __init__(self):
        super().__init__(settings.API_RATE)

    def get_cache_key(self, request):
        return f"api:{request.auth.pk}" if getattr(request, "auth", None) else None


def needs(request, scope):
    """Refuse a call for which the token has no right; returns the token."""
    if scope not in request.auth.scopes:
        raise HttpError(403, _("This token lacks the right “%(scope)s”.") % {"scope": scope.value})
    return request.auth


def too_large(request):
    """Whether more is sent than any record needs."""
    try:
        return int(request.headers.get("Content-Length") or 0) > MOST_BYTES
    except ValueError:
        return True


def refuse_unknown(request, *names):
    """Refuse a question with names that nobody reads: a misspelt filter must not widen the answer."""
    if unknown := [name[:80] for name in request.GET if name not in names]:
        raise Invalid([(name, NO_SUCH_ENTRY) for name in unknown])
