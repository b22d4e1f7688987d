"""Verbs of the people of one organisation: invite, accept, change a level, hand over, leave, remove.

Every verb holds the organisation's row, so that two owners never undo each other and an owner always remains.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.linkkeys import new_token, token_hash
from projects.text import mask_email
from projects.trace.actions import record, tell, write_to
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import said

from ..circles import owners_of
from ..models import Invitation, Membership, Organisation, Role

VALID_FOR = timedelta(days=7)
Level = Membership.Level

CLOSED = {
    Invitation.State.ACCEPTED: _("This invitation was accepted already. A link works once."),
    Invitation.State.LAPSED: _("This invitation has lapsed. Please ask for a new one."),
    Invitation.State.REVOKED: _("This invitation was taken back. Please ask for a new one."),
}


def _lock(organisation_id):
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _live(organisation):
    return Membership.objects.live().filter(organisation=organisation)


def refuse_no_owner(organisation, user):
    """Refused unless this person administers the organisation now."""
    if not _live(organisation).filter(user=user, level=Level.OWNER).exists():
        raise Refused(_("Only an administrator of “%(name)s” may do this.") % {"name": organisation})


def _fresh(user):
    user.__dict__.pop("seats", None)  # rights hold, or end, within this request


def people_link(organisation):
    """The page of the people of an organisation."""
    return reverse("organisation-people", args=[organisation.pk])


@transaction.atomic
def invite(*, by, organisation, level, email=""):
    """Invite somebody to act for the organisation; returns (invitation, token). The token is known at this moment only.

    With an e-mail the link goes there and to nobody else; without, the inviter hands it over.
    """
    organisation = _lock(organisation.pk)
    refuse_no_owner(organisation, by)
    return _invite(organisation, by, level, email.strip().lower())


@transaction.atomic
def invite_first(organisation, *, by, email):
    """Invite the first person of an organisation that was entered on behalf; its owner from the day of acceptance."""
    organisation = _lock(organisation.pk)
    if _live(organisation).exists():
        raise Refused(_("This company is registered already: choose it, or let it apply itself."))
    return _invite(organisation, by, Level.OWNER, email.strip().lower())


def _invite(organisation, by, level, email):
    if email and _live(organisation).filter(user__email=email).exists():
        raise Refused(_("This person belongs to “%(name)s” already.") % {"name": organisation})
    token, now = new_token(), timezone.now()
    if email:
        organisation.invitations.open().filter(email=email).update(revoked_at=now)
    invitation = Invitation.objects.create(
        organisation=organisation, level=level, email=email, token_hash=token_hash(token), invited_by=by, invited_at=now,
        expires_at=now + VALID_FOR,
    )  # fmt: skip
    record("invite_colleague", invitation, by=by, county_id=organisation.county_id, level=level)
    if email:
        _send(invitation, token)
    return invitation, token


def _send(invitation, token):
    words = {
        "who": invitation.invited_by,
        "name": invitation.organisation,
        "level": Level(invitation.level).label,
        "days": VALID_FOR.days,
    }
    write_to(
        invitation.email,
        said(_("%(who)s invites you to “%(name)s”"), **words),
        said(_("%(who)s invites you to act for “%(name)s” as %(level)s. Open the link and decide; it works once, for "
          "%(days)s days. Whoever did not expect this need do nothing."), **words),
        link=reverse("invitation", args=[token]),
    )  # fmt: skip


def find_invitation(token):
    """The invitation of a link, or None."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return rows.filter(token_hash=token_hash(token)).first()


def refuse_closed(invitation):
    """Refused, with the reason, unless the link can be used."""
    if invitation.state != Invitation.State.OPEN:
        raise Refused(str(CLOSED[invitation.state]))


def refuse_wrong_person(invitation, user):
    """Refused unless this person may accept: the one who was written to, nobody of the office, nobody twice."""
    if user.seats.is_staff_side:
        raise Refused(_("People of the office do not act for applicants. Use an account of your own for this."))
    if invitation.email and user.email != invitation.email:
        raise Refused(
            _("This invitation was sent to %(email)s. Sign in with that address, or ask for a link instead.")
            % {"email": mask_email(invitation.email)}
        )
    if invitation.organisation_id in user.seats.organisations():
        raise Refused(_("You belong to “%(name)s” already.") % {"name": invitation.organisation})


