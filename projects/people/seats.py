"""Rights that follow from seats: what a person holds in which county. Each model's `visible_to` builds on this."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.apps import apps

from projects.trace.prepared import prepared

APPLICANT = "applicant"
ENCLAVE_OPERATOR = "enclave_operator"
INCUBATOR_OPERATOR = "incubator_operator"
PREMISES_COMPANY = "premises_company"
EXPERT = "expert"
CENTRE_STAFF = "centre_staff"
CENTRE_LEADER = "centre_leader"
SECTION_REPORTER = "section_reporter"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"
MACHINE = "machine"
PROVINCE_READER = "province_reader"

OPERATORS = (ENCLAVE_OPERATOR, INCUBATOR_OPERATOR)
# Those who keep the rooms of a carrier; the company that lets them sees rooms, rent and handovers, and nothing else.
ROOM_KEEPERS = (*OPERATORS, PREMISES_COMPANY)
CENTRE = (CENTRE_STAFF, CENTRE_LEADER)
# Those who read every project of their county; section reporters read figures and the projects behind them, a machine
# (another system, by its token) what the scopes of its token name.
COUNTY_READERS = (CENTRE_STAFF, CENTRE_LEADER, AUDITOR, SECTION_REPORTER, MACHINE)
# Seats in the whole county, without an organisation, carrier or section.
COUNTY_SEATS = (EXPERT, CENTRE_STAFF, CENTRE_LEADER, AUDITOR, ADMINISTRATOR, MACHINE, PROVINCE_READER)
# Seats that no administrator of a county gives: an organisation, a token, the command `province` do.
GIVEN_ELSEWHERE = (APPLICANT, MACHINE, PROVINCE_READER)
# The order decides which role names a person who has several.
LABEL_ORDER = (
    CENTRE_LEADER,
    CENTRE_STAFF,
    ADMINISTRATOR,
    INCUBATOR_OPERATOR,
    ENCLAVE_OPERATOR,
    PREMISES_COMPANY,
    SECTION_REPORTER,
    AUDITOR,
    PROVINCE_READER,
    MACHINE,
    EXPERT,
    APPLICANT,
)


@dataclass(frozen=True)
class Seats:
    """The live seats of one person, read once. Empty for strangers: the default is closed."""

    rows: tuple = field(default=())
    _made: dict = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, user):
        """Read the live seats of a user in one query; none for an inactive account.

        With their counties, which every page names; carriers and organisations are rarely read, but by their ids.
        """
        if not user.is_active or user.pk is None:
            return cls()
        return cls(tuple(_live.rows(user.pk)))

    def once(self, name, make):
        """What follows from these seats and costs something to put together, e.g. a condition: made when first asked."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    @staticmethod
    def take_apart(user):
        """What a prepared statement needs of a person (`trace.prepared`): shape of the seats, ids, somebody with seats like them."""
        shape, ids, elsewhere = user.seats.once("parts", _parts)

        def stand_in(marks):
            person = type(user)(pk=marks[0])
            person.seats = elsewhere(marks[1:])
            return person

        return (type(user), shape), (user.pk, *ids), stand_in

    def has(self, *roles, county_id=None):
        """Whether the person holds one of the roles (in that county, when one is named)."""
        return any(row.role in roles and county_id in (None, row.county_id) for row in self.rows)

    def counties(self, *roles):
        """Counties in which the person holds one of the roles."""
        return {row.county_id for row in self.rows if row.role in roles}

    @property
    def counties_reading_all(self):
        return self.counties(CENTRE_STAFF, CENTRE_LEADER, AUDITOR)

    def carriers(self, *roles):
        """Ids of the carriers that the person operates, or at which one of the roles is held."""
        return {row.carrier_id for row in self.rows if row.carrier_id and row.role in (roles or OPERATORS)}

    def organisations(self, *, editing=False):
        """Ids of the applicant organisations the person belongs to; with `editing`, only where changes are allowed."""
        return {
            row.organisation_id for row in self.rows if row.organisation_id and not (editing and row.level == "reader")
        }

    @property
    def owned(self):
        """Ids of the applicant organisations that the person owns: may invite to, and change who belongs."""
        return {row.organisation_id for row in self.rows if row.organisation_id and row.level == "owner"}

    @property
    def is_staff_side(self):
        """Works on other people's files (operator or centre), in contrast to applicants and experts."""
        return self.has(*OPERATORS, *CENTRE)

    @property
    def first(self):
        ranked = sorted(self.rows, key=lambda row: LABEL_ORDER.index(row.role))
        return ranked[0] if ranked else None

    @property
    def label(self):
        return self.first.get_role_display() if self.first else ""

    @property
    def home_county_id(self):
        """The county in which new rows of this person are made."""
        return self.first.county_id if self.first else None


@prepared("user_id")
def _live(user_id):
    seats = apps.get_model("people", "Membership").objects
    return seats.filter(user=user_id, ended_at=None).select_related("county")


SCOPES = ("county_id", "carrier_id", "organisation_id", "section_id")


def _parts(seats):
    """Seats without their ids: which role, and which of them are about the same place. The ids stand apart."""
    places, shape = {}, []
    for row in sorted(seats.rows, key=lambda row: (row.role, row.level, row.pk)):
        held = [(scope, pk) if (pk := getattr(row, scope)) else None for scope in SCOPES]
        numbers = tuple(one and places.setdefault(one, len(places)) for one in held)
        shape.append((row.role, row.level, numbers))

    def elsewhere(marks):
        return Seats(tuple(
            SimpleNamespace(role=role, level=level, **{
                scope: None if number is None else marks[number] for scope, number in zip(SCOPES, numbers, strict=True)
            })
            for role, level, numbers in shape
        ))  # fmt: skip

    return tuple(shape), tuple(pk for _scope, pk in places), elsewhere
