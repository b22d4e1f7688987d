"""The stages of a project: the one declared list, and the moves that are allowed.

`Project.stage` is the only thing lists, figures and status pages read. A stage changes by a verb, through `moved`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused


class Stage(models.TextChoices):
    """Where a project stands. Order as on the way."""

    LEAD = "lead", _("Lead")
    DRAFTING = "drafting", _("Filling in")
    RECOMMENDATION = "recommendation", _("Enclave recommendation")
    CHECK = "check", _("Material check")
    SUPPLEMENT = "supplement", _("Waiting for the applicant's supplement")
    ACCEPTED = "accepted", _("Accepted, waiting for a meeting")
    REVIEW = "review", _("In review")
    DELIBERATION = "deliberation", _("Deliberation")
    NOTICE = "notice", _("Public notice")
    OBJECTION = "objection", _("Objection being examined")
    APPROVED = "approved", _("Approved for incubation")
    OFFERED = "offered", _("Offer sent")
    SIGNING = "signing", _("Signing the agreement")
    HANDOVER = "handover", _("Handover of rooms")
    VERIFYING = "verifying", _("Move-in being verified")
    RESIDENT = "resident", _("Moved in")  # in a makerspace, accelerator or park: a stay that is no incubation
    ENCLAVE = "enclave", _("In the enclave")
    INCUBATING = "incubating", _("Incubating")
    LANDING = "landing", _("Landing evidence being gathered")
    LANDING_CHECK = "landing_check", _("Landing being verified")
    LANDED = "landed", _("Landed")
    GRADUATED = "graduated", _("Graduated")
    RESERVE = "reserve", _("Reserve")
    ASLEEP = "asleep", _("Asleep")
    REFUSED = "refused", _("Not accepted")
    REJECTED = "rejected", _("Not approved")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
    LAPSED = "lapsed", _("Lapsed")
    EXITED = "exited", _("Left")
    JOINED = "joined", _("Joined to another project")


S = Stage
LIVE_REST = (S.RESIDENT, S.ENCLAVE, S.INCUBATING, S.LANDED)  # where a project rests between two journeys
SIDE_ENDS = (S.RESERVE, S.ASLEEP, S.REFUSED, S.REJECTED, S.WITHDRAWN, S.LAPSED)
OPENINGS = (S.LEAD, *LIVE_REST, S.GRADUATED, S.EXITED, *SIDE_ENDS)  # from where a new application may begin
IN_ORDER = (
    S.RECOMMENDATION, S.CHECK, S.SUPPLEMENT, S.ACCEPTED, S.REVIEW, S.DELIBERATION, S.NOTICE, S.OBJECTION,
    S.APPROVED, S.OFFERED, S.SIGNING, S.HANDOVER, S.VERIFYING, S.LANDING, S.LANDING_CHECK,
)  # fmt: skip

# Target → stages it may be reached from.
MOVES = {
    S.LEAD: (S.ASLEEP, S.DRAFTING, S.JOINED),
    S.DRAFTING: OPENINGS,
    S.RECOMMENDATION: (S.DRAFTING, *OPENINGS),
    S.CHECK: (S.DRAFTING, S.RECOMMENDATION, S.SUPPLEMENT, *OPENINGS),
    S.SUPPLEMENT: (S.CHECK,),
    S.ACCEPTED: (S.CHECK, S.REVIEW),
    S.REVIEW: (S.ACCEPTED,),
    S.DELIBERATION: (S.REVIEW, S.ACCEPTED),
    S.NOTICE: (S.DELIBERATION, S.OBJECTION),
    S.OBJECTION: (S.NOTICE,),
    S.APPROVED: (S.NOTICE, S.DELIBERATION, S.OBJECTION),
    S.OFFERED: (S.APPROVED, S.RESERVE),
    S.SIGNING: (S.OFFERED, *OPENINGS),
    S.HANDOVER: (S.SIGNING, S.VERIFYING),
    S.VERIFYING: (S.HANDOVER, S.SIGNING, *OPENINGS),
    S.RESIDENT: (S.VERIFYING, S.DRAFTING, S.LANDING, S.ENCLAVE, S.INCUBATING, S.LANDED, *IN_ORDER),
    S.ENCLAVE: (S.VERIFYING, S.DRAFTING, S.LANDING, S.RESIDENT, S.INCUBATING, S.LANDED, *IN_ORDER),
    S.INCUBATING: (S.VERIFYING, S.DRAFTING, S.LANDING, S.RESIDENT, S.LANDED, *IN_ORDER),
    S.LANDING: (*OPENINGS, S.LANDING_CHECK, S.APPROVED),
    S.LANDING_CHECK: (S.LANDING,),
    S.LANDED: (S.LANDING_CHECK, S.DRAFTING, *IN_ORDER),
    S.GRADUATED: (S.RESIDENT, S.INCUBATING, S.LANDED),
    S.RESERVE: (S.DELIBERATION, S.DRAFTING, *IN_ORDER),
    S.REFUSED: (S.CHECK, S.RECOMMENDATION),
    S.REJECTED: (S.DELIBERATION, S.OBJECTION),
    S.WITHDRAWN: (S.DRAFTING, *IN_ORDER),
    S.LAPSED: (S.DRAFTING, *IN_ORDER),
    S.ASLEEP: (S.LEAD, *SIDE_ENDS),
    S.EXITED: (S.RESIDENT, S.ENCLAVE, S.INCUBATING, S.LANDED, S.GRADUATED, *IN_ORDER),
    S.JOINED: tuple(stage for stage in S if stage is not S.JOINED),
}


def may_move(current, target):
    """Whether the declared list allows the move."""
    return current in MOVES[Stage(target)]


def check_move(current, target):
    """Raise `Refused` with both stages in words when the move is not allowed."""
    if not may_move(current, target):
        raise Refused(
            _("The project is at “%(now)s” and cannot go to “%(then)s” from there. Please reload the page.")
            % {"now": Stage(current).label, "then": Stage(target).label}
        )
