"""Words for the people of the cast, as the matrix names them."""

from tests.cast import Cast

ANONYMOUS = "anonymous"
# The cast without the third expert, who is there for the meetings only.
PEOPLE = tuple(name for name in Cast.NAMES if name != "third_expert")

WORDS = {
    "own": ("applicant",),
    "own reader": ("reader",),
    "desk": ("incubator_operator",),
    "enclave": ("enclave_operator",),
    "expert": ("expert",),
    "other expert": ("other_expert",),
    "staff": ("staff", "other_staff"),
    "second staff": ("other_staff",),
    "first staff": ("staff",),
    "leader": ("leader",),
    "centre": ("staff", "other_staff", "leader"),
    "readers": ("reporter", "auditor"),
    "premises": ("premises",),
    "reporter": ("reporter",),
    "auditor": ("auditor",),
    "administrator": ("administrator",),
    "province": ("province",),
    "applicants": ("applicant", "other_applicant"),
    "incubators": ("incubator_operator", "other_incubator_operator"),
    # Whoever has the seat, in whatever county: pages that show each person the rows of the own county.
    "any applicant": ("applicant", "other_applicant", "foreign_applicant"),
    "any member": ("applicant", "reader", "other_applicant", "foreign_applicant"),
    "any incubator": ("incubator_operator", "other_incubator_operator", "foreign_operator"),
    "any enclave": ("enclave_operator", "other_enclave_operator"),
    "any staff": ("staff", "other_staff", "foreign_staff"),
    "any centre": ("staff", "other_staff", "leader", "foreign_staff"),
    "office abroad": ("foreign_operator", "foreign_staff"),
    # Without an office, and nobody depends on them: these may ask to be deleted.
    "unbound": ("other_applicant", "stranger"),
    "signed in": PEOPLE,
    "everybody": (*PEOPLE, ANONYMOUS),
}
WORDS["any operator"] = WORDS["any incubator"] + WORDS["any enclave"]


def people(words):
    """The names behind "own, desk, centre"; nobody for the empty text."""
    return {name for word in words.split(", ") if word for name in WORDS[word]}


ABROAD = ("foreign_applicant", "foreign_operator", "foreign_staff")
# Who may never read a word of the county's projects but on public pages.
OUTSIDERS = {
    "other_applicant", "other_enclave_operator", "administrator", "province", "stranger", "foreign_applicant", "foreign_operator",
    "foreign_staff", ANONYMOUS,
}  # fmt: skip
