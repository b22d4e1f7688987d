"""Making a person anonymous: what identifies them goes, what law and records keep stays, every figure stays.

One function per part named in `registry`. What was decided stays, and every row; the words about the person go, also
from submitted versions, imports and the audit log, whose chain stays whole.
"""

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.models import DocumentVersion, StoredFile, Upload
from projects.outcomes.models import RosterPerson
from projects.people.circles import centre_of
from projects.people.models import Consent, Invitation, Membership, Organisation, Role, User
from projects.register import form
from projects.register.actions.project import refresh_search
from projects.register.models import (
    Application,
    ContestEntry,
    DraftField,
    Material,
    Project,
)
from projects.trace.actions import next_number, record, tell
from projects.trace.errors import Refused
from projects.trace.models import Message
from projects.trace.wording import filed, said

from ..models import ErasureRequest
from .redaction import drop_exports, drop_imports, redact, redact_acts, replace_in
from .rosters import forget
from .unused import drop_unused

SHORTEST = 2  # letters of a name that is looked for within texts
UNDER_WAY = (Application.State.SUBMITTED, Application.State.ACCEPTED)
# Tables of the ways to sign in, where they are installed.
SIGN_IN = ("account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession")


def refuse_bound(user):
    """Refused while the person holds an office, or is the only administrator of colleagues."""
    seats = Membership.objects.live().filter(user=user).select_related("organisation")
    if seats.exclude(role=Role.APPLICANT).exists():
        raise Refused(_("You still hold a role of the office. It has to be ended first."))
    for seat in seats.filter(level=Membership.Level.OWNER):
        others = Membership.objects.live().filter(organisation=seat.organisation).exclude(user=user)
        if others.exists() and not others.filter(level=Membership.Level.OWNER).exists():
            raise Refused(_("Hand the administration of “%(name)s” over first.") % {"name": seat.organisation})


