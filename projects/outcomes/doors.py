"""Files of outcomes open to whoever may see the fact that they prove."""

from projects.files.doors import opens_files
from projects.register.models import in_sight

from .models import (
    Authorisation,
    CarrierEvent,
    EventPaper,
    Evidence,
    Grant,
    Investment,
    ProjectPhoto,
    RosterLine,
    Talent,
    Waiver,
)


@opens_files
def evidence(user):
    """Evidence of the milestones of visible projects."""
    return Evidence.objects.filter(in_sight(user, "milestone__project")).values("file")


@opens_files
def photos(user):
    """Photos of visible projects."""
    return ProjectPhoto.objects.filter(in_sight(user)).values("file")


@opens_files
def talent_proofs(user):
    """Proofs of talent counts."""
    return Talent.objects.visible_to(user).exclude(proof=None).values("proof")


@opens_files
def roster_proofs(user):
    """Evidence of lines of rosters, for those who read the roster."""
    return RosterLine.objects.visible_to(user).exclude(evidence=None).values("evidence")


@opens_files
def vouchers(user):
    """Vouchers of investments."""
    return Investment.objects.visible_to(user).exclude(voucher=None).values("voucher")


@opens_files
def waivers(user):
    """Papers of the waivers of visible projects, for those who see who granted them."""
    return Waiver.objects.visible_to(user).exclude(paper=None).values("paper")


@opens_files
def authorisations(user):
    """Signed authorisations, for the county's readers and the substitute."""
    return Authorisation.objects.visible_to(user).values("paper")


@opens_files
def grant_proofs(user):
    """Evidence of the policy money of visible projects."""
    return Grant.objects.visible_to(user).values("proof")


@opens_files
def event_papers(user):
    """Photos and sheets of the events that one sees."""
    return EventPaper.objects.filter(event__in=CarrierEvent.objects.visible_to(user).values("pk")).values("file")
