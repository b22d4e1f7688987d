"""Starting the admission from its facts: a move-in that is recorded without a journey before it."""

from functools import partial

from django.db import transaction

from projects.register.models import Project
from projects.tenancy.actions.stays import begin_record, sign_agreement

from . import service
from .flows import AdmissionFlow


@transaction.atomic
def record_move_in(*, project, by, carrier, reason="", **agreement):
    """Start at the agreement and do that step at once; handover and verification follow as in any admission.

    `reason` marks a back-entry (补录); an enclave that decides itself gives none. `agreement` as in `sign_agreement`.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    begin_record(project=project, by=by, carrier=carrier, reason=reason)
    service.start(AdmissionFlow.start_on_record, project=project, by=by, carrier=carrier)
    item = service.open_item(project, "admission.agreement")
    act = partial(sign_agreement, carrier=carrier, back_entry_reason=reason, **agreement)
    return service.complete(item, by=by, act=act)
