"""The fixed cast of the tests: who is who, in which county, with which seat."""

from dataclasses import dataclass
from functools import cached_property

from projects.people.models import Carrier, Organisation, Role, Section, User

from .factories import (
    CountyFactory,
    EnclaveFactory,
    ExpertFactory,
    IncubatorFactory,
    MembershipFactory,
    OrganisationFactory,
    SectionFactory,
    UserFactory,
)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and what the seat is about."""

    user: User
    organisation: Organisation = None
    carrier: Carrier = None
    section: Section = None
    expert: object = None


class Cast:
    """One person per role, and beside them the wrong applicant, the wrong operators and another county.

    People are made when first named, and stay the same for the test: `cast.applicant.user`, `cast.staff.user`.
    """

    NAMES = (
        "applicant", "reader", "other_applicant", "enclave_operator", "other_enclave_operator", "incubator_operator",
        "other_incubator_operator", "expert", "other_expert", "third_expert", "staff", "other_staff", "leader",
        "premises", "reporter", "auditor", "administrator", "province", "foreign_applicant", "foreign_operator",
        "foreign_staff", "stranger",
    )  # fmt: skip

    def __init__(self, county):
        self.county = county

    def everyone(self):
        """All people of the cast as (name, person)."""
        return [(name, getattr(self, name)) for name in self.NAMES]

    def _seat(self, email, name, role, county=None, level="owner", **scope):
        user = UserFactory(email=f"{email}@example.cn", name=name)
        MembershipFactory(user=user, county=county or self.county, role=role, level=level, **scope)
        return Person(user, **scope)

    @cached_property
    def organisation(self):
        return OrganisationFactory(county=self.county, name="星尘视觉团队")

    @cached_property
    def incubator(self):
        return IncubatorFactory(county=self.county, code="kczx")

    @cached_property
    def enclave(self):
        return EnclaveFactory(county=self.county, code="sh-enclave")

    @cached_property
    def foreign_county(self):
        return CountyFactory(code="330482", name="平湖市", centre_name="平湖市科创中心")

    @cached_property
    def applicant(self):
        return self._seat("applicant", "陈默", Role.APPLICANT, organisation=self.organisation)

    @cached_property
    def reader(self):
        """Of the same organisation, allowed to look only."""
        return self._seat("reader", "何清", Role.APPLICANT, level="reader", organisation=self.organisation)

    @cached_property
    def other_applicant(self):
        other = OrganisationFactory(county=self.county, name="另一申报团队")
        return self._seat("other-applicant", "冯远", Role.APPLICANT, organisation=other)

    @cached_property
    def enclave_operator(self):
        return self._seat("enclave", "周婷", Role.ENCLAVE_OPERATOR, carrier=self.enclave)

    @cached_property
    def other_enclave_operator(self):
        other = EnclaveFactory(county=self.county, code="other-enclave", name="另一飞地", short_name="另一飞地")
        return self._seat("other-enclave", "钱立", Role.ENCLAVE_OPERATOR, carrier=other)

    @cached_property
    def incubator_operator(self):
        return self._seat("incubator", "王敏", Role.INCUBATOR_OPERATOR, carrier=self.incubator)

    @cached_property
    def other_incubator_operator(self):
        other = IncubatorFactory(county=self.county, code="other-incubator", name="另一孵化器", short_name="另一孵化器")
        return self._seat("other-incubator", "郑浩", Role.INCUBATOR_OPERATOR, carrier=other)

    @cached_property
    def expert(self):
        return self._expert("expert", "吴建国")

    @cached_property
    def other_expert(self):
        return self._expert("other-expert", "孙丽华")

    @cached_property
    def third_expert(self):
        return self._expert("third-expert", "李志远")

    def _expert(self, email, name):
        person = self._seat(email, name, Role.EXPERT)
        return Person(person.user, expert=ExpertFactory(county=self.county, user=person.user))

    @cached_property
    def staff(self):
        return self._seat("staff", "张晓", Role.CENTRE_STAFF)

    @cached_property
    def other_staff(self):
        """The second pair of eyes."""
        return self._seat("other-staff", "徐蕾", Role.CENTRE_STAFF)

    @cached_property
    def leader(self):
        return self._seat("leader", "沈国强", Role.CENTRE_LEADER)

    @cached_property
    def reporter(self):
        section = SectionFactory(county=self.county, code="test-section")
        return self._seat("reporter", "蒋燕", Role.SECTION_REPORTER, section=section)

    @cached_property
    def premises(self):
        """Of the company that lets the incubator's rooms: rooms, rent and handovers, no files."""
        return self._seat("premises", "俞建", Role.PREMISES_COMPANY, carrier=self.incubator)

    @cached_property
    def auditor(self):
        return self._seat("auditor", "韩明", Role.AUDITOR)

    @cached_property
    def administrator(self):
        return self._seat("administrator", "杨帆", Role.ADMINISTRATOR)

    @cached_property
    def province(self):
        """Reads the sums of the counties, and no project of any."""
        return self._seat("province", "沈岚", Role.PROVINCE_READER)

    @cached_property
    def foreign_applicant(self):
        other = OrganisationFactory(county=self.foreign_county, name="外县申报团队")
        return self._seat("foreign-applicant", "朱琳", Role.APPLICANT, county=self.foreign_county, organisation=other)

    @cached_property
    def foreign_operator(self):
        other = IncubatorFactory(county=self.foreign_county, code="foreign", name="外县孵化器", short_name="外县孵化器")
        return self._seat(
            "foreign-operator", "许峰", Role.INCUBATOR_OPERATOR, county=self.foreign_county, carrier=other
        )

    @cached_property
    def foreign_staff(self):
        return self._seat("foreign-staff", "高洁", Role.CENTRE_STAFF, county=self.foreign_county)

    @cached_property
    def stranger(self):
        """An account without any seat."""
        return Person(UserFactory(email="stranger@example.cn", name="路人"))
