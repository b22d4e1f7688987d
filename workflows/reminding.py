"""催办: a word to whoever has to act on a file, once a day."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Membership
from projects.people.seats import CENTRE, OPERATORS
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import AuditEvent, Kind
from projects.trace.wording import said

from .models import Audience, WorkItem
from .rights import RETURNED
from .steps import step_title, step_url

VERB = "remind"


def people_of(items):
    """{work item id: people who have to act on it}: its holder, or all who may take it; one query."""
    carriers = {item.carrier_id for item in items if item.audience == Audience.DESK or item.step in RETURNED}
    teams = {item.organisation_id for item in items if item.audience == Audience.APPLICANT}
    counties = {item.county_id for item in items if item.audience == Audience.CENTRE}
    seats = Membership.objects.live().filter(user__is_active=True).filter(
        Q(carrier__in=carriers, role__in=OPERATORS) | Q(organisation__in=teams) | Q(county__in=counties, role__in=CENTRE)
    )  # fmt: skip
    groups = {}
    for seat in seats.select_related("user").order_by("pk"):
        for scope in (("desk", seat.carrier_id), ("applicant", seat.organisation_id), ("centre", seat.county_id)):
            groups.setdefault(scope, {})[seat.user_id] = seat
    return {item.pk: _people(item, groups) for item in items}


def _people(item, groups):
    if item.owner:
        return [item.owner]
    scope = {"desk": item.carrier_id, "applicant": item.organisation_id, "centre": item.county_id}[item.audience]
    seats = groups.get((item.audience, scope), {}).values()
    if not seats and item.step in RETURNED:  # nobody of the applicant has an account: the desk declares for them
        seats = groups.get(("desk", item.carrier_id), {}).values()
    return [seat.user for seat in seats if item.audience != Audience.CENTRE or seat.role in CENTRE]


def reminded_today(items):
    """Ids of the work items (ids) about which somebody was reminded today; one query."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    acts = AuditEvent.objects.filter(verb=VERB, target_type="workflows.workitem", target_id__in=items, at__gte=today)
    return set(acts.values_list("target_id", flat=True))


@transaction.atomic
def remind(item, *, by, words=""):
    """Tell whoever has to act that the file waits. Refused for what is done, one's own turn, and twice on a day."""
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("owner", "project", "clock").get(pk=item.pk)
    if item.done_at:
        raise AlreadyDone(_("This step is done already; nobody has to be reminded."))
    people = people_of([item])[item.pk]
    if by in people:
        raise Refused(_("It is your own turn."))
    if not people:
        raise Refused(_("Nobody has an account for this; a phone call helps."))
    if reminded_today([item.pk]):
        raise AlreadyDone(_("Somebody reminded of this file today already."))
    step, name = step_title(item.step), item.project.name
    record(VERB, item, by=by, county_id=item.county_id, project=item.project, note=words, step=item.step)
    subject = said(_("%(who)s reminds you: %(step)s of “%(name)s”"), who=by.name, step=step, name=name)
    due = said(_("to be done by %(day)s"), day=f"{item.clock.due_on:%Y-%m-%d}") if item.clock else ""
    tell(people, subject, words or due, link=step_url(item), project=item.project, kind=Kind.ACT)
    return people
