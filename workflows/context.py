"""What every page needs besides its own content: names, the menu, unread messages, the demo mark."""

from functools import cache, partial

from django.utils.translation import gettext as _

from projects.people.models import County
from projects.people.seats import PROVINCE_READER
from projects.trace.models import Message
from projects.trace.prepared import prepared

from .menu import audience_of, menu_for


def _is_demo(user):
    """Whether this place shows made-up data: the person's county, or any county for visitors."""
    home = user.seats.first if user and user.is_authenticated else None
    return home.county.demo if home else County.objects.filter(demo=True).exists()


def site(request):
    """Context of the shell. What asks the database or walks the menu does so when a page draws it, and once."""
    user = getattr(request, "user", None)
    names = {"site_name": _("Project incubation of the county"), "demo": partial(_is_demo, user), "audience": "public"}
    if user is None or not user.is_authenticated:
        return names
    home = user.seats.first
    return names | {
        "county_name": home.county.centre_name if home and home.role != PROVINCE_READER else "",
        "finds_nothing": home is not None and home.role == PROVINCE_READER,
        "audience": audience_of(user),
        "nav": partial(menu_for, user, request.path),
        "unread_count": cache(lambda: _letters.counts(user)["unread"]),
    }


@prepared("user")
def _letters(user):
    return {"unread": Message.objects.visible_to(user).unread()}
