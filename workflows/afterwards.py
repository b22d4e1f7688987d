"""What an applicant may do beside the steps: ask for a longer term or an exit, graduate, file evidence, complain."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.outcomes.rules import may_gather
from projects.register.stages import Stage
from projects.tenancy.models import MoveIn, StayCase
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
    if stay := MoveIn.objects.live().filter(project=project).first():
        found.append(Deed(_("Handover and rent"), "key", reverse("premises-stay", args=[stay.pk])))
        found += [
            Deed(words, icon, reverse("case-new", args=[project.number, kind])) for kind, words, icon in _matters()
        ]
    return [*found, Deed(_("Complain or suggest"), "message", reverse("petition-new", args=[project.number]))]


def _matters():
    """What may be asked for about a stay: kind, words, icon."""
    kinds = StayCase.Kind
    return (
        (kinds.EXTENSION, _("Ask for a longer term"), "calendar-time"), (kinds.GRADUATION, _("Ask to graduate"), "school"),
        (kinds.EXIT, _("Ask to leave"), "door-exit"),
    )  # fmt: skip
