"""One door of the matrix, and the words in which its table is written."""

from collections.abc import Callable
from dataclasses import dataclass


def no_arguments(scene):
    """The address has no variable part."""
    return []


@dataclass(frozen=True)
class Door:
    """One address and its audiences (words of `audiences.py`)."""

    name: str
    args: Callable = no_arguments
    get: str | None = ""
    post: str | None = None
    body: Callable | None = None
    told: str = ""
    recorded: bool = False  # reading is itself an act that is written down
    machine: bool = False  # opened by a token only: nobody's session does
    open: bool = False  # needs no signing in: a visitor is not sent to the sign-in page

    @property
    def public(self):
        """Whether anybody may read it."""
        return self.get == "everybody"


def item(step):
    """The address of a work item."""
    return lambda scene: [scene.items[step].pk]


def project(key):
    """The address of a project."""
    return lambda scene: [scene.projects[key].number]


SIGNED_IN = "signed in"
OFFICE = "desk, enclave, centre"  # who works on that project
FILE = "own, own reader, desk, enclave, centre, readers"  # who reads the project that has everything
FILE_AT_DESK = "own, own reader, desk, centre, readers"  # the same without an enclave
READS_FIGURES = "any operator, any centre, readers"
READS_MEETINGS = "any incubator, any centre, readers"
OF_COUNTY = "incubators, centre, readers"
CONTEST, ANY_CONTEST = "incubators, staff", "any incubator, any staff"
