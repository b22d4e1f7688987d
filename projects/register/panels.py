"""What the project page shows of applications: state, versions, the enclave's word, papers, what the check found."""

from projects.people.seats import AUDITOR, CENTRE, OPERATORS
from projects.trace.prepared import prepared

from .models import Application, Incoming, LeadNote, Promise, Remark, StockFact
from .papers import faults_of, papers_of

LAST = 3
READS = (Application, Incoming, LeadNote, Promise, Remark, StockFact)


@prepared("user", "project_id")
def _applications(user, project_id):
    rows = Application.objects.visible_to(user).filter(project=project_id)
    rows = rows.select_related("carrier", "enclave", "organisation")
    return rows.prefetch_related("versions", "recommendations__enclave", "notices")


def panel(project, user, present):
    """Context of templates/register/panel.html: six queries at most, or None when there is no application to show."""
    rows = present.read(Application, _applications, user, project.pk)
    if not rows:
        return None
    return {"applications": rows, "papers": papers_of(rows), "faults": faults_of(rows)}


def conversation(project, user, present):
    """The last messages for those of the office; None for others, and while there is nobody to speak with."""
    if not user.seats.has(*OPERATORS, *CENTRE, AUDITOR) or project.organisation_id is None:
        return None
    remarks = present.of(Remark.objects.visible_to(user).filter(project=project))
    return {"last": list(remarks.select_related("by")[:LAST]), "unread": remarks.unread_by(user).count()}
