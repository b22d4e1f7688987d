"""The papers of the apps below, as the audit file names them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.files.dossier import Sheet, in_dossier
from projects.outcomes.models import Evidence, Investment, MilestoneKind, ProjectPhoto, Talent, Waiver
from projects.register.models import Material
from projects.selection.models import Decision, NoticeItem
from projects.tenancy.models import MoveIn


@in_dossier
def materials(project):
    """What was handed in with submitted applications. Only the plan and the licence name no people."""
    rows = Material.objects.filter(application__project=project, version__isnull=False)
    for row in rows.select_related("requirement", "document__file", "version").order_by("pk"):
        on = timezone.localdate(row.version.submitted_at)
        yield Sheet(
            "intake",
            row.requirement.name,
            on,
            row.document.file,
            personal=row.requirement.code not in ("plan", "licence"),
        )


@in_dossier
def decisions(project):
    """Minutes of the deliberations, and copies of the public notices."""
    rows = Decision.objects.filter(project=project).select_related("deliberation__minutes__pdf").order_by("pk")
    papers = [row.deliberation.minutes for row in rows]
    for item in NoticeItem.objects.filter(project=project).select_related("notice").order_by("pk"):
        papers += [copy.paper for copy in item.notice.copies.select_related("paper__pdf")]
    for paper in papers:
        if paper and paper.pdf:
            yield Sheet("review", str(paper), paper.on, paper.pdf)


@in_dossier
def stays(project):
    """Agreements and handover records."""
    rows = MoveIn.objects.filter(project=project, voided_at=None).select_related(
        "carrier", "verified_by", "agreement", "handover_record"
    )
    for row in rows.order_by("signed_on", "pk"):
        who, where = _name(row.verified_by), {"carrier": row.carrier.short_name}
        if row.agreement:
            yield Sheet("stay", _("Agreement with %(carrier)s") % where, row.signed_on, row.agreement, who)
        if row.handover_record:
            yield Sheet("stay", _("Handover record of %(carrier)s") % where, row.handover_on, row.handover_record, who)


@in_dossier
def landing(project):
    """Evidence of milestones (lists of insured staff name people), waivers, photos."""
    rows = Evidence.objects.filter(milestone__project=project, milestone__superseded_by=None)
    for row in rows.select_related("milestone__verified_by", "file").order_by("milestone__on", "pk"):
        fact = row.milestone
        name, personal = f"{fact.get_kind_display()} {row.name}", fact.kind == MilestoneKind.STAFF
        yield Sheet("landing", name, fact.on, row.file, _name(fact.verified_by), personal)
    for row in Waiver.objects.filter(project=project, paper__isnull=False).select_related("paper", "granted_by"):
        yield Sheet("landing", str(row), row.since, row.paper, row.granted_by.name)
    for row in ProjectPhoto.objects.filter(project=project).select_related("file"):
        yield Sheet("landing", f"{row.get_purpose_display()} {row.caption} {row.place}", row.taken_on, row.file)


@in_dossier
def outcomes(project):
    """Proofs of head counts, which name people, and vouchers."""
    for row in (
        Talent.objects.current().filter(project=project, proof__isnull=False).select_related("proof", "verified_by")
    ):
        yield Sheet("outcome", _("Talent count"), row.as_of, row.proof, _name(row.verified_by), True)
    rows = Investment.objects.current().filter(project=project, voucher__isnull=False)
    for row in rows.select_related("voucher", "verified_by", "product"):
        yield Sheet("outcome", row.label, row.on, row.voucher, _name(row.verified_by))


def _name(person):
    return person.name if person else ""
