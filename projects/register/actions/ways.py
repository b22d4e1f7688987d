"""The centre lets an application go another way of its carrier (办理路径), with the reason."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE
from projects.trace.errors import Refused
from projects.trace.wording import said

from ..eligibility import route_in_force
from ..models import Application, ContestEntry, Route
from .applications import lock, note

CHOICES = (Route.Code.STANDARD, Route.Code.SIMPLE, Route.Code.DIRECT)  # ways of an application; the others are records


def ways_of(application):
    """The routes in force that an application may go."""
    return [route for code in CHOICES if (route := route_in_force(application.carrier, code))]


def contest_score(project):
    """The newest entry of the project that was scored in a contest, or None."""
    rows = ContestEntry.objects.filter(project=project, score__isnull=False).select_related("edition")
    return rows.order_by("-edition__year", "-pk").first()


@transaction.atomic
def choose_way(application, *, by, code, reason):
    """Go another way from now on. Refused once it is accepted: the steps have begun.

    The direct route takes a contest's score for the review, so it needs one.
    """
    application = lock(application, Application.State.DRAFT, Application.State.SUBMITTED)
    project = application.project
    if not by.seats.has(*CENTRE, county_id=project.county_id):
        raise Refused(_("The centre decides on the way of handling."))
    route = route_in_force(application.carrier, code)
    if route is None or code not in CHOICES:
        raise Refused(_("This carrier has no such route at present."), field="code")
    if code == Route.Code.DIRECT and contest_score(project) is None:
        raise Refused(_("The direct route takes the score of a contest; the project has none."), field="code")
    if route == application.route:
        raise Refused(said(_("The application goes this way already: %(route)s."), route=route.get_code_display()))
    before = application.route.code
    application.route, application.route_reason = route, reason
    application.save(update_fields=["route", "route_reason"])
    note("choose_way", application, by=by, project=project, words=reason, before=before, after=code)
    return application