@transaction.atomic
def accept_invitation(invitation, *, by):
    """Join the organisation at the level that was offered. Of two at the same moment one succeeds."""
    organisation = _lock(invitation.organisation_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by").get(pk=invitation.pk)
    refuse_closed(invitation)
    _fresh(by)
    refuse_wrong_person(invitation, by)
    seat = seat_colleague(organisation, by, invitation.level)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("accept_invitation", invitation, by=by, county_id=organisation.county_id, level=invitation.level)
    told = [person for person in owners_of(organisation) if person != by]
    words = {"who": by, "level": Level(invitation.level).label, "name": organisation}
    tell(
        told,
        said(_("%(who)s joined “%(name)s”"), **words),
        said(_("Level: %(level)s."), **words),
        link=people_link(organisation),
    )
    return seat


def seat_colleague(organisation, user, level):
    """The seat of a person in an organisation whose row the caller holds."""
    seat = Membership.objects.create(
        user=user, county_id=organisation.county_id, role=Role.APPLICANT, organisation=organisation, level=level
    )
    _fresh(user)
    return seat


@transaction.atomic
def revoke_invitation(invitation, *, by):
    """Take an open link back."""
    organisation = _lock(invitation.organisation_id)
    refuse_no_owner(organisation, by)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    refuse_closed(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record("revoke_invitation", invitation, by=by, county_id=organisation.county_id)


def _hold(seat):
    """The organisation's row and the seat's, both held; refused when the seat ended meanwhile."""
    organisation = _lock(seat.organisation_id)
    seat = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat.pk)
    if seat.ended_at:
        raise AlreadyDone(
            _("%(who)s does not belong to “%(name)s” any more.") % {"who": seat.user, "name": organisation}
        )
    return organisation, seat


def _refuse_last_owner(organisation, seat):
    others = _live(organisation).filter(level=Level.OWNER, user__is_active=True).exclude(pk=seat.pk)
    if seat.level == Level.OWNER and not others.exists():
        raise Refused(
            _("“%(name)s” needs an administrator: hand the administration over first.") % {"name": organisation}
        )


def _set_level(seat, level):
    seat.level = level
    seat.save(update_fields=["level"])


@transaction.atomic
def change_level(seat, *, by, level):
    """Let a colleague do more or less. The person is told."""
    organisation, seat = _hold(seat)
    refuse_no_owner(organisation, by)
    if level == seat.level:
        return seat
    if level != Level.OWNER:
        _refuse_last_owner(organisation, seat)
    before = seat.level
    _set_level(seat, level)
    record("change_level", seat, by=by, county_id=organisation.county_id, before=before, after=level)
    _fresh(by)
    words = {"name": organisation, "level": Level(seat.level).label}
    tell([seat.user], said(_("Your level in “%(name)s” is now %(level)s"), **words),
         said(_("Changed by %(who)s."), who=by), link=people_link(organisation))  # fmt: skip
    return seat


@transaction.atomic
def hand_over(seat, *, by):
    """Make a colleague the owner in one's own place; one stays as editor."""
    organisation, seat = _hold(seat)
    refuse_no_owner(organisation, by)
    if seat.user_id == by.pk:
        raise Refused(_("Choose a colleague to hand over to."))
    _set_level(seat, Level.OWNER)
    _set_level(_live(organisation).get(user=by), Level.EDITOR)
    record("hand_over_ownership", seat, by=by, county_id=organisation.county_id)
    _fresh(by)
    words = {"who": by, "name": organisation}
    tell([seat.user], said(_("You administer “%(name)s” now"), **words),
         said(_("%(who)s handed the administration over to you."), **words), link=people_link(organisation))  # fmt: skip
    return seat


def _end(seat):
    seat.ended_at = timezone.now()
    seat.save(update_fields=["ended_at"])
    _fresh(seat.user)


@transaction.atomic
def leave(seat, *, by):
    """Leave an organisation oneself. What one did stays; the last owner hands over first."""
    organisation, seat = _hold(seat)
    if seat.user_id != by.pk:
        raise Refused(_("Only one's own seat can be left."))
    _refuse_last_owner(organisation, seat)
    _end(seat)
    _fresh(by)
    record("leave_organisation", seat, by=by, county_id=organisation.county_id)
    words = {"who": by, "name": organisation}
    tell(owners_of(organisation), said(_("%(who)s left “%(name)s”"), **words),
         _("What this person did stays as it was."), link=people_link(organisation))  # fmt: skip


@transaction.atomic
def remove_colleague(seat, *, by):
    """End a colleague's seat. What the person did stays; the person is told."""
    organisation, seat = _hold(seat)
    refuse_no_owner(organisation, by)
    if seat.user_id == by.pk:
        raise Refused(_("To go yourself, choose “Leave”."))
    _end(seat)
    record("remove_colleague", seat, by=by, county_id=organisation.county_id)
    words = {"who": by, "name": organisation}
    tell([seat.user], said(_("You do not act for “%(name)s” any more"), **words), said(_("Ended by %(who)s."), **words))
