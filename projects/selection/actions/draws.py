"""Verbs of the random draw: draw experts for a meeting, draw again with a reason. Nothing of a draw ever changes."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import filed

from ..conflicts import in_words, items_for_rule
from ..drawrules import order_of
from ..models import Draw, Invitation, Meeting, Review
from ..proposals import candidates
from .experts import invite
from .meetings import locked

SEED_BYTES = 32


def eligible(meeting, *, fields=(), most_open=None):
    """(those who can be drawn, [(expert, why not)]) of the county's pool, for a meeting as it stands."""
    items = list(items_for_rule(meeting))
    rows = candidates(meeting, items, inside=_kept(meeting))
    able, left_out = [], []
    for row in rows:
        why = _why_not(row, fields, most_open)
        left_out += [(row.expert, why)] if why else []
        able += [] if why else [row.expert]
    return able, left_out


def _kept(meeting):
    """Experts who stay whatever is drawn: invited by hand, not by an earlier draw."""
    drawn = {row["expert"] for draw in meeting.draws.all() for row in draw.drawn}
    places = Invitation.objects.filter(meeting=meeting, left_at=None)
    return list(places.exclude(expert__in=drawn).values_list("expert_id", flat=True))


def _why_not(row, fields, most_open):
    if row.conflicts:
        item, reasons = row.conflicts[0]
        return in_words([item.project.name, *reasons])
    if fields and not set(fields) & set(row.expert.fields):
        return _("other fields")
    if most_open is not None and row.expert.open_sheets > most_open:
        return _("too many open sheets")
    return ""


def _refuse_untimely(meeting, after):
    if meeting.state != Meeting.State.PLANNED:
        raise Refused(
            _("Experts are drawn while a meeting is being prepared; later, free places are filled one by one.")
        )
    last = meeting.draws.order_by("number").select_related("by").last()
    if last is None and after:
        raise Refused(_("There is no such draw."))
    if last and last.number != after:
        when = timezone.localtime(last.at)
        raise AlreadyDone(
            _("%(who)s drew experts on %(day)s at %(at)s. Look at that draw first.")
            % {"who": last.by, "day": f"{when:%Y-%m-%d}", "at": f"{when:%H:%M}"}
        )
    return last


def _undo_places(meeting, draw):
    """Those of an earlier draw who have not handed anything in leave the meeting: the new draw decides."""
    drawn = [row["expert"] for row in draw.drawn]
    places = Invitation.objects.filter(meeting=meeting, expert__in=drawn, left_at=None)
    places.update(left_at=timezone.now())
    sheets = Review.objects.filter(item__meeting=meeting, expert__in=drawn)
    sheets.filter(state__in=(Review.State.ASSIGNED, Review.State.OPEN)).update(
        state=Review.State.LEFT, recusal_reason=filed(_("Drawn again"))
    )


@transaction.atomic
def draw_experts(meeting, *, by, places, fields=(), most_open=None, after=0, reason="", unavailable=()):
    """Draw experts at random and invite them; `after` is the number of the draw that was seen last (0: none).

    Drawing again needs a reason: the earlier draw stays in the record, its experts leave. `unavailable`: experts who
    cannot come this time, named in the record. Of two at the same moment one succeeds.
    """
    meeting = locked(meeting)
    last = _refuse_untimely(meeting, after)
    if last and not reason.strip():
        raise Refused(_("Say why experts are drawn again; the reason stands in the record."), field="reason")
    if last:
        _undo_places(meeting, last)
    able, left_out = eligible(meeting, fields=fields, most_open=most_open)
    left_out += [(one, _("not available")) for one in able if one.pk in {gone.pk for gone in unavailable}]
    able = [one for one in able if one.pk not in {gone.pk for gone in unavailable}]
    if len(able) < places:
        raise Refused(
            _("Only %(count)s experts can be drawn; %(places)s are wanted. Loosen the conditions.")
            % {"count": len(able), "places": places}
        )
    draw = _kept_draw(meeting, able, left_out, by=by, number=after + 1, places=places, fields=sorted(fields),
                      most_open=most_open, reason=reason)  # fmt: skip
    record("draw_experts", draw, by=by, county_id=meeting.county_id, note=reason, seed=draw.seed, places=places)
    chosen = {row["expert"] for row in draw.drawn}
    invite(meeting, by=by, experts=[one for one in able if one.pk in chosen])
    return draw


def _kept_draw(meeting, able, left_out, **values):
    seed = secrets.token_hex(SEED_BYTES)
    people = {one.code: one for one in able}
    order = [
        {"expert": people[code].pk, "code": code, "name": people[code].user.name, "digest": digest}
        for code, digest in order_of(seed, people)
    ]
    rows = [
        {"expert": one.pk, "code": one.code, "name": one.user.name, "why": filed(why)}
        for one, why in sorted(left_out, key=lambda pair: pair[0].pk)
    ]
    return Draw.objects.create(meeting=meeting, seed=seed, order=order, left_out=rows, **values)
