"""Who works with meetings and notices: the centre runs them, the county's readers and incubators read."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from projects.people.models import County
from projects.people.seats import CENTRE, COUNTY_READERS, INCUBATOR_OPERATOR

from ..models import Meeting

READERS = (*COUNTY_READERS, INCUBATOR_OPERATOR)


def refuse_outsiders(request):
    """The desk's pages do not exist for applicants, experts and enclaves."""
    if not request.user.seats.has(*READERS):
        raise Http404


def runs(user, county_id):
    """Whether the person may act for the centre of this county."""
    return user.seats.has(*CENTRE, county_id=county_id)


def refuse_readers(request, county_id):
    """Acts are for the centre only; others read."""
    if not runs(request.user, county_id):
        raise PermissionDenied


def county_of_centre(request):
    """The county for which the person plans and decides; 404 for outsiders, 403 for readers."""
    refuse_outsiders(request)
    counties = request.user.seats.counties(*CENTRE)
    if not counties:
        raise PermissionDenied
    home = request.user.seats.home_county_id
    return County.objects.get(pk=home if home in counties else min(counties))


def one_for(request, rows, **given):
    """The row, or 404. Numbers are each county's own: who sees several counties gets the one of the first seat."""
    home = request.user.seats.home_county_id
    found = sorted(rows.filter(**given), key=lambda row: (row.county_id != home, row.county_id))
    if not found:
        raise Http404
    return found[0]


def meeting_for(request, number, *, acting=False):
    """The meeting as the desk sees it; with `acting`, only for those who run it."""
    refuse_outsiders(request)
    rows = Meeting.objects.visible_to(request.user).select_related("rubric", "county", "created_by")
    meeting = one_for(request, rows, number=number, county__in=request.user.seats.counties(*READERS))
    if acting:
        refuse_readers(request, meeting.county_id)
    return meeting
