"""Every text column of the tables that hold data of persons: what it is for, how long it stays, who erases it.

One line per column. A column that is not named here fails the tests, so that nobody adds personal data unnoticed.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .models import Retention

IDENTITY, REACH, WORDS, NONE = "identity", "reach", "words", "none"
CLASSES = {
    IDENTITY: _("Who somebody is"), REACH: _("How to reach somebody"), WORDS: _("Free words, may name persons"),
    NONE: _("No data of persons"),
}  # fmt: skip
# Who erases: the parts of `actions.erasure`; "" says that the record stays until its period ends.
ACCOUNT, DRAFTS, LETTERS, REGISTER, FILES, ROSTER, REQUEST, KEPT = (
    "account", "drafts", "letters", "register", "files", "roster", "request", "",
)  # fmt: skip
Kind = Retention.Kind


@dataclass(frozen=True)
class Column:
    """A column: why we keep it, its class, how long, and which part of the erasure clears it."""

    model: str
    name: str
    kind: str
    retention: str = ""
    eraser: str = KEPT
    purpose: object = ""


def _none(model, *names):
    return [Column(model, name, NONE) for name in names]


SIGN_IN = _("To sign in and to be told")
CONTACT = _("To reach the applicant about the project")
TEAM = _("To judge the application")
HEADS = _("To count every talent once")
PROOF = _("To prove who did what")
TELL = _("To tell people what concerns them")

COLUMNS = (
    Column("people.User", "name", IDENTITY, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    Column("people.User", "email", REACH, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    Column("people.User", "phone", REACH, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    *_none("people.User", "password", "language", "list_columns"),
    Column("account.EmailAddress", "email", REACH, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    Column("usersessions.UserSession", "user_agent", REACH, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    Column("usersessions.UserSession", "ip", REACH, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    *_none("usersessions.UserSession", "session_key", "data"),
    Column("mfa.Authenticator", "data", REACH, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    *_none("mfa.Authenticator", "type"),
    *_none("people.Membership", "role", "level"),
    *_none("people.Consent", "kind", "version", "scope"),
    Column("people.Invitation", "email", REACH, Kind.ACCOUNT, ACCOUNT, TELL),
    *_none("people.Invitation", "level", "token_hash"),
    Column("register.Project", "leader", IDENTITY, Kind.ADMITTED, REGISTER, TEAM),
    Column("register.Project", "contact", IDENTITY, Kind.ADMITTED, REGISTER, CONTACT),
    Column("register.Project", "phone", REACH, Kind.ADMITTED, REGISTER, CONTACT),
    Column("register.Project", "email", REACH, Kind.ADMITTED, REGISTER, CONTACT),
    Column("register.Project", "introduced_by", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("register.Project", "search_text", IDENTITY, Kind.ADMITTED, REGISTER, TEAM),
    *_none("register.Project", "number", "name", "stage", "rests_at", "stage_reason", "source", "field", "summary",
           "name_key", "bringer", "lead_step"),
    Column("register.Company", "legal_representative", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    *_none("register.Company", "name", "uscc", "registered_address", "region_code", "authority", "industry", "scale"),
    Column("tenancy.Change", "before", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("tenancy.Change", "after", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("tenancy.Change", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("tenancy.Change", "answer", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("tenancy.Change", "kind", "state"),
    Column("tenancy.StayCase", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("tenancy.StayCase", "finding", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("tenancy.StayCase", "answer", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("tenancy.StayCase", "kind", "state", "conditions", "exit_kind", "whither", "destination", "number"),
    Column("tenancy.YearCheck", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("tenancy.YearCheck", "result"),
    Column("tenancy.Handover", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("tenancy.Handover", "answer", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("tenancy.Handover", "kind", "state", "inventory"),
    Column("tenancy.RentEntry", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("tenancy.RentEntry", "kind"),
    Column("outcomes.Grant", "person", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.Grant", "repeat_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.Grant", "correction_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("outcomes.Grant", "basis"),
    Column("outcomes.RosterPerson", "name", IDENTITY, Kind.ADMITTED, ROSTER, HEADS),
    Column("outcomes.RosterPerson", "key", IDENTITY, Kind.ADMITTED, ROSTER, HEADS),
    Column("outcomes.RosterLine", "reason", WORDS, Kind.ADMITTED, ROSTER, PROOF),
    Column("outcomes.RosterLine", "sent_back_reason", WORDS, Kind.ADMITTED, ROSTER, PROOF),
    *_none("outcomes.RosterLine", "what", "kind", "education", "title", "level"),
    Column("register.DraftField", "value", IDENTITY, Kind.DRAFTS, DRAFTS, TEAM),
    *_none("register.DraftField", "path"),
    Column("register.ApplicationVersion", "data", IDENTITY, Kind.NOT_ADMITTED, KEPT, TEAM),
    *_none("register.ApplicationVersion", "schema"),
    Column("register.Confirmation", "by_name", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("register.Confirmation", "corrections", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("register.Confirmation", "token_hash", "code_hash", "declaration", "privacy", "digest"),
    Column("register.LeadNote", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("register.LeadNote", "kind"),
    Column("register.LeadMove", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("register.LeadMove", "step"),
    Column("register.Incoming", "text", WORDS, Kind.ADMITTED, LETTERS, CONTACT),
    Column("register.Promise", "who", IDENTITY, Kind.ADMITTED, LETTERS, PROOF),
    Column("register.Promise", "what", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("register.Promise", "result", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("register.Promise", "side", "kind", "unit", "state"),
    Column("register.Remark", "words", WORDS, Kind.ADMITTED, LETTERS, TELL),
    Column("register.Remark", "place", WORDS, Kind.ADMITTED, LETTERS, TELL),
    *_none("register.Remark", "side"),
    Column("register.ContestEntry", "leader", IDENTITY, Kind.NOT_ADMITTED, REGISTER, TEAM),
    Column("register.ContestEntry", "phone", REACH, Kind.NOT_ADMITTED, REGISTER, CONTACT),
    Column("register.ContestEntry", "email", REACH, Kind.NOT_ADMITTED, REGISTER, CONTACT),
    Column("register.ContestEntry", "values", IDENTITY, Kind.NOT_ADMITTED, REGISTER, TEAM),
    *_none("register.ContestEntry", "name", "company_name", "uscc", "group", "track", "award"),
    Column("register.ContestEntry", "row_key", IDENTITY, Kind.NOT_ADMITTED, KEPT, PROOF),
    Column("register.LedgerLine", "values", IDENTITY, Kind.ADMITTED, REGISTER, TEAM),
    *_none("register.LedgerLine", "sheet"),
    Column("register.ImportEffect", "before", IDENTITY, Kind.ADMITTED, REGISTER, PROOF),
    Column("register.ImportEffect", "after", IDENTITY, Kind.ADMITTED, REGISTER, PROOF),
    *_none("register.ImportEffect", "model", "sheet"),
    Column("files.StoredFile", "name", WORDS, Kind.DRAFTS, FILES, TEAM),
    Column("files.StoredFile", "content", WORDS, Kind.DRAFTS, FILES, TEAM),
    Column("files.StoredFile", "taker", IDENTITY, Kind.ADMITTED, FILES, PROOF),
    *_none("files.StoredFile", "kind", "mime", "sha256", "place"),
    Column("selection.Expert", "employer", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Expert", "title", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Expert", "fields", "uscc"),
    Column("selection.Invitation", "attendance_note", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Invitation", "attendance"),
    Column("selection.Correction", "before", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Correction", "after", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Correction", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Correction", "signature", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Employment", "employer", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Employment", "withdraw_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Employment", "uscc"),
    Column("selection.Tie", "name", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Tie", "withdraw_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Tie", "kind", "uscc"),
    Column("selection.Draw", "order", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Draw", "left_out", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Draw", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Draw", "seed", "fields"),
    Column("selection.Vacancy", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Vacancy", "closed_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Vacancy", "cause"),
    Column("selection.Objection", "name", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Objection", "contact", REACH, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Objection", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Objection", "inquiry", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Objection", "answer", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Objection", "told_words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Objection", "outcome", "token_hash"),
    Column("selection.Attendance", "name", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Opinion", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("selection.Opinion", "question", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("selection.Opinion", "view"),
    Column("files.Paper", "facts", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    *_none("files.Paper", "kind", "number", "unit", "fault"),
    Column("outcomes.ProjectPhoto", "taker", IDENTITY, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.ProjectPhoto", "caption", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("outcomes.ProjectPhoto", "place", "purpose"),
    Column("figures.Dossier", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("figures.Dossier", "state", "problem", "sha256", "content", "question", "holder"),
    Column("figures.LedgerExport", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("figures.LedgerExport", "query", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("figures.LedgerExport", "columns", "state", "problem", "sha256", "content", "question", "holder"),
    Column("outcomes.Waiver", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.Waiver", "ended_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("outcomes.Waiver", "level", "kind", "form"),
    Column("outcomes.Authorisation", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.Authorisation", "ended_reason", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.Matter", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("outcomes.Matter", "result", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("outcomes.Matter", "what", "unit", "state"),
    Column("trace.AuditEvent", "actor_name", IDENTITY, Kind.AUDIT, KEPT, PROOF),
    Column("trace.AuditEvent", "target_label", IDENTITY, Kind.AUDIT, KEPT, PROOF),
    Column("trace.AuditEvent", "note", WORDS, Kind.AUDIT, KEPT, PROOF),
    Column("trace.AuditEvent", "address", REACH, Kind.AUDIT, KEPT, PROOF),
    *_none("trace.AuditEvent", "verb", "target_type", "difference", "salt"),
    Column("trace.Message", "address", REACH, Kind.LETTERS, LETTERS, TELL),
    Column("trace.Message", "subject", WORDS, Kind.LETTERS, LETTERS, TELL),
    Column("trace.Message", "body", WORDS, Kind.LETTERS, LETTERS, TELL),
    *_none("trace.Message", "link", "kind", "way"),
    Column("workflows.OwnerChange", "note", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("workflows.OwnerChange", "kind"),
    Column("workflows.PhoneCall", "words", WORDS, Kind.ADMITTED, KEPT, PROOF),
    Column("workflows.WorkItem", "note", WORDS, Kind.ADMITTED, KEPT, PROOF),
    *_none("workflows.WorkItem", "step", "audience"),
    Column("privacy.ErasureRequest", "reason", WORDS, Kind.ACCOUNT, REQUEST, PROOF),
    Column("privacy.ErasureRequest", "answer", WORDS, Kind.CONSENTS, KEPT, PROOF),
    *_none("privacy.ErasureRequest", "state"),
    Column("privacy.Purge", "held_reason", WORDS, Kind.CONSENTS, KEPT, PROOF),
    *_none("privacy.Purge", "kind", "state"),
)  # fmt: skip


def holders():
    """{model label: {column name}} of all tables named here."""
    found = {}
    for column in COLUMNS:
        found.setdefault(column.model, set()).add(column.name)
    return found
