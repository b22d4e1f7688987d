"""Computing the audit chain again: which acts were changed, removed or slipped in, and since when.

Nothing here writes. A chain that was rewritten as a whole is found by the heads outside the database; an act that
somebody with the rights of the database adds now, as if it had been recorded now, cannot be told from a true one.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from . import appendonly
from .forgetting import ERASURE
from .heads import written_heads
from .models import AuditErasure, AuditEvent, Seal
from .sealing import START, content_of, link_of, personal_of, unsealed

BATCH = 1000
GRACE = timedelta(hours=1)  # no transaction lasts so long, and the sealer runs every minute
MOST = 1000  # findings kept; the rest is only counted
SHORTEST = 16  # characters of a digest that a paper shows and somebody types


@dataclass
class Verdict:
    """What the check came to. `findings` are (kind, number of the seal or 0, id of the act or 0, sentence)."""

    sealed: int = 0
    digest: str = ""
    waiting: int = 0
    erased: int = 0
    found: int = 0
    findings: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def find(self, kind, sentence, number=0, event=0):
        """Note one fault."""
        self.found += 1
        if len(self.findings) < MOST:
            self.findings.append((kind, number, event, sentence))

    @property
    def whole(self):
        """Whether nothing was found."""
        return not self.found


def verify(*, stated=()):
    """The whole chain against the acts and the heads written down; `stated`: further (number, digest) or, of a paper,
    (number, digest, its name). The beginning of a digest is enough, as reports show it.
    """
    verdict = Verdict()
    heads, behind = written_heads()
    known = {}
    for one in heads:
        known.setdefault(one.number, []).append((one.name, one.digest))
    for number, digest, *name in stated:
        known.setdefault(number, []).append((name[0] if name else _("the head you gave"), digest))
    _follow(verdict, known)
    _compare_rest(verdict, known)
    _look_for_unsealed(verdict)
    if not appendonly.is_right():
        verdict.find("guard", _("The triggers that keep the audit log append-only are missing; run manage.py migrate."))
    if behind:
        words = _("%(count)s heads were written before a backup was put in; they belong to the chain of that time.")
        verdict.notes.append(words % {"count": len(behind)})
    return verdict


def _batches():
    number, end = 0, Seal.objects.aggregate(end=Max("number"))["end"] or 0
    while rows := list(Seal.objects.filter(number__gt=number, number__lte=end).order_by("number")[:BATCH]):
        yield rows
        number = rows[-1].number


def _follow(verdict, known):
    previous, number, highest = START, 0, (0, None)
    for rows in _batches():
        ids = [row.event_id for row in rows]
        events = AuditEvent.objects.in_bulk(ids)
        erased = _registered_erasures(ids)
        for seal in rows:
            _check_link(verdict, seal, previous, number)
            _check_event(verdict, seal, events.get(seal.event_id), erased)
            highest = _check_place(verdict, seal, events.get(seal.event_id), highest)
            _check_heads(verdict, seal, known.pop(seal.number, ()))
            previous, number = seal.digest, seal.number
        verdict.sealed += len(rows)
    verdict.digest = "" if previous == START else previous


def _registered_erasures(ids):
    """Those of the acts whose erasure is registered and named by the act that did it."""
    rows = AuditErasure.objects.filter(event__in=ids).values_list("event", "act")
    acts = AuditEvent.objects.filter(verb=ERASURE).in_bulk({act for _event, act in rows})
    return {event for event, act in rows if act in acts and event in acts[act].difference.get("events", ())}


def _check_link(verdict, seal, previous, number):
    """A seal follows the one before, and its own digest is right."""
    if seal.number != number + 1:
        first, last = number + 1, seal.number - 1
        verdict.find("seal", _("Seals %(first)s to %(last)s are missing.") % {"first": first, "last": last}, first)
    elif link_of(previous, seal) != seal.digest:
        words = _("Seal %(number)s (act %(event)s) was changed, or the one before it.")
        verdict.find("seal", words % {"number": seal.number, "event": seal.event_id}, seal.number, seal.event_id)


def _named(seal, event):
    moment = timezone.localtime(event.at if event else seal.sealed_at)
    words = {"event": seal.event_id, "number": seal.number, "when": f"{moment:%Y-%m-%d %H:%M}"}
    return words | {"act": f"{event.verb} {event.target_type} {event.target_id}" if event else ""}


def _check_event(verdict, seal, event, erased):
    """The act is there and is what was sealed."""
    if event is None:
        words = _("Act %(event)s is missing (seal %(number)s of %(when)s).")
        verdict.find("missing", words % _named(seal, event), seal.number, seal.event_id)
        return
    gone = event.pk in erased and not any(getattr(event, name) for name in appendonly.PERSONAL)
    verdict.erased += gone
    if content_of(event) != seal.content:
        words = _("Act %(event)s (%(act)s, %(when)s) was changed.")
    elif not gone and personal_of(event) != seal.personal:
        words = _("The names or words of act %(event)s (%(act)s, %(when)s) were changed.")
    else:
        return
    verdict.find("changed", words % _named(seal, event), seal.number, seal.event_id)


def _check_place(verdict, seal, event, highest):
    """An id from between older ones is a late act; with a time long before those were sealed it was slipped in."""
    top, sealed_at = highest
    if seal.event_id > top:
        return seal.event_id, seal.sealed_at
    if event is not None and event.at < sealed_at - GRACE:
        words = _("Act %(event)s (%(act)s, %(when)s) was put in afterwards among older ones.")
        verdict.find("inserted", words % _named(seal, event), seal.number, seal.event_id)
    return highest


def _check_heads(verdict, seal, stated):
    for name, digest in stated:
        if digest != seal.digest[: max(len(digest), SHORTEST)]:
            words = _("The chain was rewritten up to seal %(number)s or before: %(name)s states another digest.")
            verdict.find("head", words % {"number": seal.number, "name": name}, seal.number, seal.event_id)


def _compare_rest(verdict, known):
    """Heads of which the chain has no seal."""
    for number, stated in sorted(known.items()):
        for name, _digest in stated:
            words = _("%(name)s states seal %(number)s, which the chain does not have.") if number else _(
                "%(name)s cannot be read."
            )  # fmt: skip
            verdict.find("head", words % {"number": number, "name": name}, number)


def _look_for_unsealed(verdict):
    """Acts that wait for the sealer are as they should be for some minutes."""
    rows = unsealed()
    verdict.waiting = rows.count()
    if not verdict.sealed:
        return
    for event in rows.filter(at__lt=timezone.now() - GRACE)[:MOST]:
        words = _(
            "Act %(event)s (%(act)s, %(when)s) has no seal: it was put in afterwards, or the scheduler stands still."
        )
        verdict.find("unsealed", words % _named(Seal(event_id=event.pk), event), 0, event.pk)
