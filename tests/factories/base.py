"""What all factories share: a fixed day, a moment of a day, and one county for the rows of one project."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

DAY = date(2026, 3, 2)
WAN = 1_000_000  # 分 in 万元


def at(day, hour=10):
    """A moment of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def same_county(path):
    """The county of a related row, so that rows of one project never straddle two counties."""
    return factory.SelfAttribute(f"..{path}")


class Factory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
