"""What the system keeps about one person, section by section: one source for the page, the JSON and the printable copy."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.files.models import StoredFile
from projects.outcomes.models import RosterPerson
from projects.people.models import Consent
from projects.people.visits import device_of
from projects.register import form
from projects.register.eligibility import draft_of
from projects.register.models import Application, ContestEntry
from projects.register.values import clean_draft
from projects.trace.models import AuditEvent, Message
from projects.trace.wording import listed

MOST_ACTS = 1000  # of the copy; the page shows fewer


@dataclass(frozen=True)
class Section:
    """A heading, the names of the columns, and rows of text. `key` names it in the JSON."""

    key: str
    title: str
    columns: tuple
    rows: tuple

    @property
    def lines(self):
        """The rows with the name of its column beside each cell."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def _day(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def account(user):
    """The account itself."""
    rows = (
        (_("Your name"), user.name), (_("E-mail"), user.email), (_("Mobile"), user.phone),
        (_("Joined"), _day(user.joined_at)), (_("Last sign-in"), _day(user.last_login)),
    )  # fmt: skip
    return Section("account", _("Account"), (_("Item"), _("Content")), rows)


def seats(user):
    """Every seat, ended ones too."""
    rows = user.memberships.select_related("organisation", "carrier", "section", "county").order_by("pk")
    lines = tuple(
        (row.get_role_display(), str(row.scope or row.county.centre_name), _day(row.since), _day(row.ended_at))
        for row in rows
    )
    return Section("seats", _("Roles"), (_("Role"), _("Concerns"), _("Since"), _("Ended")), lines)


def visits(user):
    """Devices that are or were signed in."""
    rows = UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk")
    lines = tuple((_day(row.created_at), _day(row.last_seen_at), row.ip, device_of(row.user_agent)) for row in rows)
    columns = (_("Signed in at"), _("Seen last"), _("Network address"), _("Device"))
    return Section("visits", _("Sign-ins"), columns, lines)


def consents(user):
    """Every consent and declaration, with the version of its text."""
    rows = Consent.objects.filter(user=user).order_by("-at", "-pk")
    lines = tuple(
        (row.get_kind_display(), row.version, row.scope, _day(row.at), _day(row.withdrawn_at)) for row in rows
    )
    columns = (_("Text"), _("Version"), _("Concerns"), _("When"), _("Withdrawn"))
    return Section("consents", _("Consents"), columns, lines)


def proved_address(user):
    """The person's e-mail when it was proved to be theirs: nobody finds others' records by typing an address."""
    return user.email if user.emailaddress_set.filter(email__iexact=user.email, verified=True).exists() else ""


def applications_about(user):
    """Applications of the organisations to which the person belongs or belonged, and those that give their address."""
    mine = Q(organisation__memberships__user=user)
    if address := proved_address(user):
        mine |= Q(project__email__iexact=address)
    rows = Application.objects.filter(mine).select_related("project", "organisation").distinct()
    return rows.prefetch_related("versions", "draft_fields").order_by("pk")


PLACES = {"leader": "leader", "contact": "contact", "phone": "phone", "email": "email"}


def named_in(data, user):
    """Names of the parts of an application in which the person stands: contact, leader, core member."""
    own = {value for value in (user.name, user.phone, user.email) if value}
    found = [form.PARTS[name].label for name in PLACES if data.get(name) in own]
    if any(user.name == row.get("name") for row in data.get("team") or []):
        found.append(form.PARTS["team"].label)
    return [str(label) for label in found]


def _newest_data(application):
    versions = sorted(application.versions.all(), key=lambda row: row.number)
    if versions:
        return versions[-1].data
    draft = {row.path: row.value for row in sorted(application.draft_fields.all(), key=lambda row: row.pk)}
    return clean_draft(application.applicant_kind, draft or draft_of(application))[0]


def applications(user):
    """Where the person is named as contact, leader or member of a team."""
    lines = []
    for row in applications_about(user):
        places = named_in(_newest_data(row), user)
        if places:
            lines.append(
                (row.number, row.project.name, row.organisation.name, row.get_state_display(), listed(places, "、"))
            )
    columns = (_("Number"), _("Project"), _("Applicant"), _("State"), _("You are named as"))
    return Section("applications", _("Applications that name you"), columns, tuple(lines))


def entries(user):
    """Contest entries that give the person's proved address."""
    address = proved_address(user)
    rows = ContestEntry.objects.filter(email__iexact=address).select_related("edition") if address else ()
    lines = tuple((str(row.edition), row.name, row.leader, row.phone) for row in rows)
    columns = (_("Edition"), _("Project"), _("Project leader"), _("Phone given to the contest"))
    return Section("entries", _("Contest entries that name you"), columns, lines)


def rosters(user):
    """Rosters of the own organisations' projects on which the person's name stands."""
    rows = RosterPerson.objects.filter(name=user.name, project__organisation__memberships__user=user)
    rows = rows.select_related("project").annotate(since=Min("lines__since")).order_by("pk").distinct()
    lines = tuple((row.project.number, row.project.name, f"{row.since:%Y-%m-%d}" if row.since else "") for row in rows)
    columns = (_("Number"), _("Project"), _("Day of arrival"))
    return Section("rosters", _("Rosters that name you"), columns, lines)


def files(user):
    """Files that the person uploaded."""
    rows = StoredFile.objects.filter(uploaded_by=user).order_by("-pk")
    lines = tuple((row.name, _day(row.uploaded_at), row.sha256[:12]) for row in rows)
    return Section("files", _("Files you uploaded"), (_("File name"), _("Uploaded"), "SHA-256"), lines)


def letters(user):
    """Messages to the person, as they were written."""
    rows = Message.objects.visible_to(user)
    lines = tuple((_day(row.created_at), row.subject, row.body, _day(row.read_at)) for row in rows)
    return Section("letters", _("Messages to you"), (_("When"), _("Message about"), _("Text"), _("Read")), lines)


def acts(user):
    """What the person did here, with the address of the device, newest first."""
    rows = AuditEvent.objects.filter(actor=user)[:MOST_ACTS]
    lines = tuple((_day(row.at), row.verb, row.target_label, row.address) for row in rows)
    return Section("acts", _("What you did here"), (_("When"), _("Act"), _("Subject"), _("Address")), lines)


PAGE = (account, seats, visits, consents, applications, entries, rosters, files)  # what the page shows in full
COPY = (*PAGE, letters, acts)


def dossier(user, sections=COPY):
    """The sections in order; a constant number of questions."""
    return [section(user) for section in sections]
