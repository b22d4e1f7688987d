"""Which letters of a project can be issued, by whom, and issuing them; the offer goes out with its letter kept."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.files.models import LetterTemplate
from projects.tenancy.actions.letters import issue_letter
from projects.tenancy.actions.offers import issue_offer
from projects.tenancy.changerules import at_desk
from projects.tenancy.models import Change, MoveIn
from projects.trace.errors import Refused
from projects.trace.nested import bare

from .forms import issuing as forms
from .models import AdmissionProcess
from .papers import project_letters as facts
from .papers.letters import of_offer
from .papers.minutes import as_texts

Kind = LetterTemplate.Kind
FORMS = {
    Kind.AGREEMENT: forms.AgreementLetterForm,
    Kind.PREMISES: forms.PremisesLetterForm,
    Kind.HANDOVER: forms.HandoverLetterForm,
    Kind.THREE_PARTY: forms.ThreePartyLetterForm,
}


@dataclass(frozen=True)
class Ground:
    """What a letter of a kind rests on: the carrier that issues it, and the stay and change that it is about."""

    kind: str
    project: object
    carrier: object
    stay: MoveIn | None = None
    change: Change | None = None

    @property
    def label(self):
        """What the letter is called."""
        return Kind(self.kind).label

    def initial(self):
        """What the file knows already."""
        if self.kind == Kind.PREMISES:
            company = facts.company_of(self.project)
            team = company is None and self.project.organisation and self.project.organisation.kind == "team"
            return {"company": "" if team else facts.applicant_name(self.project)}
        if self.kind == Kind.HANDOVER:
            return self._handed_over()
        return self._terms() if self.kind == Kind.AGREEMENT else {}

    def _handed_over(self):
        """What was recorded of the handover (`tenancy.Handover`), or the day alone."""
        row = self.stay.handovers.filter(kind="in").first()
        if row is None:
            return {"handed_on": self.stay.handover_on}
        return {"handed_on": row.on, "inventory": row.inventory, "words": row.words, **facts.counted(row)}

    def _terms(self):
        if self.stay:
            terms = {name: getattr(self.stay, name) for name in ("room", "area", "term_from", "term_to")}
            return terms | {"rent": facts.rent_words(self.stay.rent), "landing": self.stay.landing_words}
        use = self.project.room_uses.living().filter(room__carrier=self.carrier).select_related("room").first()
        if use is None:
            return {}
        room = use.room
        return {"room": str(room), "area": room.area, "rent": facts.rent_words(room.rent), "term_from": use.first_day,
                "term_to": use.last_day}  # fmt: skip

    def facts(self, data):
        """The facts of the letter from the form."""
        if self.kind == Kind.AGREEMENT:
            return facts.agreement_facts(self.project, self.carrier, **data)
        if self.kind == Kind.THREE_PARTY:
            return facts.three_party_facts(self.change, self.stay, **data)
        return (facts.premises_facts if self.kind == Kind.PREMISES else facts.handover_facts)(self.stay, **data)


def grounds_of(project):
    """{kind: ground} of the letters that can be issued for a project now; three queries."""
    stays = MoveIn.objects.filter(project=project, voided_at=None, left_on=None).select_related(
        "carrier", "project__organisation"
    )
    stay = stays.order_by("-signed_on", "-pk").first()
    process = AdmissionProcess.objects.filter(open_for=project).select_related("carrier").first()
    found = {}
    if stay or process:
        found[Kind.AGREEMENT] = Ground(Kind.AGREEMENT, project, process.carrier if process else stay.carrier, stay)
    if stay is None:
        return found
    for kind in (Kind.PREMISES, Kind.HANDOVER):
        found[kind] = Ground(kind, project, stay.carrier, stay)
    change = project.changes.filter(
        kind=Change.Kind.SUBJECT, state__in=(Change.State.OPEN, Change.State.ACCEPTED), supplement=None
    ).first()
    if change:
        found[Kind.THREE_PARTY] = Ground(Kind.THREE_PARTY, project, stay.carrier, stay, change)
    return found


def may_issue(user, project, ground=None):
    """The centre, and the desk of the carrier."""
    return at_desk(user, project) or (ground is not None and ground.carrier.pk in user.seats.carriers())


@transaction.atomic
def issue(ground, *, by, data):
    """Issue one letter; `data` is what its form asked."""
    if not may_issue(by, ground.project, ground):
        raise Refused(_("This letter is issued by the centre or the desk of the carrier."))
    about = {"move_in": ground.stay, "change": ground.change}
    return issue_letter(
        ground.project, by=by, kind=ground.kind, unit=ground.carrier.name, facts=ground.facts(data), **about
    )


@transaction.atomic
def send_offer(*, project, by, **terms):
    """Send the offer (`terms` as in `issue_offer`); its letter is kept as it went out."""
    offer = bare(issue_offer)(project=project, by=by, **terms)
    letter = of_offer(offer)
    bare(issue_letter)(
        project,
        by=by,
        kind=Kind.OFFER,
        unit=letter.unit,
        facts=as_texts(letter.facts),
        number=offer.number,
        offer=offer,
    )
    return offer
