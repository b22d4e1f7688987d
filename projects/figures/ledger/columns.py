"""All columns of the ledger in the order of the whole one, by groups of the page on which they are chosen."""

from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused

from .basics import BASICS, COMPANIES, COURSE
from .counted import MONEY, STATIONS, TALENT
from .declared import PROBLEMS, RETURNS

GROUPS = (
    (_("The project"), BASICS),
    (_("Entry, stay and landing"), STATIONS),
    (_("Capital and money"), (*COMPANIES, *MONEY)),
    (_("Talent"), TALENT),
    (_("Quarterly returns"), RETURNS),
    (_("Course and contact"), (*PROBLEMS, *COURSE)),
)
COLUMNS = {column.id: column for _label, columns in GROUPS for column in columns}
WHOLE = tuple(column.id for column in COLUMNS.values() if column.whole)


def columns_for(user):
    """Id → column, of those that the person may have."""
    return {key: column for key, column in COLUMNS.items() if column.open_to(user)}


def chosen(ids, user):
    """The columns of these ids in their order, without those that the person may not have or that are gone."""
    open_to = columns_for(user)
    found = [open_to[key] for key in dict.fromkeys(ids) if key in open_to]
    if not found:
        raise Refused(_("Choose at least one column."), field="columns")
    return found
