"""Who came to a meeting: signing in, coming late, staying away, and what becomes of the sheets."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record
from projects.trace.errors import AlreadyDone, Refused

from ..models import Invitation, Meeting, Review, Vacancy
from .meetings import locked
from .recusals import vacate

CAME, LATE, ABSENT = Invitation.Attendance.PRESENT, Invitation.Attendance.LATE, Invitation.Attendance.ABSENT
STATES = Review.State


def _place(invitation):
    """The meeting and the place under locks, while people still come and go."""
    meeting = locked(invitation.meeting)
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.OPEN):
        raise Refused(_("The reviews of this meeting are closed; its experts stay as they are."))
    place = Invitation.objects.select_for_update(of=("self",)).select_related("expert__user").get(pk=invitation.pk)
    if place.left_at:
        raise Refused(_("%(name)s does not belong to this meeting any more.") % {"name": place.expert})
    return meeting, place


def _refuse_too_early(meeting):
    if timezone.localdate() < meeting.on:
        raise Refused(_("Signing in begins on the day of the meeting, %(day)s.") % {"day": f"{meeting.on:%Y-%m-%d}"})


@transaction.atomic
def sign_in(invitation, *, by, late=None, note=""):
    """The expert is here. `late` None: by the clock. Sheets that staying away had closed are open again."""
    meeting, place = _place(invitation)
    _refuse_too_early(meeting)
    if place.attendance in Invitation.CAME:
        when = timezone.localtime(place.arrived_at)
        raise AlreadyDone(_("%(name)s signed in at %(time)s.") % {"name": place.expert, "time": f"{when:%H:%M}"})
    now = timezone.localtime()
    if late is None:
        late = bool(meeting.starts_at) and (now.date(), now.time()) > (meeting.on, meeting.starts_at)
    if place.attendance == ABSENT:
        _reopen(meeting, place)
    place.attendance, place.arrived_at, place.attendance_note = LATE if late else CAME, now, note
    place.save(update_fields=["attendance", "arrived_at", "attendance_note"])
    record("sign_in", meeting, by=by, county_id=meeting.county_id, note=note, expert=place.expert_id, late=late)
    return place


def _reopen(meeting, place):
    sheets = Review.objects.filter(item__meeting=meeting, expert=place.expert, state=STATES.LEFT)
    Vacancy.objects.filter(review__in=sheets.values("pk"), closed_at=None).delete()
    sheets.filter(declared_at=None).update(state=STATES.ASSIGNED, recusal_reason="")
    sheets.exclude(declared_at=None).update(state=STATES.OPEN, recusal_reason="")


@transaction.atomic
def stay_away(invitation, *, by, reason):
    """The expert did not come: nobody waits for the sheets that are not in; those that are in stay."""
    meeting, place = _place(invitation)
    _refuse_too_early(meeting)
    waiting = Review.objects.filter(
        item__meeting=meeting, expert=place.expert, state__in=(STATES.ASSIGNED, STATES.OPEN)
    )
    for review in list(waiting):
        vacate(review, by=by, cause=Vacancy.Cause.NO_SHOW, reason=reason)
    waiting.update(state=STATES.LEFT, recusal_reason=reason)
    place.attendance, place.arrived_at, place.attendance_note = ABSENT, None, reason
    place.save(update_fields=["attendance", "arrived_at", "attendance_note"])
    record("stay_away", meeting, by=by, county_id=meeting.county_id, note=reason, expert=place.expert_id)
    return place
