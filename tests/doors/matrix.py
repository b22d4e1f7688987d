"""The doors of the site as a table: each address once, and who gets in. Whoever is not named stands outside.

`get`: who reads the page; None for an address that only takes POST.
`post`: who may act; None where there is no act: then POST answers as GET does, and changes nothing.
`body`: what a person would send; it must change something for whoever may act, and nothing for anybody else.
`told`: who cannot act but is told why (a sentence, not a closed door).
"""

from .rows.account import ACCOUNT
from .rows.admission import ADMISSION
from .rows.board import BOARD
from .rows.changes import CHANGES
from .rows.contests import CONTESTS
from .rows.decide import DECIDE
from .rows.desk import DESK
from .rows.enclave import ENCLAVE
from .rows.experts import EXPERTS
from .rows.exports import EXPORTS
from .rows.figures import FIGURES
from .rows.guides import GUIDES
from .rows.imports import IMPORTS
from .rows.landing import LANDING, RETURNS
from .rows.leads import LEADS
from .rows.letters import LETTERS
from .rows.machines import MACHINES
from .rows.portal import INTAKE, PORTAL
from .rows.premises import PREMISES
from .rows.privacy import PRIVACY
from .rows.review import REVIEW
from .rows.roster import ROSTER
from .rows.settings import OWN_DATA, SETTINGS
from .rows.work import WORK

DOORS = [
    *ACCOUNT, *DESK, *WORK, *LEADS, *BOARD, *CONTESTS, *IMPORTS, *PORTAL, *INTAKE, *PREMISES, *REVIEW, *ADMISSION, *CHANGES,
    *LANDING, *RETURNS,
    *FIGURES, *EXPORTS, *OWN_DATA, *SETTINGS, *LETTERS, *ENCLAVE, *EXPERTS, *DECIDE, *ROSTER, *MACHINES, *GUIDES,
    *PRIVACY,
]  # fmt: skip
