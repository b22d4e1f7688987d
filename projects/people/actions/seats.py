"""Verbs of seats: open an account for a colleague, give a seat, end one. Ended seats stay as history."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.text import normalise
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Carrier, County, Membership, Role, User
from ..passwordlinks import password_link
from ..seats import GIVEN_ELSEWHERE, OPERATORS, ROOM_KEEPERS


def _is_proved(user):
    """Whether somebody showed that the address is theirs, or an administrator trusted the account before."""
    if Membership.objects.filter(user=user).exclude(role=Role.APPLICANT).exists():
        return True
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def _send_password_link(user):
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    tell(
        [user],
        _("Set your password"),
        said(_("An account is ready for you. Set your own password with this link; it works once and for %(days)s days. "
          "After that, ask for a new link on the sign-in page (“Forgot your password?”)."), days=days),
        link=password_link(user),
        kind=Kind.ACCOUNT,
    )  # fmt: skip


def _open_account(email, name, *, by, county):
    if not name:
        raise Refused(_("There is no account with this e-mail yet: please give the person's name."))
    user = User.objects.create_user(email, name=name)
    record("open_account", user, by=by, county_id=county.pk)
    _send_password_link(user)
    return user


@transaction.atomic
def account_for(*, by, county, email, name=""):
    """The account with this e-mail, or a new one without a usable password and a link to set it.

    Anybody may sign up with any address. An account whose address nobody proved loses its password, its number, its
    second proof and its open sessions before it gets rights, and the link goes to that address.
    """
    email = email.strip().lower()
    user = User.objects.select_for_update().filter(email=email).first()
    if user is None:
        return _open_account(email, normalise(name), by=by, county=county)
    if not user.is_active:
        raise Refused(_("The account with this e-mail is closed."))
    if not _is_proved(user):
        user.set_unusable_password()
        user.phone, user.phone_proved = "", False
        user.save(update_fields=["password", "phone", "phone_proved"])
        Authenticator.objects.filter(user=user).delete()
        record("reset_unproved_account", user, by=by, county_id=county.pk)
        _send_password_link(user)
    return user


def _check_scope(county, role, carrier, section):
    if role in GIVEN_ELSEWHERE:
        raise Refused(
            _("This role is not given here: applicants, other systems and the province have ways of their own.")
        )
    if bool(carrier) != (role in ROOM_KEEPERS):
        raise Refused(_("Choose a carrier for operators and the premises company, and for nobody else."))
    if bool(section) != (role == Role.SECTION_REPORTER):
        raise Refused(_("Choose a section for section reporters, and for nobody else."))
    if any(place and place.county_id != county.pk for place in (carrier, section)):
        raise Refused(_("This place belongs to another county."))
    if role in OPERATORS and (carrier.kind == Carrier.Kind.ENCLAVE) != (role == Role.ENCLAVE_OPERATOR):
        raise Refused(_("An enclave needs an enclave operator, any other carrier an incubator operator."))


@transaction.atomic
def give_seat(*, by, county, user, role, carrier=None, section=None):
    """Give a person a role in the county, within the carrier or section that the role needs; the person is told."""
    _check_scope(county, role, carrier, section)
    try:
        with transaction.atomic():
            seat = Membership.objects.create(user=user, county=county, role=role, carrier=carrier, section=section)
    except IntegrityError as error:
        raise Refused(_("%(name)s holds this seat already.") % {"name": user}) from error
    scope = {"carrier": carrier.code} if carrier else {"section": section.code} if section else {}
    record("give_seat", seat, by=by, county_id=county.pk, role=role, **scope)
    words = _told(seat, _("You now hold the role “%(role)s” at %(place)s."))
    tell([user], _("You have a new role"), words, kind=Kind.ACCOUNT)
    return seat


@transaction.atomic
def give_province_seat(*, by, county, user):
    """Let a person read the sums of every county of the province in which `county` lies; projects stay unseen."""
    try:
        with transaction.atomic():
            seat = Membership.objects.create(user=user, county=county, role=Role.PROVINCE_READER)
    except IntegrityError as error:
        raise Refused(_("%(name)s holds this seat already.") % {"name": user}) from error
    record("give_seat", seat, by=by, county_id=county.pk, role=seat.role)
    return seat


def _told(seat, sentence):
    place = seat.scope or seat.county.centre_name
    return said(sentence, role=Role(seat.role).label, place=place)


def _refuse_last_administrator(seat):
    others = Membership.objects.live().filter(county=seat.county_id, role=Role.ADMINISTRATOR, user__is_active=True)
    if seat.role == Role.ADMINISTRATOR and not others.exclude(pk=seat.pk).exists():
        raise Refused(_("This is the last administrator of the county. Give the role to somebody else first."))


@transaction.atomic
def end_seat(seat, *, by, reason):
    """End a seat from this moment; the next request of its holder is without it. Refused for the last administrator."""
    County.objects.select_for_update().get(pk=seat.county_id)  # two administrators cannot end each other
    seat = Membership.objects.select_for_update(of=("self",)).select_related("user", "county").get(pk=seat.pk)
    if seat.ended_at:
        when = timezone.localtime(seat.ended_at)
        raise AlreadyDone(_("This seat ended on %(day)s already.") % {"day": f"{when:%Y-%m-%d}"})
    _refuse_last_administrator(seat)
    seat.ended_at = timezone.now()
    seat.save(update_fields=["ended_at"])
    record("end_seat", seat, by=by, county_id=seat.county_id, note=reason, role=seat.role)
    words = _told(seat, _("You no longer hold the role “%(role)s” at %(place)s."))
    tell([seat.user], _("A role of yours has ended"), words, kind=Kind.ACCOUNT)
    return seat
