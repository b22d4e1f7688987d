"""Verbs of a person whose company is registered already: ask its administrators to be let in, and their answer."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import said

from ..circles import owners_of
from ..models import JoinRequest, Organisation
from .colleagues import people_link, refuse_no_owner, seat_colleague


@transaction.atomic
def ask_to_join(*, by, organisation):
    """Ask the administrators of an organisation to be let in; they are told. Refused when nobody could answer."""
    if by.seats.is_staff_side:
        raise Refused(_("People of the office do not act for applicants. Use an account of your own for this."))
    if organisation.pk in by.seats.organisations():
        raise Refused(_("You belong to “%(name)s” already.") % {"name": organisation})
    owners = list(owners_of(organisation))
    if not owners:
        raise Refused(_("This company has no administrator yet: please ask the office that registered it."))
    try:
        with transaction.atomic():
            asked = JoinRequest.objects.create(organisation=organisation, user=by)
    except IntegrityError as error:
        raise Refused(_("You have asked already; the answer comes as a message.")) from error
    record("ask_to_join", asked, by=by, county_id=organisation.county_id)
    words = {"who": by, "email": by.email or by.masked_phone, "name": organisation}
    tell(owners, said(_("%(who)s asks to act for “%(name)s”"), **words),
         said(_("%(who)s (%(email)s) asks to be let in. Accept only whom you know."), **words),
         link=people_link(organisation))  # fmt: skip
    return asked


@transaction.atomic
def answer_join(asked, *, by, level=""):
    """Let the person in at a level, or decline (no level). Asking was the person's consent; both ways they are told."""
    organisation = Organisation.objects.select_for_update().get(pk=asked.organisation_id)
    refuse_no_owner(organisation, by)
    asked = JoinRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=asked.pk)
    if asked.answered_at:
        raise AlreadyDone(_("This request was answered already."))
    asked.answered_at, asked.answered_by, asked.accepted = timezone.now(), by, bool(level)
    asked.save(update_fields=["answered_at", "answered_by", "accepted"])
    # An invitation may have been accepted since.
    belongs = organisation.pk in asked.user.seats.organisations()
    if level and not belongs:
        seat_colleague(organisation, asked.user, level)
    record("answer_join", asked, by=by, county_id=organisation.county_id, accepted=asked.accepted)
    subject = _("You act for “%(name)s” now.") if level else _("Your request to act for “%(name)s” was declined")
    tell([asked.user], said(subject, name=organisation), said(_("Answered by %(who)s."), who=by), link="/my/")
    return asked
