"""Counties, users, organisations, carriers, sections and seats."""

import factory
from django.contrib.auth.hashers import make_password

from projects.people import models as people

from .base import Factory

PASSWORD = "correct-horse-battery"


class CountyFactory(Factory):
    class Meta:
        model = people.County
        django_get_or_create = ["code"]

    code = "330421"
    name = "嘉善县"
    centre_name = "嘉善县科创中心"


class UserFactory(Factory):
    """Signs in with PASSWORD."""

    class Meta:
        model = people.User
        django_get_or_create = ["email"]

    email = factory.Sequence(lambda n: f"person{n}@example.cn")
    name = factory.Sequence(lambda n: f"测试人员{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class OrganisationFactory(Factory):
    class Meta:
        model = people.Organisation

    county = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"申报团队{n}")


class CarrierFactory(Factory):
    class Meta:
        model = people.Carrier
        django_get_or_create = ["county", "code"]

    county = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"carrier{n}")
    name = factory.Sequence(lambda n: f"测试载体{n}")
    short_name = factory.Sequence(lambda n: f"载体{n}")
    kind = people.Carrier.Kind.INCUBATOR


class IncubatorFactory(CarrierFactory):
    code = "kczx"
    name = "嘉善县科创中心孵化器"
    short_name = "科创中心"
    town = "罗星街道"


class EnclaveFactory(CarrierFactory):
    code = "sh-enclave"
    name = "嘉善（上海）科创飞地"
    short_name = "上海飞地"
    kind = people.Carrier.Kind.ENCLAVE


class SectionFactory(Factory):
    class Meta:
        model = people.Section
        django_get_or_create = ["county", "code"]

    county = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"section{n}")
    name = factory.Sequence(lambda n: f"科室{n}")


class MembershipFactory(Factory):
    """A live seat; give `organisation`, `carrier` or `section` where the role needs one."""

    class Meta:
        model = people.Membership

    user = factory.SubFactory(UserFactory)
    county = factory.SubFactory(CountyFactory)
    role = people.Role.CENTRE_STAFF
