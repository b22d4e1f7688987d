"""Letters about change requests: whose turn it is, and what was decided."""

from django.utils.translation import gettext_lazy as _

from projects.people.circles import centre_of, operators_of, owners_of
from projects.trace.actions import tell
from projects.trace.models import Kind as Letter
from projects.trace.wording import said

from ..models import Change


def _names(change):
    return {
        "kind": Change.Kind(change.kind).label,
        "project": change.project.name,
        "state": Change.State(change.state).label,
    }


def write(people, subject, words, change, kind=Letter.PROGRESS):
    """A letter about a request: `subject` may name its kind, project and state."""
    link, project = change.get_absolute_url(), change.project
    tell(people, said(subject, **_names(change)), words, link=link, project=project, kind=kind)


def tell_asked(change):
    """Whoever has to act next on a new request: the owners of a registered company first, else the desk."""
    if change.waits_for_company:
        return write(owners_of(change.partner), _("%(project)s: your company is to take its place. Do you agree?"),
                     change.reason, change, Letter.ACT)  # fmt: skip
    return tell_desk(change)


def tell_desk(change):
    """The desk of the project's carrier and the centre, without the one who asked."""
    people = [*operators_of(change.project.carrier), *centre_of(change.project.county)]
    others = [person for person in people if person.pk != change.by_id]
    write(others, _("Change request: %(kind)s, %(project)s"), change.reason, change, Letter.ACT)
