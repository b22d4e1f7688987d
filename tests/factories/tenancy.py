"""Handovers of rooms, months of rent, matters of stays."""

from datetime import date

import factory

from projects.tenancy import models as tenancy

from .base import DAY, WAN, Factory
from .outcomes import MoveInFactory
from .people import UserFactory


class HandoverFactory(Factory):
    """Rooms handed over; the tenant has not answered yet."""

    class Meta:
        model = tenancy.Handover

    move_in = factory.SubFactory(MoveInFactory)
    kind = "in"
    on = DAY
    keys = 2
    inventory = "办公桌 4张 完好"
    by = factory.SubFactory(UserFactory)


class RentMonthFactory(Factory):
    class Meta:
        model = tenancy.RentMonth

    move_in = factory.SubFactory(MoveInFactory, rent=WAN)
    begins = DAY
    due = WAN


class StayCaseFactory(Factory):
    """A longer term asked for; no flow goes with it."""

    class Meta:
        model = tenancy.StayCase

    project = factory.SelfAttribute("move_in.project")
    move_in = factory.SubFactory(MoveInFactory)
    kind = "extension"
    words = "研发周期较长，申请延期。"
    wanted_on = date(2030, 3, 1)
    by = factory.SubFactory(UserFactory)
