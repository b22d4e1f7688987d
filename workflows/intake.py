"""Doors into and out of the intake: submitting starts it, withdrawing stops whatever runs, a lapsed supplement ends it."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from projects.people.actions import give_consent
from projects.people.texts import TEXTS, current_text
from projects.register.actions import applications
from projects.register.models import Application, Project
from projects.selection.actions import notices
from projects.selection.models import NoticeItem
from projects.trace.errors import Refused

from . import service
from .flows.intake import IntakeFlow


@transaction.atomic
def hand_in(application, *, by):
    """Submit a draft with its declarations and start the intake, in one transaction. Returns the version."""
    project = Project.objects.select_for_update().get(pk=application.project_id)
    version = applications.submit(project=project, by=by, application=application)
    for kind in dict.fromkeys(text.kind for text in TEXTS):
        text = current_text(kind)
        give_consent(
            by=by, organisation=application.organisation, kind=kind, version=text.version,
            scope=f"{application.number} v{version.number}",
        )  # fmt: skip
    application.refresh_from_db()
    service.start(IntakeFlow.start, project=project, by=by, application=application)
    return version


@transaction.atomic
def take_back(application, *, by, reason):
    """Withdraw an application: a draft has no process yet, any other stops the ones that are open."""
    act = partial(applications.withdraw, application=application, reason=reason)
    if application.state == Application.State.DRAFT:
        project = Project.objects.select_for_update().get(pk=application.project_id)
        application.refresh_from_db(fields=["state"])
        if application.state != Application.State.DRAFT:  # a submission came first; its process has to be stopped too
            raise Refused(_("It was submitted meanwhile. Please reload the page, then withdraw it."))
        return act(project=project, by=by)
    closed = service.withdraw(application.project, by=by, act=act)
    # At once, not when its notice ends: until then the project may be in another one, which the old item must not decide.
    for item in NoticeItem.objects.filter(project=application.project_id, state__in=NoticeItem.UNDECIDED):
        notices.drop_withdrawn(item)
    return closed
