"""Files that figures open: issued PDFs to whoever sees the report, proofs of the county's figures to its readers."""

from projects.files.doors import opens_files
from projects.people.seats import ADMINISTRATOR, CENTRE_LEADER

from .models import CountyFigure, PaperHead, Report


@opens_files
def report_files(user):
    """Ids of the issued PDFs of the reports that the user may see."""
    return Report.objects.visible_to(user).filter(file__isnull=False).values("file")


@opens_files
def report_drafts(user):
    """The Word drafts beside them."""
    return Report.objects.visible_to(user).filter(word__isnull=False).values("word")


@opens_files
def county_figures(user):
    """Proofs of what sections reported for the whole county."""
    return CountyFigure.objects.visible_to(user).values("evidence")


@opens_files
def seals(user):
    """The seal of the unit, to whoever sets it."""
    return PaperHead.objects.filter(
        county__in=user.seats.counties(ADMINISTRATOR, CENTRE_LEADER), seal__isnull=False
    ).values("seal")