def why_bound(user):
    """The sentence of `refuse_bound`; "" for a person who is free to go."""
    try:
        refuse_bound(user)
    except Refused as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def erase_person(user, *, by, county, again=False):
    """Make a person anonymous for good. The audit row names the new name only.

    `again`: it was done before and came undone by a restore, so that nothing stands against it.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not again:
        if not user.is_active:
            raise Refused(_("The account with this e-mail is closed."))
        refuse_bound(user)
    organisations = list(Organisation.objects.filter(memberships__user=user).distinct())
    old = Known(user, filed(said(alias_words(), number=next_number(county_id=county.pk, key="erased"))))
    leave(user)
    left = [row for row in organisations if not row.memberships.filter(ended_at=None).exists()]
    _erase_drafts(old, organisations, left)
    _erase_register(old, organisations)
    _erase_files(old, user, left)
    _erase_roster(old, organisations)
    _erase_letters(old, user, organisations)
    projects = list(Project.objects.filter(organisation__in=organisations).values_list("pk", flat=True))
    _erase_words(old, projects)
    _erase_exports(old, county, projects)
    _erase_acts(old, user, projects)
    close_account(old, user)
    record("erase_person", user, by=by, county_id=county.pk)
    _mark_left(left, by)
    return user


def alias_words():
    """What stands in the place of a name."""
    return _("Former user %(number)s")


class Known:
    """What identified the person until now, and the name in its place."""

    def __init__(self, user, alias):
        self.name, self.phone, self.email, self.alias = user.name, user.phone, user.email, alias
        self.names = {self.name}
        self.values = {value for value in (self.name, self.phone, self.email) if value}

    def instead(self, value):
        """The value with the person's name replaced, other data of the person emptied."""
        if value == self.name:
            return self.alias
        return "" if value in self.values else value

    def within(self, value):
        """A text, or any value with texts in it: the person's name replaced, what reaches the person left out."""
        if isinstance(value, dict):
            return {key: self.within(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.within(part) for part in value]
        if not isinstance(value, str) or len(value) < SHORTEST:
            return value
        for word in sorted(self.values, key=len, reverse=True):
            if len(word) >= SHORTEST:
                value = value.replace(word, self.alias if word in self.names else "")
        return value


def leave(user):
    """End the seats and the consent to keep data."""
    user.memberships.filter(ended_at=None).update(ended_at=timezone.now())
    Consent.objects.filter(user=user, withdrawn_at=None, kind=Consent.Kind.PRIVACY).update(withdrawn_at=timezone.now())


def personal_paths():
    """Names of the form's parts, or of the fields of a row, that hold data of persons."""
    parts = {name for name, part in form.PARTS.items() if getattr(part, "personal", "")}
    cells = {
        (name, cell.name) for name, part in form.PARTS.items() for cell in getattr(part, "fields", ()) if cell.personal
    }
    return parts, cells


def _erase_drafts(old, organisations, left):
    """The person in drafts and ended attempts; where nobody stays, all data of persons in them."""
    parts, cells = personal_paths()
    rows = DraftField.objects.filter(application__organisation__in=organisations)
    rows = rows.exclude(application__state__in=UNDER_WAY).select_related("application")
    abandoned = {row.pk for row in left}
    gone = []
    for row in rows:
        head, *rest = row.path.split(".")
        personal = head in parts or (len(rest) == 2 and (head, rest[1]) in cells)
        if personal and (row.value in old.values or row.application.organisation_id in abandoned):
            gone.append(row.pk)
    DraftField.objects.filter(pk__in=gone).delete()


def _erase_register(old, organisations):
    """How to reach the person, in the register's own columns."""
    projects = Project.objects.filter(organisation__in=organisations)
    for project in projects.filter(
        Q(contact=old.name) | Q(leader=old.name) | Q(email__in=[old.email]) | (Q(phone=old.phone) & ~Q(phone=""))
    ):
        for column in ("leader", "contact", "phone", "email"):
            setattr(project, column, old.instead(getattr(project, column)))
        if project.contact == old.alias:
            project.phone = project.email = ""  # the same person's, under whatever number
        refresh_search(project)
        project.save(update_fields=["leader", "contact", "phone", "email", "search_text", "name_key"])
    for entry in ContestEntry.objects.filter(project__in=projects):
        columns = {column: old.instead(getattr(entry, column)) for column in ("leader", "phone", "email")}
        if any(getattr(entry, name) != value for name, value in columns.items()):
            ContestEntry.objects.filter(pk=entry.pk).update(**columns)


def _erase_files(old, user, left):
    """Documents never submitted, where nobody stays to own them; the name of who took a photo."""
    kept = Material.objects.exclude(version=None).values("document")
    versions = DocumentVersion.objects.filter(document__organisation__in=left).exclude(pk__in=kept)
    files = [version.file for version in versions.select_related("file")]
    Material.objects.filter(version=None, document__in=versions).delete()
    versions.delete()
    drop_unused(files)
    replace_in(old, StoredFile.objects.filter(uploaded_by=user), ["name", "place", "taker"])
    Upload.objects.filter(user=user).delete()


def _erase_roster(old, organisations):
    """The person on the rosters of their own projects, and wherever else in the county the same key stands."""
    own = RosterPerson.objects.filter(project__organisation__in=organisations, name=old.name)
    forget(RosterPerson.objects.filter(key__in=list(own.values_list("key", flat=True))))


def _erase_letters(old, user, organisations):
    """Messages to the person; the person's name in those to colleagues and in the conversations of their projects."""
    user.letters.all().delete()
    Message.objects.filter(address=old.email).delete()
    projects = Project.objects.filter(organisation__in=organisations).values("pk")
    colleagues = Membership.objects.filter(organisation__in=organisations).values("user")
    about = Message.objects.filter(Q(project_id__in=projects) | Q(to__in=colleagues))
    replace_in(old, about, ["subject", "body"])


def _erase_words(old, projects):
    """The person in all that was written about their projects."""
    redact(old, projects)
    for project in Project.objects.filter(pk__in=projects, search_text__contains=old.name.lower()):
        refresh_search(project)
        project.save(update_fields=["search_text", "name_key"])


def _erase_exports(old, county, projects):
    """Workbooks that came and went."""
    drop_imports(projects)
    drop_exports(old, county, projects)


def _erase_acts(old, user, projects):
    """The words of the audit log; its chain stays whole."""
    redact_acts(old, user, projects)


def close_account(old, user):
    """Nothing is left by which the person signed in or was reached."""
    for label in SIGN_IN:
        if apps.is_installed(_app_of(label)):
            apps.get_model(label).objects.filter(user=user).delete()
    Invitation.objects.filter(email__iexact=old.email).update(email="")
    apps.get_model("workflows.SavedFilter").objects.filter(user=user).delete()  # of an app above
    ErasureRequest.objects.filter(user=user).update(reason="")
    user.name, user.phone, user.phone_proved = old.alias, "", False
    user.is_active, user.last_login = False, None
    user.email = f"erased-{user.pk}@erased.invalid"
    user.set_unusable_password()
    user.save()


def _app_of(label):
    return "allauth." + label.split(".")[0]


def _mark_left(left, by):
    """An organisation without people is written down, and the centre is told."""
    for organisation in left:
        record("left_without_people", organisation, by=by, county_id=organisation.county_id)
        tell(
            centre_of(organisation.county), said(_("Nobody acts for “%(name)s” any more"), name=organisation.name),
            _("Its last person was deleted on request. Its files stay; open steps have to be settled by the desk."),
        )  # fmt: skip
