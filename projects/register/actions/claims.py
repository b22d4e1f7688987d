"""Claim links: an operator invites the people behind an entry, who then take their project over themselves.

The link and the code go separate ways; only their hashes are kept. Nobody is invited but by a person who ticked the
entry: the phone numbers of the organiser's sheet are for the contest only.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.linkkeys import new_code, new_token, token_hash
from projects.people.actions import found_organisation, give_consent
from projects.trace.actions import record
from projects.trace.errors import Refused
from projects.trace.wording import listed

from .. import form
from ..models import Claim, ContestEntry, Likeness, Project
from ..stages import Stage
from ..values import as_typed
from . import codedlinks
from .drafts import save_field, start_application

VALID_FOR = timedelta(days=7)
CLAIMABLE = (Stage.LEAD, Stage.ASLEEP)

# Fields of the application that an entry may answer beforehand, by the names of the workbook's fields.
PREFILL = {
    "established_on": "established_on", "legal_representative": "legal_representative",
    "registered_address": "address", "registered_capital": "registered_capital",
    "paid_in_capital": "paid_in_capital", "staff": "staff_count", "funding_need": "financing_need",
}  # fmt: skip


@dataclass(frozen=True)
class Invitation:
    """A claim with its secrets, known at this moment only."""

    claim: Claim
    token: str
    code: str


@transaction.atomic
def issue_claims(entries, *, by):
    """Invite the people behind these entries; an earlier open link of an entry is revoked. [Invitation] in order."""
    ids = [entry.pk for entry in entries]
    rows = ContestEntry.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    rows = list(rows.select_related("project", "edition__contest").order_by("pk"))
    _refuse_taken(rows)
    _refuse_undecided(rows)
    now = timezone.now()
    Claim.objects.open().filter(entry__in=ids).update(revoked_at=now)
    return [_issue(entry, by, now) for entry in rows]


def _refuse_taken(rows):
    taken = [entry.name for entry in rows if entry.project.organisation_id or entry.project.stage not in CLAIMABLE]
    if taken:
        raise Refused(_("Already taken over or under way: %(names)s.") % {"names": listed(taken[:5], "、")})


def _refuse_undecided(rows):
    projects = {entry.project_id: entry.name for entry in rows}
    pairs = Likeness.objects.undecided().order_by()
    sides = pairs.filter(first__in=projects).values_list("first", flat=True).union(
        pairs.filter(second__in=projects).values_list("second", flat=True)
    )  # fmt: skip
    names = [projects[project] for project in sides]
    if names:
        raise Refused(
            _("First decide whether these are projects that we know already: %(names)s.")
            % {"names": listed(sorted(names)[:5], "、")}
        )


def _issue(entry, by, now):
    token, code = new_token(), new_code()
    claim = Claim.objects.create(
        entry=entry, token_hash=token_hash(token), code_hash=make_password(code), issued_by=by, issued_at=now,
        expires_at=now + VALID_FOR,
    )  # fmt: skip
    record("issue_claim", claim, by=by, county_id=entry.project.county_id, project=entry.project)
    return Invitation(claim, token, code)


@transaction.atomic
def revoke_claim(claim, *, by):
    """Take an open link back."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("entry__project").get(pk=claim.pk)
    refuse_closed(claim)
    claim.revoked_at = timezone.now()
    claim.save(update_fields=["revoked_at"])
    project = claim.entry.project
    record("revoke_claim", claim, by=by, county_id=project.county_id, project=project)


def find_claim(token):
    """The claim of a link, or None."""
    rows = Claim.objects.select_related("entry__edition__contest__county", "entry__project")
    return rows.filter(token_hash=token_hash(token)).first()


SENTENCES = {
    Claim.State.USED: _("This link was used already. Whoever used it finds the project under “My projects”."),
    Claim.State.LAPSED: _("This link has lapsed. Please ask the office that invited you for a new one."),
    Claim.State.REVOKED: _("This link is no longer valid. Please ask the office that invited you for a new one."),
    Claim.State.LOCKED: _("The code was wrong too often; the link is locked. Please ask for a new one."),
}


def refuse_closed(claim):
    """Refused, with the reason, unless the claim is open."""
    codedlinks.refuse_closed(claim, SENTENCES)


def enter_code(claim, code):
    """Whether the code of the claim is right; the fifth wrong one locks it."""
    return codedlinks.enter_code(claim, code, project=claim.entry.project, lock_verb="lock_claim")


@transaction.atomic
def take_over(claim, *, by, consent, organisation=None, founding=None, **contact):
    """Use a claim for one's organisation, or for one founded now (`founding`: kind, name, uscc).

    `consent` is the `Text` on personal data that the person agreed to.
    """
    entry = claim.entry
    organisation = organisation or found_organisation(by=by, county=entry.edition.contest.county, **founding)
    give_consent(by=by, organisation=organisation, kind=consent.kind, version=consent.version, scope=entry.name)
    return use_claim(claim, by=by, organisation=organisation, **contact)


@transaction.atomic
def use_claim(claim, *, by, organisation, carrier, contact, phone, email=""):
    """Take the project over: it becomes the organisation's, with a draft application filled in from the entry.

    Contact data are those typed now, never the contest's. Refused when somebody else was faster.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("entry").get(pk=claim.pk)
    refuse_closed(claim)
    project = Project.objects.select_for_update(of=("self",)).get(pk=claim.entry.project_id)
    if project.organisation_id or project.stage not in CLAIMABLE:
        raise Refused(_("The project was taken over already."))
    project.contact, project.phone, project.email = contact, phone, email
    project.save(update_fields=["contact", "phone", "email"])
    claim.used_at, claim.used_by = timezone.now(), by
    claim.save(update_fields=["used_at", "used_by"])
    application = start_application(by=by, organisation=organisation, carrier=carrier, project=project)
    _prefill(application, claim.entry, by)
    record("use_claim", claim, by=by, county_id=project.county_id, project=project)
    return application


def _prefill(application, entry, by):
    """What the entry knows and the form asks of this kind of applicant; everything stays open to change."""
    kind = application.applicant_kind
    filled = set(application.draft_fields.values_list("path", flat=True))
    for name, key in PREFILL.items():
        part, value = form.PARTS[name], entry.values.get(key)
        if value is not None and name not in filled and part.for_kind(kind):
            save_field(by=by, application=application, path=name, value=as_typed(part, value))
