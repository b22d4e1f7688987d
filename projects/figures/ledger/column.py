"""A column of the ledger, declared once: stable id, heading, unit, how it is read, who may have it."""

from collections.abc import Callable
from dataclasses import dataclass

from projects.people.seats import CENTRE, OPERATORS
from projects.trace.workbooks import Head, Kind

OFFICE = (*OPERATORS, *CENTRE)


@dataclass(frozen=True)
class Column:
    """`read` takes a `chunk.Row`. `roles`: who may have it, empty for all who read the register.

    `dated`: follows the cut-off; otherwise it shows what the register holds today. `whole`: part of the whole ledger
    (the columns that officials expect). `source` says in words where its values come from.
    """

    id: str
    heading: object
    read: Callable
    source: object
    kind: str = Kind.TEXT
    unit: object = ""
    width: int = 14
    roles: tuple = ()
    dated: bool = True
    whole: bool = True

    @property
    def head(self):
        """As the writer of workbooks takes it."""
        return Head(self.id, str(self.heading), self.kind, str(self.unit), self.width)

    def open_to(self, user):
        """Whether the person may have it; a command has everything."""
        return not self.roles or user is None or user.seats.has(*self.roles)
