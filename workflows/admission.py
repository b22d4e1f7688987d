"""Starting the admission from its facts: a move-in that is recorded without a journey before it."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.register.eligibility import route_in_force
from projects.register.models import Project, Route
from projects.tenancy.actions.stays import begin_record, sign_agreement
from projects.trace.errors import Refused
from projects.trace.wording import said

from . import service
from .flows import AdmissionFlow


def _refuse_closed_way(carrier, code):
    """A carrier with routes records only by one of them; a carrier for which none was ever set is not bound."""
    if carrier.routes.exists() and route_in_force(carrier, code) is None:
        label = Route.Code(code).label
        raise Refused(said(_("%(carrier)s has no route “%(route)s” at present."), carrier=carrier, route=label))


@transaction.atomic
def record_move_in(*, project, by, carrier, reason="", **agreement):
    """Start at the agreement and do that step at once; handover and verification follow as in any admission.

    `reason` marks a back-entry (补录); an enclave that decides itself gives none. `agreement` as in `sign_agreement`.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    _refuse_closed_way(carrier, Route.Code.BACK_ENTRY if reason else Route.Code.RECORD)
    begin_record(project=project, by=by, carrier=carrier, reason=reason)
    service.start(AdmissionFlow.start_on_record, project=project, by=by, carrier=carrier)
    item = service.open_item(project, "admission.agreement")
    act = partial(sign_agreement, carrier=carrier, back_entry_reason=reason, **agreement)
    return service.complete(item, by=by, act=act)
