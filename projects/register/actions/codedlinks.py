"""Links that open with a code (`Claim`, `Confirmation`): closed ones are refused, wrong codes are counted."""

from django.contrib.auth.hashers import check_password
from django.db.models import F
from django.utils import timezone

from projects.trace.actions import record
from projects.trace.errors import Refused


def refuse_closed(link, sentences):
    """Refused, with the sentence of its state, unless the link can be used."""
    if link.state != link.State.OPEN:
        raise Refused(str(sentences[link.state]))


def enter_code(link, code, *, project, lock_verb):
    """Whether the code is right. A wrong one is counted, also when several come at once; the fifth locks the link."""
    # Counted before it is compared: a crowd of guesses at one moment has no more tries than one guesser.
    rows = type(link).objects.filter(pk=link.pk)
    tried = rows.open().filter(expires_at__gt=timezone.now(), failures__lt=link.MOST_FAILURES)
    if not tried.update(failures=F("failures") + 1):
        return False
    if check_password(code, link.code_hash):
        rows.update(failures=F("failures") - 1)
        return True
    link.refresh_from_db(fields=["failures"])
    if link.failures == link.MOST_FAILURES:
        record(lock_verb, link, by=None, county_id=project.county_id, project=project)
    return False
