"""The two counties of the doors: their people and places."""

from dataclasses import dataclass

from tests import factories as make


@dataclass(frozen=True)
class County:
    """The people and places of one county; `word` stands in the name of each of its projects and of nothing else."""

    county: object
    word: str
    organisation: object
    incubator: object
    enclave: object
    applicant: object
    incubator_operator: object
    enclave_operator: object
    staff: object
    other_staff: object
    leader: object
    experts: tuple


def home(cast):
    """The county of the cast."""
    people = {name: getattr(cast, name).user for name in (
        "applicant", "incubator_operator", "enclave_operator", "staff", "other_staff", "leader")}  # fmt: skip
    pool = (cast.expert.expert, cast.third_expert.expert, cast.other_expert.expert)
    return County(
        county=cast.county, word="墨玉", organisation=cast.organisation, incubator=cast.incubator,
        enclave=cast.enclave, experts=pool, **people,
    )  # fmt: skip


def foreign(cast):
    """The other county: the foreign people of the cast, and those whom it needs besides."""
    county = cast.foreign_county
    county.number_prefix = "PH"  # numbers of its own, or the addresses would be those of the first county
    county.save()
    enclave = make.EnclaveFactory(county=county, code="foreign-enclave")

    def seat(name, role, **scope):
        user = make.UserFactory(email=f"{name}@abroad.example.cn", name=f"外县{name}")
        make.MembershipFactory(user=user, county=county, role=role, **scope)
        return user

    pool = tuple(make.ExpertFactory(county=county, user=seat(f"expert{n}", "expert")) for n in range(3))
    make.LandingConditionsFactory(county=county, region_code=county.code)
    make.CountingRuleFactory(county=county)
    return County(
        county=county, word="青瓷", organisation=cast.foreign_applicant.organisation,
        incubator=cast.foreign_operator.carrier, enclave=enclave, applicant=cast.foreign_applicant.user,
        incubator_operator=cast.foreign_operator.user, staff=cast.foreign_staff.user, experts=pool,
        enclave_operator=seat("enclave", "enclave_operator", carrier=enclave),
        other_staff=seat("staff", "centre_staff"), leader=seat("leader", "centre_leader"),
    )  # fmt: skip
