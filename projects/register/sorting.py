"""The orders of the project register: by which columns, under which heading. The list and its workbook share them."""

from django.utils.translation import gettext_lazy as _

# Key in the address → columns of the order, and the heading.
SORTS = {
    "number": (("number", "pk"), _("Project")),
    "source": (("source", "pk"), _("First source")),
    "carrier": (("carrier_id", "pk"), _("Carrier")),
    "field": (("field", "pk"), _("Technical field")),
    "stage": (("stage", "pk"), _("Stage")),
    "investment": (("planned_investment", "pk"), _("Planned investment (in 10,000 yuan)")),
    "since": (("stage_since", "pk"), _("In this stage since")),
    "created": (("created_at", "pk"), _("Registered on")),
}
DEFAULT_SORT = "-created"


def chosen_sort(query):
    """The order that an address asks for, or the default when it is unknown."""
    sort = query.get("sort", DEFAULT_SORT)
    return sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT


def ordered(projects, sort):
    """The projects in that order; the id makes it a total one, so that pages never overlap."""
    sign = "-" if sort.startswith("-") else ""
    return projects.order_by(*(sign + column for column in SORTS[sort.removeprefix("-")][0]))
