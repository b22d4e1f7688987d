"""Verbs of public notice: publish a batch, objection, inquiry, and the end of the notice."""

import re
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.papers import issue_paper
from projects.people.circles import centre_of, members_of
from projects.register.actions.project import end_journey, move
from projects.register.models import Project
from projects.register.stages import Stage
from projects.trace.actions import next_number, record, tell, write_to
from projects.trace.calendar import add_working_days
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.models import Kind
from projects.trace.nested import bare
from projects.trace.wording import filed, listed, said

from ..models import NoticeCopy, NoticeItem, Objection, PublicNotice
from .decisions import notice_days_of

STATES = NoticeItem.State
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")
NOTICE_PAGE = "notice_page"  # the kind of paper that keeps a page


def _published_names(project):
    link = project.company_links.filter(until=None).select_related("company").last()
    organisation = project.organisation
    is_company = organisation and organisation.kind == organisation.Kind.COMPANY
    firm = link.company.name if link else (organisation.name if is_company else "")
    return {"project_name": project.name, "firm_name": firm, "carrier_name": _carrier_name(project)}


def _carrier_name(project):
    carrier = project.carrier
    return carrier.short_name if carrier else ""


def _refuse_unfit(projects, days):
    for project in projects:
        if project.stage != Stage.NOTICE:
            raise Refused(_("“%(name)s” is not waiting for public notice.") % {"name": project.name})
        if project.notice_items.filter(state__in=NoticeItem.UNDECIDED).exists():
            raise Refused(_("“%(name)s” is already in a public notice.") % {"name": project.name})
        if days < (needed := notice_days_of(project)):
            raise Refused(
                _("“%(name)s” needs at least %(days)s working days of public notice.")
                % {"name": project.name, "days": needed}
            )


@transaction.atomic
def publish_notice(*, by, county, projects, days):
    """Show a batch of approved projects to the public for `days` working days, counted from the day after today."""
    if not projects:
        raise Refused(_("Please choose at least one project."))
    chosen = [project.pk for project in projects]
    locked = list(Project.objects.select_for_update().filter(pk__in=chosen, county=county).order_by("pk"))
    _refuse_unfit(locked, days)
    today = timezone.localdate()
    notice = PublicNotice.objects.create(
        county=county,
        year=today.year,
        batch=next_number(county_id=county.pk, key=f"notice-{today.year}"),
        first_day=today + timedelta(days=1),
        last_day=add_working_days(today, days).day,
        days=days,
        published_by=by,
    )
    for project in locked:
        NoticeItem.objects.create(notice=notice, project=project, **_published_names(project))
        record("publish_notice", notice, by=by, county_id=county.pk, project=project)
        _tell_published(project, notice)
    copy_page(notice, NoticeCopy.Moment.PUBLISHED)
    return notice


@transaction.atomic
def copy_page(notice, moment):
    """Keep the page as everybody sees it now; once per moment."""
    notice = PublicNotice.objects.select_for_update(of=("self",)).select_related("county").get(pk=notice.pk)
    if notice.copies.filter(moment=moment).exists():
        return
    rows = notice.shown().values_list("project_name", "firm_name", "carrier_name")
    facts = {
        "year": notice.year, "batch": notice.batch, "days": notice.days, "first_day": str(notice.first_day),
        "last_day": str(notice.last_day), "moment": NoticeCopy.Moment(moment).value, "rows": [list(row) for row in rows],
        "address": notice.public_url,
    }  # fmt: skip
    number = (
        f"{notice.county.number_prefix}-{notice.year}-GS{notice.batch:02d}-{filed(NoticeCopy.Moment(moment).label)}"
    )
    paper = issue_paper(
        county=notice.county, kind=NOTICE_PAGE, number=number, unit=notice.county.centre_name, facts=facts
    )
    NoticeCopy.objects.create(notice=notice, moment=moment, paper=paper)


def _tell_published(project, notice):
    tell(
        members_of(project.organisation),
        _("Your project is in public notice"),
        said(
            _("“%(name)s” is shown to the public from %(first)s to %(last)s. Without objection it goes on by itself."),
            name=project.name,
            first=f"{notice.first_day:%Y-%m-%d}",
            last=f"{notice.last_day:%Y-%m-%d}",
        ),
        link=notice.public_url,
        project=project,
    )


def refuse_late(item):
    """Objections are taken until the end of the last day, while the item is not decided."""
    if item.notice.is_over or item.state not in NoticeItem.UNDECIDED:
        raise Refused(_("The public notice of this project has ended; objections are no longer taken here."))


@transaction.atomic
def add_objection(*, item, name, contact, words, evidence=None, token_hash=None):
    """Write down a word against a project in notice. Who objects is not told to the applicant.

    `token_hash` belongs to the link under which whoever objects reads the outcome.
    """
    item = NoticeItem.objects.select_for_update(of=("self",)).select_related("notice", "project").get(pk=item.pk)
    refuse_late(item)
    objection = Objection.objects.create(
        item=item, name=name, contact=contact, words=words, evidence=evidence, token_hash=token_hash
    )
    record("object", objection, by=None, county_id=item.notice.county_id, project=item.project)
    tell(
        centre_of(item.notice.county_id),
        _("An objection was raised"),
        said(
            _("An objection was raised against “%(name)s” in public notice. Please examine it."),
            name=item.project_name,
        ),
        link=item.notice.get_absolute_url(),
        project=item.project,
        kind=Kind.ACT,
    )
    return objection


