"""Landing from the intent to verified evidence: milestones recorded, corrected by new rows, verified or sent back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.circles import operators_of
from projects.register.actions.project import end_journey, move, refresh_search
from projects.register.models import Company, ProjectCompany
from projects.register.stages import Stage
from projects.trace.actions import record, tell
from projects.trace.context import absent_person, in_place_of
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import listed, said

from ..authority import authority_of
from ..licence import with_doubts
from ..models import Evidence, Landing, Milestone, MilestoneKind, Waiver
from ..rules import TRUE, conditions_on, may_gather, may_record


def last_landing(project):
    """The landing confirmed last that did not prove false, or None."""
    return Landing.objects.filter(TRUE, project=project).order_by("-confirmed_at").first()


def unconfirmed(project):
    """Current milestones that no confirmed landing rests on yet; those sent back are left out."""
    rows = Milestone.objects.current().filter(project=project, sent_back_at=None)
    landing = last_landing(project)
    return rows.exclude(verified_at__lte=landing.confirmed_at) if landing else rows


def fresh_waivers(project):
    """Standing waivers that no confirmed landing could rest on yet, with who granted them."""
    rows, landing = Waiver.objects.standing().filter(project=project), last_landing(project)
    rows = rows.filter(granted_at__gt=landing.confirmed_at) if landing else rows
    return list(rows.select_related("granted_by").order_by("granted_at", "pk"))


@transaction.atomic
def begin_landing(*, project, by, carrier=None, words=""):
    """The intent to land. A project without a carrier gets one whose desk gathers the evidence."""
    if project.carrier_id is None:
        if carrier is None:
            raise Refused(_("Name the carrier whose desk gathers the evidence."))
        project.carrier = carrier
        project.carriers.add(carrier)
        project.save(update_fields=["carrier"])
    move(project, Stage.LANDING, reason=words)
    record("begin_landing", project, by=by, county_id=project.county_id, project=project, note=words)


@transaction.atomic
def give_up_landing(*, project, by, reason):
    """Stop a landing that comes to nothing: the project stays where it lives, any other is withdrawn."""
    if project.stage != Stage.LANDING:
        raise Refused(_("Only a landing whose evidence is being gathered can be stopped."))
    end_journey(project, Stage.WITHDRAWN, reason=reason)
    record("give_up_landing", project, by=by, county_id=project.county_id, project=project, note=reason)


@transaction.atomic
def record_milestone(*, project, by, kind, on, evidence, corrects=None, reason="", **fields):
    """Record a step of landing with its day, values and evidence [(StoredFile, name)], at least one.

    `corrects` is the milestone that this one replaces, with the reason; the first row stays and counts no longer. A
    verified one may be corrected when no landing is under way, too: then `verify_correction` lets the figures follow.
    """
    if project.stage != Stage.LANDING and not may_correct(by, project, corrects):
        raise Refused(_("Evidence is gathered while the landing is under way. Start a landing first."))
    if not may_gather(by, project):
        raise Refused(_("Only the applicant, the desk of a carrier concerned or the centre records this."))
    if not evidence:
        raise Refused(_("Add at least one file as evidence."))
    if on > timezone.localdate():
        raise Refused(_("The day lies in the future. Enter it when it has happened."))
    milestone = Milestone.objects.create(
        project=project, recorded_by=by, kind=kind, on=on, correction_reason=reason if corrects else "", **fields
    )
    Evidence.objects.bulk_create(Evidence(milestone=milestone, file=file, name=name) for file, name in evidence)
    if corrects:
        supersede(corrects, milestone, reason)
    record("record_milestone", milestone, by=by, county_id=project.county_id, project=project, kind=kind, note=reason)
    return milestone


def may_correct(by, project, milestone):
    """Whether a verified milestone may be put right outside a landing: by who records the facts of the project."""
    at_rest = project.stage not in (Stage.LANDING, Stage.LANDING_CHECK)
    return milestone is not None and milestone.verified_at is not None and at_rest and may_record(by, project)


def supersede(old, new, reason):
    """Put a new row in the place of an old one, once."""
    locked = type(old).objects.select_for_update(of=("self",)).get(pk=old.pk)
    if locked.superseded_by_id:
        raise Refused(_("This was already corrected. Please reload the page."))
    if not reason:
        raise Refused(_("Give the reason of the correction."))
    locked.superseded_by = new
    locked.save(update_fields=["superseded_by"])


@transaction.atomic
def submit_evidence(*, project, by):
    """Hand the evidence to the centre."""
    if not (unconfirmed(project).exists() or fresh_waivers(project)):
        raise Refused(_("Nothing new is recorded yet. Add a milestone with its evidence first."))
    move(project, Stage.LANDING_CHECK)
    record("submit_evidence", project, by=by, county_id=project.county_id, project=project)


@transaction.atomic
def verify_evidence(*, project, by, decisions, words=None):
    """Decide on each milestone: `decisions` {milestone id: reason to send back, "" = verified}. True if any went.

    `words` {milestone id: what the check found}: needed where a licence raises doubts and is verified all the same.
    """
    rows = list(unconfirmed(project).select_for_update(of=("self",)).select_related("recorded_by"))
    if missing := [row for row in rows if row.pk not in decisions]:
        raise Refused(_("Decide on “%(name)s” too.") % {"name": missing[0]})
    returned = [row for row in rows if decisions[row.pk]]
    fresh = [row for row in rows if row not in returned and row.verified_at is None]
    under = authority_of(by, project.county_id, barred=[row.recorded_by for row in fresh])
    with in_place_of(under.principal if under else absent_person()):
        for row in returned:
            send_back(row, by, decisions[row.pk])
        for row in with_doubts(fresh, project.county):
            row.project = project  # the locked row
            verify(row, by, words=(words or {}).get(row.pk, ""), under=under)
        _judged(project, by, rows, returned, decisions)
    return bool(returned)


def _judged(project, by, rows, returned, decisions):
    """What follows from the decisions on all milestones: the record, and the way back where one was sent back."""
    if returned:
        reasons = listed(
            said(_("%(name)s: %(reason)s"), name=MilestoneKind(row.kind).label, reason=decisions[row.pk])
            for row in returned
        )
        move(project, Stage.LANDING, reason=reasons)
        _tell_desk(project, reasons)
    record(
        "verify_evidence", project, by=by, county_id=project.county_id, project=project,
        verified=len(rows) - len(returned), sent_back=len(returned),
    )  # fmt: skip


def verify(row, by, *, words="", under=None):
    """A milestone is found true by another person than the one who recorded it; `row.doubts` want `words`.

    `under` is the authorisation of a substitute.
    """
    if row.recorded_by_id == by.pk:
        raise Refused(_("You recorded “%(name)s” yourself; another person must verify it.") % {"name": row})
    if row.doubts and not words.strip():
        sentence = _("%(doubt)s Write what your check found, or send it back.")
        raise Refused(sentence % {"doubt": row.doubts[0]}, field=f"words_{row.pk}")
    row.verified_by, row.verified_at, row.check_words, row.verified_under = (
        by,
        timezone.now(),
        words.strip()[:300],
        under,
    )
    row.save(update_fields=["verified_by", "verified_at", "check_words", "verified_under"])
    if row.kind == MilestoneKind.REGISTRATION:
        link_county_company(row)


def send_back(row, by, reason):
    """What was verified before and proves false now counts no longer."""
    row.sent_back_reason, row.sent_back_by, row.sent_back_at = reason, by, timezone.now()
    row.verified_by = row.verified_at = row.verified_under = None
    row.save(
        update_fields=[
            "sent_back_reason", "sent_back_by", "sent_back_at", "verified_by", "verified_at", "verified_under",
        ]
    )  # fmt: skip


def _tell_desk(project, reasons):
    tell(
        operators_of(project.carrier),
        said(_("Landing evidence of “%(name)s” sent back"), name=project.name),
        reasons,
        link=project.get_absolute_url(),
        project=project,
        kind=Kind.ACT,
    )


def link_county_company(milestone):
    """Connect the company of a verified registration in the county with the project, once."""
    project = milestone.project
    regions = {row.region_code for row in conditions_on(project.county_id, timezone.localdate())}
    if not milestone.company_name or milestone.region_code not in regions:
        return
    known = {"uscc": milestone.uscc} if milestone.uscc else {"name": milestone.company_name, "uscc": ""}
    facts = {
        "registered_address": milestone.address, "region_code": milestone.region_code, "authority": milestone.authority,
        "established_on": milestone.on,
    }  # fmt: skip
    company, made = Company.objects.get_or_create(
        county_id=project.county_id, **known, defaults={"name": milestone.company_name, **facts}
    )
    if not made:
        facts["established_on"] = company.established_on or milestone.on
        for name, value in facts.items():
            setattr(company, name, value or getattr(company, name))
        company.save()
    link = {"project": project, "company": company, "kind": ProjectCompany.Kind.JIASHAN}
    if made or not ProjectCompany.objects.filter(**link).exists():  # the project is locked: nobody else adds it now
        ProjectCompany.objects.create(**link, since=milestone.on)
    refresh_search(project)
    project.save(update_fields=["name_key", "search_text"])
