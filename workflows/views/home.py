"""The front door: each kind of person goes to the page where their day begins."""

from django.shortcuts import redirect

from projects.people.seats import (
    APPLICANT,
    CENTRE,
    COUNTY_READERS,
    EXPERT,
    OPERATORS,
    PREMISES_COMPANY,
    PROVINCE_READER,
)

DAY_BEGINS = (
    (CENTRE, "overview"),
    (OPERATORS, "inbox"),
    (COUNTY_READERS, "overview"),
    ((PROVINCE_READER,), "province"),
    ((PREMISES_COMPANY,), "premises"),
    ((EXPERT,), "my-reviews"),
    ((APPLICANT,), "my-projects"),
    (("administrator",), "settings"),
)


def home(request):
    """Send the person to the first page that fits one of the seats; without a seat, to starting an application."""
    for roles, name in DAY_BEGINS:
        if request.user.seats.has(*roles):
            return redirect(name)
    return redirect("my-projects")
