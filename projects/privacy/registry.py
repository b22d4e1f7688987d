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
ACCOUNT, DRAFTS, LETTERS, REGISTER, FILES, ROSTER, REQUEST, WORDS_OF, EXPORTS, ACTS, KEPT = (
    "account", "drafts", "letters", "register", "files", "roster", "request", "words", "exports", "acts", "",
)  # fmt: skip
Kind = Retention.Kind


@dataclass(frozen=True)
class Column:
    """A column: why we keep it, its class, how long, which part of the erasure clears it; `why` it stays otherwise."""

    model: str
    name: str
    kind: str
    retention: str = ""
    eraser: str = KEPT
    purpose: object = ""
    why: object = ""


def _none(model, *names):
    return [Column(model, name, NONE) for name in names]


def _words(model, *names, kind=WORDS):
    """Free words in a row about a project."""
    return [Column(model, name, kind, Kind.ADMITTED, WORDS_OF, PROOF) for name in names]


SIGN_IN = _("To sign in and to be told")
CONTACT = _("To reach the applicant about the project")
TEAM = _("To judge the application")
HEADS = _("To count every talent once")
PROOF = _("To prove who did what")
TELL = _("To tell people what concerns them")
# Why a column stays although somebody is deleted.
OFFICE = _("What somebody did for the office, or it wrote to itself, stays until its period ends")
ISSUED = _("Issued papers stay as they were issued")
TOKENS = _("A token that tells nobody who it was")
APPLICANT = _("The applicant's own name, as public as the applicant")

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
    Column("register.Project", "introduced_by", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("register.Project", "search_text", WORDS, Kind.ADMITTED, REGISTER, TEAM),
    *_none("register.Project", "number", "name", "stage", "rests_at", "stage_reason", "source", "field", "summary",
           "name_key", "bringer", "lead_step"),
    Column("register.Company", "legal_representative", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("register.Company", "name", "uscc", "registered_address", "region_code", "authority", "industry", "scale"),
    Column("tenancy.Change", "before", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("tenancy.Change", "after", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("tenancy.Change", "reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("tenancy.Change", "answer", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("tenancy.Change", "kind", "state"),
    Column("tenancy.StayCase", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("tenancy.StayCase", "finding", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("tenancy.StayCase", "answer", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("tenancy.StayCase", "kind", "state", "conditions", "exit_kind", "whither", "destination", "number"),
    Column("tenancy.YearCheck", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("tenancy.YearCheck", "result"),
    Column("tenancy.Handover", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("tenancy.Handover", "answer", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("tenancy.Handover", "kind", "state", "inventory"),
    Column("tenancy.RentEntry", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("tenancy.RentEntry", "kind"),
    Column("outcomes.Grant", "person", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("outcomes.Grant", "repeat_reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("outcomes.Grant", "correction_reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("outcomes.Grant", "basis"),
    Column("outcomes.RosterPerson", "name", IDENTITY, Kind.ADMITTED, ROSTER, HEADS),
    Column("outcomes.RosterPerson", "key", IDENTITY, Kind.ADMITTED, ROSTER, HEADS),
    Column("outcomes.RosterLine", "reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("outcomes.RosterLine", "sent_back_reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("outcomes.RosterLine", "what", "kind", "education", "title", "level"),
    Column("register.DraftField", "value", IDENTITY, Kind.DRAFTS, DRAFTS, TEAM),
    *_none("register.DraftField", "path"),
    Column("register.ApplicationVersion", "data", IDENTITY, Kind.NOT_ADMITTED, WORDS_OF, TEAM),
    *_none("register.ApplicationVersion", "schema"),
    Column("register.Confirmation", "by_name", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("register.Confirmation", "corrections", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("register.Confirmation", "token_hash", "code_hash", "declaration", "privacy", "digest"),
    Column("register.LeadNote", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("register.LeadNote", "kind"),
    Column("register.LeadMove", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("register.LeadMove", "step"),
    Column("register.Incoming", "text", WORDS, Kind.ADMITTED, WORDS_OF, CONTACT),
    Column("register.Promise", "who", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("register.Promise", "what", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("register.Promise", "result", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("register.Promise", "side", "kind", "unit", "state"),
    Column("register.Remark", "words", WORDS, Kind.ADMITTED, WORDS_OF, TELL),
    Column("register.Remark", "place", WORDS, Kind.ADMITTED, WORDS_OF, TELL),
    *_none("register.Remark", "side"),
    Column("register.ContestEntry", "leader", IDENTITY, Kind.NOT_ADMITTED, REGISTER, TEAM),
    Column("register.ContestEntry", "phone", REACH, Kind.NOT_ADMITTED, REGISTER, CONTACT),
    Column("register.ContestEntry", "email", REACH, Kind.NOT_ADMITTED, REGISTER, CONTACT),
    Column("register.ContestEntry", "values", IDENTITY, Kind.NOT_ADMITTED, WORDS_OF, TEAM),
    *_none("register.ContestEntry", "name", "company_name", "uscc", "group", "track", "award"),
    Column("register.ContestEntry", "row_key", IDENTITY, Kind.NOT_ADMITTED, KEPT, PROOF, TOKENS),
    Column("register.LedgerLine", "values", IDENTITY, Kind.ADMITTED, WORDS_OF, TEAM),
    *_none("register.LedgerLine", "sheet"),
    Column("register.ImportEffect", "before", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("register.ImportEffect", "after", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("register.ImportEffect", "model", "sheet"),
    Column("files.StoredFile", "name", WORDS, Kind.DRAFTS, FILES, TEAM),
    Column("files.StoredFile", "content", WORDS, Kind.DRAFTS, FILES, TEAM),
    Column("files.StoredFile", "taker", IDENTITY, Kind.ADMITTED, FILES, PROOF),
    Column("files.StoredFile", "place", WORDS, Kind.ADMITTED, FILES, PROOF),
    *_none("files.StoredFile", "kind", "mime", "sha256"),
    Column("files.Preview", "content", IDENTITY, Kind.DRAFTS, FILES, TEAM),
    *_none("files.Preview", "state"),
    Column("files.Upload", "name", WORDS, Kind.DRAFTS, FILES, TEAM),
    *_none("files.Upload", "stamp", "place", "pieces"),
    Column("files.Document", "title", WORDS, Kind.ADMITTED, KEPT, TEAM, OFFICE),
    *_none("files.Document", "kind"),
    Column("selection.Expert", "employer", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Expert", "title", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Expert", "fields", "uscc"),
    Column("selection.Invitation", "attendance_note", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Invitation", "attendance"),
    Column("selection.Correction", "before", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Correction", "after", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Correction", "reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Correction", "signature", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Employment", "employer", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Employment", "withdraw_reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Employment", "uscc"),
    Column("selection.Tie", "name", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Tie", "withdraw_reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Tie", "kind", "uscc"),
    Column("selection.Draw", "order", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Draw", "left_out", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Draw", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Draw", "seed", "fields"),
    Column("selection.Vacancy", "reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Vacancy", "closed_reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("selection.Vacancy", "cause"),
    Column("selection.Objection", "name", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Objection", "contact", REACH, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Objection", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Objection", "inquiry", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Objection", "answer", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Objection", "told_words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("selection.Objection", "outcome", "token_hash"),
    Column("selection.Attendance", "name", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Opinion", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("selection.Opinion", "question", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("selection.Opinion", "view"),
    Column("files.Paper", "facts", IDENTITY, Kind.ADMITTED, KEPT, PROOF, ISSUED),
    Column("files.ExportLine", "what", WORDS, Kind.EXPORTS, EXPORTS, PROOF),
    Column("files.ExportLine", "words", WORDS, Kind.EXPORTS, EXPORTS, PROOF),
    Column("files.ExportLine", "reason", WORDS, Kind.EXPORTS, EXPORTS, PROOF),
    *_none("files.ExportLine", "kind", "persons", "columns", "sha256", "reading"),
    *_none("files.Paper", "kind", "number", "unit", "fault"),
    Column("outcomes.ProjectPhoto", "taker", IDENTITY, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("outcomes.ProjectPhoto", "caption", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("outcomes.ProjectPhoto", "place", "purpose"),
    Column("figures.Dossier", "reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("figures.Dossier", "content", IDENTITY, Kind.ADMITTED, EXPORTS, PROOF),
    *_none("figures.Dossier", "state", "problem", "sha256", "question", "holder"),
    Column("figures.LedgerExport", "reason", WORDS, Kind.ADMITTED, EXPORTS, PROOF),
    Column("figures.LedgerExport", "query", WORDS, Kind.ADMITTED, EXPORTS, PROOF),
    Column("figures.LedgerExport", "content", IDENTITY, Kind.ADMITTED, EXPORTS, PROOF),
    *_none("figures.LedgerExport", "columns", "state", "problem", "sha256", "question", "holder"),
    Column("outcomes.Waiver", "reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("outcomes.Waiver", "ended_reason", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("outcomes.Waiver", "level", "kind", "form"),
    Column("outcomes.Authorisation", "reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("outcomes.Authorisation", "ended_reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("outcomes.Matter", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("outcomes.Matter", "result", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("outcomes.Matter", "what", "unit", "state"),
    Column("trace.AuditEvent", "actor_name", IDENTITY, Kind.AUDIT, ACTS, PROOF),
    Column("trace.AuditEvent", "target_label", IDENTITY, Kind.AUDIT, ACTS, PROOF),
    Column("trace.AuditEvent", "note", WORDS, Kind.AUDIT, ACTS, PROOF),
    Column("trace.AuditEvent", "address", REACH, Kind.AUDIT, ACTS, PROOF),
    *_none("trace.AuditEvent", "verb", "target_type", "difference", "salt"),
    Column("trace.Message", "address", REACH, Kind.LETTERS, LETTERS, TELL),
    Column("trace.Message", "subject", WORDS, Kind.LETTERS, LETTERS, TELL),
    Column("trace.Message", "body", WORDS, Kind.LETTERS, LETTERS, TELL),
    *_none("trace.Message", "link", "kind", "way"),
    Column("workflows.OwnerChange", "note", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("workflows.OwnerChange", "kind"),
    Column("workflows.PhoneCall", "words", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    Column("workflows.WorkItem", "note", WORDS, Kind.ADMITTED, WORDS_OF, PROOF),
    *_none("workflows.WorkItem", "step", "audience"),
    *_words("register.ProjectSource", "words"),
    *_none("register.ProjectSource", "kind"),
    *_words("register.Application", "route_reason", "closed_reason"),
    *_none("register.Application", "applicant_kind", "number", "state"),
    *_words("register.Recommendation", "words"),
    *_words("register.Finding", "words"),
    *_none("register.Finding", "item", "label", "result", "page"),
    *_words("register.SupplementNotice", "reason_again"),
    *_words("register.ImportBatch", "preview", "choices", kind=IDENTITY),
    *_words("register.ImportBatch", "result", "fault"),
    *_none("register.ImportBatch", "kind", "mapping"),
    *_words("register.FigureEvent", "reason"),
    *_none("register.FigureEvent", "kind", "detail", "counts", "source", "town", "field", "evidence"),
    *_words("register.StockFact", "words"),
    *_none("register.StockFact", "kind", "sheet"),
    *_words("register.Likeness", "words"),
    *_none("register.Likeness", "reasons", "decision"),
    *_words("register.Joining", "reason"),
    *_none("register.Joining", "moved", "stage_before"),
    *_words("selection.AgendaItem", "hidden_words"),
    *_none("selection.AgendaItem", "alias"),
    *_words("selection.Review", "recusal_reason", "comment"),
    *_none("selection.Review", "state"),
    *_words("selection.BlindFile", "unmark_reason"),
    *_none("selection.BlindFile", "label"),
    *_words("selection.Decision", "reasons", "dissent", "subject", "message", "dropped_because"),
    *_none("selection.Decision", "outcome"),
    *_words("selection.SheetDelivery", "answer"),
    Column("selection.Deliberation", "attendees", IDENTITY, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("selection.Deliberation", "words", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Deliberation", "number", "place"),
    Column("selection.Meeting", "words", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("selection.Meeting", "number", "name", "kind", "place", "state"),
    *_words("tenancy.Offer", "words"),
    *_none("tenancy.Offer", "number"),
    *_words("tenancy.MoveIn", "back_entry_reason", "landing_words", "handover_words", "exit_reason"),
    *_none("tenancy.MoveIn", "destination", "exit_kind", "room", "whither"),
    *_words("tenancy.Petition", "words", "answer"),
    *_none("tenancy.Petition", "kind", "state"),
    *_words("tenancy.RoomUse", "released_because"),
    Column("outcomes.CarrierEvent", "words", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("outcomes.CarrierEvent", "sent_back_reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    Column("outcomes.CarrierEvent", "correction_reason", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("outcomes.CarrierEvent", "mode", "name", "place"),
    *_words("outcomes.Milestone", "correction_reason", "words", "check_words", "sent_back_reason"),
    *_none("outcomes.Milestone", "address", "authority", "company_name", "kind", "region_code", "uscc"),
    *_words("outcomes.Evidence", "name"),
    *_words("outcomes.Landing", "revoked_reason"),
    *_none("outcomes.Landing", "conditions_version", "level"),
    *_words("outcomes.Talent", "correction_reason"),
    *_words("outcomes.Investment", "investor"),
    *_words("outcomes.Investment", "correction_reason", "sent_back_reason", "withdrawn_reason"),
    *_none("outcomes.Investment", "batch", "kind", "round"),
    *_words("outcomes.Return", "excuse"),
    *_none("outcomes.Return", "state"),
    *_words("outcomes.Declaration", "words", "problems", "reason"),
    Column("figures.Report", "data", WORDS, Kind.ADMITTED, KEPT, PROOF, ISSUED),
    Column("figures.Report", "archive", WORDS, Kind.ADMITTED, KEPT, PROOF, ISSUED),
    *_none(
        "figures.Report", "check_code", "chosen", "correction", "digest", "document_number", "holder", "kind", "look",
        "narrowed", "narrowed_words", "number", "packing", "problem", "question", "rule_version", "state"
    ),
    Column("workflows.Batch", "params", WORDS, Kind.ADMITTED, KEPT, PROOF, OFFICE),
    *_none("workflows.Batch", "act"),
    *_words("workflows.BatchRow", "words", "kept"),
    *_none("workflows.BatchRow", "state"),
    Column("workflows.SavedFilter", "query", WORDS, Kind.ACCOUNT, ACCOUNT, SIGN_IN),
    *_none("workflows.SavedFilter", "name"),
    Column("people.Organisation", "name", WORDS, Kind.ADMITTED, KEPT, CONTACT, APPLICANT),
    *_none("people.Organisation", "kind", "uscc"),
    Column("privacy.ErasureRequest", "reason", WORDS, Kind.ACCOUNT, REQUEST, PROOF),
    Column("privacy.ErasureRequest", "answer", WORDS, Kind.CONSENTS, KEPT, PROOF, OFFICE),
    *_none("privacy.ErasureRequest", "state"),
    Column("privacy.Purge", "held_reason", WORDS, Kind.CONSENTS, KEPT, PROOF, OFFICE),
    *_none("privacy.Purge", "kind", "state"),
)  # fmt: skip

# Tables whose texts tell of rules, places, firms, figures and the work of the machine, never of a person.
WITHOUT_PERSONS = {
    "trace": "Attempt Machine Seal AuditCheck JobRun Wishes CalendarDay Deadline Clock ClockStop Counter",
    "people": "County Carrier Section",
    "files": "LetterTemplate UploadLimit",
    "register": "Label ProjectCompany Route Requirement IncubationRule Contest Edition Claim FormEdition ImportRow "
    "ColumnMemory Industry RemarkReading",
    "selection": "Rubric Criterion NoticeItem NoticeCopy ReusedScore FeeLevel",
    "tenancy": "Incubation StayAlert Room TenureRule",
    "outcomes": "EventKind EventPaper Attendance LandingConditions GrantKind GrantRule LoanProduct FundRule TorchItem "
    "LicenceRule",
    "figures": "CountingRule PeriodClose ColumnSet PaperHead FigureCell FigureShare Target TargetPart CountyFigure "
    "ReferenceFigure",
    "machines": "Token Receipt Subscription Delivery",
    "privacy": "Retention Cleared",
    "workflows": "Escalation IntakeProcess ScreeningProcess AdmissionProcess LandingProcess ReturnProcess "
    "StayCaseProcess",
}


def without_persons():
    """Labels of the tables without data of persons."""
    return {f"{app}.{name}" for app, names in WITHOUT_PERSONS.items() for name in names.split()}


def holders():
    """{model label: {column name}} of all tables named here."""
    found = {}
    for column in COLUMNS:
        found.setdefault(column.model, set()).add(column.name)
    return found
