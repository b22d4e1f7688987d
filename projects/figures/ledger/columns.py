"""All columns of a county's ledger, in the order of the whole one."""

from django.utils.translation import gettext_lazy as _

from projects.outcomes.moneykinds import money_kinds
from projects.trace.errors import Refused

from .basics import BASICS, COMPANIES, COURSE
from .counted import PLANNED, STATIONS, TALENT, money_columns
from .declared import PROBLEMS, RETURNS


class Columns:
    """The columns of one county that a person may have (a command has all); loans stand by the county's products."""

    def __init__(self, county_id, user=None):
        money = money_columns(money_kinds(county_id))
        rows = (*BASICS, *STATIONS, *COMPANIES, PLANNED, *money, *TALENT, *RETURNS, *PROBLEMS, *COURSE)
        self.by_id = {column.id: column for column in rows if column.open_to(user)}

    @property
    def whole(self):
        """Ids of the whole ledger: the columns that officials expect."""
        return [column.id for column in self.by_id.values() if column.whole]

    def chosen(self, ids):
        """The columns of these ids in their order, without those that are not open or are gone; Refused when none is left."""
        found = [self.by_id[key] for key in dict.fromkeys(ids) if key in self.by_id]
        if not found:
            raise Refused(_("Choose at least one column."), field="columns")
        return found
