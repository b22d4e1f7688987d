"""What an applicant may do beside the steps: ask for a longer term or an exit, file landing evidence, complain."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.outcomes.rules import may_gather
from projects.register.stages import Stage
from projects.tenancy.models import MoveIn, Petition
from projects.tenancy.rules import may_ask


@dataclass(frozen=True)
class Deed:
    """A button: words, icon, address."""

    label: str
    icon: str
    url: str


def deeds(project, user):
    """The buttons for this person on the applicant's page of a project."""
    found = []
    if project.stage == Stage.LANDING and may_gather(user, project):
        found.append(Deed(_("Add landing evidence"), "flag", reverse("landing", args=[project.number])))
    if not may_ask(user, project):
        return found
    found.append(Deed(_("Ask for a change"), "arrows-exchange", reverse("change-kinds", args=[project.number])))
    kinds = [Petition.Kind.COMPLAINT]
    if MoveIn.objects.live().filter(project=project).exists():
        kinds = list(Petition.Kind)
    icons = {Petition.Kind.EXTENSION: "calendar-time", Petition.Kind.EXIT: "door-exit", Petition.Kind.COMPLAINT: "message"}
    words = {
        Petition.Kind.EXTENSION: _("Ask for a longer term"), Petition.Kind.EXIT: _("Ask to leave"),
        Petition.Kind.COMPLAINT: _("Complain or suggest"),
    }  # fmt: skip
    return found + [Deed(words[kind], icons[kind], reverse("petition-new", args=[project.number, kind])) for kind in kinds]
