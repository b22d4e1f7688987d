"""Renewal of a stay in an enclave: agreed year by year, never beyond the cap of the rule at the move-in."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of
from projects.people.models import Carrier
from projects.register.models import EnclaveRule
from projects.trace.actions import record, tell
from projects.trace.calendar import months_between
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..models import MoveIn, Renewal
from .rooms import lengthen_use


@transaction.atomic
def renew(*, move_in, by, signed_on, term_to, agreement):
    """A further agreement from the day after the term; the centre is told. It is no figure of its own."""
    stay = (
        MoveIn.objects.select_for_update(of=("self",)).select_related("carrier", "project__county").get(pk=move_in.pk)
    )
    if stay.carrier_id not in by.seats.carriers():
        raise Refused(_("The enclave's operator renews its stays."))
    if stay.carrier.kind != Carrier.Kind.ENCLAVE:
        raise Refused(
            _("Only a stay in an enclave is renewed year by year; elsewhere the applicant asks for a longer term.")
        )
    if stay.verified_at is None or stay.voided_at or stay.left_on:
        raise Refused(_("Only a verified stay that goes on can be renewed."))
    if signed_on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."), field="signed_on")
    begins = stay.term_to + timedelta(days=1)
    _refuse_too_long(stay, begins, term_to)
    renewal = Renewal.objects.create(
        move_in=stay, signed_on=signed_on, term_from=begins, term_to=term_to, agreement=agreement, by=by
    )
    before, stay.term_to = stay.term_to, term_to
    stay.save(update_fields=["term_to"])
    lengthen_use(stay)
    project = stay.project
    record("renew", renewal, by=by, county_id=project.county_id, project=project, term_to=[str(before), str(term_to)])
    names = {"name": project.name, "carrier": stay.carrier.short_name, "day": term_to}
    tell(
        centre_of(project.county), said(_("Renewed: “%(name)s” in %(carrier)s"), **names),
        said(_("The term lasts until %(day)s now."), **names), link=project.get_absolute_url(), project=project,
    )  # fmt: skip
    return renewal


def _refuse_too_long(stay, begins, term_to):
    if term_to <= begins:
        raise Refused(
            said(_("The term lasts until %(day)s already. Name a later day."), day=stay.term_to), field="term_to"
        )
    rule = EnclaveRule.objects.in_force(stay.project.county_id, stay.moved_in_on)
    if rule is None:
        return
    once, whole = months_between(begins, term_to + timedelta(days=1)), months_between(stay.term_from, term_to)
    if once > rule.agreement_months:
        words = _("An agreement lasts %(cap)s months at most; until then it would be %(months)s.")
        raise Refused(said(words, cap=rule.agreement_months, months=once), field="term_to")
    if whole > rule.total_months:
        words = _("The rule allows %(cap)s months at most; until then it would be %(months)s.")
        raise Refused(said(words, cap=rule.total_months, months=whole), field="term_to")