@transaction.atomic
def stop_by_objection(*, project, by, item, **objection):
    """The first objection stops the project in its notice; `objection` as in `add_objection`."""
    row = bare(add_objection)(item=item, **objection)
    NoticeItem.objects.filter(pk=item.pk).update(state=STATES.STOPPED)
    move(project, Stage.OBJECTION)
    return row


@transaction.atomic
def examine(*, project, by, inquiry, upheld, answer=""):
    """End the inquiry into a project's open objections: back to the notice, or not approved.

    `inquiry` are the findings, for the file; `answer` is what whoever objected is told, by e-mail where one was given.
    """
    item = project.notice_items.select_for_update(of=("self",)).select_related("notice").get(state=STATES.STOPPED)
    outcome = Objection.Outcome.UPHELD if upheld else Objection.Outcome.DISMISSED
    for objection in item.objections.filter(outcome=Objection.Outcome.OPEN):
        objection.outcome, objection.inquiry, objection.answer = outcome, inquiry, answer
        objection.closed_by, objection.closed_at = by, timezone.now()
        _write_outcome(objection, item)
        objection.save()
    item.state = STATES.UPHELD if upheld else STATES.RUNNING
    item.save(update_fields=["state"])
    if upheld:
        end_journey(project, Stage.REJECTED, reason=inquiry)
        _tell_upheld(project, inquiry)
        settle_notice(item.notice)
    else:
        move(project, Stage.NOTICE)
    county_id = project.county_id
    record("examine_objection", item, by=by, county_id=county_id, project=project, note=inquiry, outcome=outcome)


def _write_outcome(objection, item):
    """Tell the outcome at once where the contact is an e-mail address."""
    found = EMAIL.search(objection.contact)
    if not found:
        return
    subject = said(_("Your objection against “%(name)s”"), name=item.project_name)
    write_to(found.group(), subject, listed([Objection.Outcome(objection.outcome).label, objection.answer], "。"))
    objection.told_by, objection.told_at = objection.closed_by, timezone.now()
    objection.told_words = filed(_("Told by e-mail"))


@transaction.atomic
def note_told(objection, *, by, words):
    """Somebody told the outcome by phone or in person."""
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("item__notice", "item__project")
        .get(pk=objection.pk)
    )
    if not objection.to_be_told:
        raise AlreadyDone(_("The outcome was told already, or there is none yet."))
    objection.told_by, objection.told_at, objection.told_words = by, timezone.now(), words
    objection.save(update_fields=["told_by", "told_at", "told_words"])
    county_id = objection.item.notice.county_id
    record("tell_objector", objection, by=by, county_id=county_id, project=objection.item.project, note=words)


def _tell_upheld(project, inquiry):
    tell(
        members_of(project.organisation),
        _("The decision on your project"),
        said(
            _(
                "An objection raised in public notice was upheld; “%(name)s” is not approved. Result of the inquiry: %(inquiry)s"
            ),
            name=project.name,
            inquiry=inquiry,
        ),
        link=reverse("home"),
        project=project,
    )


@transaction.atomic
def clear(*, project, by, item):
    """The notice of one project ended without objection: it is approved."""
    item = NoticeItem.objects.select_for_update(of=("self",)).select_related("notice").get(pk=item.pk)
    if not item.notice.is_over:
        raise Refused(
            _("The public notice runs until %(day)s, end of day.") % {"day": f"{item.notice.last_day:%Y-%m-%d}"}
        )
    if item.state != STATES.RUNNING:
        raise Refused(_("“%(name)s” is stopped by an objection.") % {"name": item.project_name})
    item.state = STATES.CLEARED
    item.save(update_fields=["state"])
    move(project, Stage.APPROVED)
    record("clear_notice", item, by=by, county_id=project.county_id, project=project)
    settle_notice(item.notice)
    tell(
        members_of(project.organisation),
        _("The public notice has ended"),
        said(_("“%(name)s”: no objection stands. The centre will send you the offer."), name=project.name),
        link=reverse("home"),
        project=project,
    )


@transaction.atomic
def drop_withdrawn(item):
    """The applicant withdrew while the notice ran: the item is closed as such."""
    NoticeItem.objects.filter(pk=item.pk, state__in=NoticeItem.UNDECIDED).update(state=STATES.WITHDRAWN)
    settle_notice(item.notice)


def settle_notice(notice):
    """A batch is closed when none of its projects is shown or examined any more; the page of the end is kept."""
    if notice.items.filter(state__in=NoticeItem.UNDECIDED).exists():
        return
    closed = PublicNotice.objects.filter(pk=notice.pk, closed_at=None).update(closed_at=timezone.now())
    if closed and notice.copies.exists():  # a batch from before pages were kept has none of either moment
        bare(copy_page)(notice, NoticeCopy.Moment.CLOSED)
