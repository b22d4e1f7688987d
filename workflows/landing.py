"""Starting a landing: by the desk of the project's carrier or the centre; again for a higher level."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from projects.outcomes.actions.milestones import begin_landing, give_up_landing
from projects.outcomes.rules import may_record
from projects.register.models import Project
from projects.trace.errors import Refused

from . import service
from .flows import LandingFlow
from .models import PROCESSES
from .rights import may_act


@transaction.atomic
def start_landing(*, project, by, carrier=None, words=""):
    """The intent to land: fact and order in one transaction. `carrier` only for a project that has none."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if not may_record(by, project):
        raise Refused(_("Only the desk of a carrier concerned or the centre starts a landing."))
    if any(process_class.objects.filter(open_for=project).exists() for process_class in PROCESSES):
        raise Refused(_("Another procedure of this project is under way. Finish it first."))
    begin_landing(project=project, by=by, carrier=carrier, words=words)
    return service.start(LandingFlow.start, project=project, by=by)


def stop_landing(*, item, by, reason):
    """Give a landing up from its evidence step: the order ends, the facts recorded so far stay."""
    if not may_act(by, item):
        raise Refused(_("This step is not yours to do."))
    return service.withdraw(item.project, by=by, act=partial(give_up_landing, reason=reason))
