"""The counting rule, targets, closes and reports."""

from datetime import date

import factory

from projects.figures import models as figures
from projects.register import models as register

from .base import DAY, Factory
from .people import CountyFactory


class CountingRuleFactory(Factory):
    class Meta:
        model = figures.CountingRule
        django_get_or_create = ["county", "version"]

    county = factory.SubFactory(CountyFactory)
    version = "V1"
    effective_from = date(2024, 1, 1)
    qualifying = factory.LazyFunction(
        lambda: [
            register.FigureKind.INCUBATOR_MOVE_IN,
            register.FigureKind.ENCLAVE_MOVE_IN,
            register.FigureKind.LANDING_REGISTERED,
        ]
    )
    words = "每个项目一生计一次。"


class TargetFactory(Factory):
    class Meta:
        model = figures.Target
        django_get_or_create = ["county", "year", "code"]

    county = factory.SubFactory(CountyFactory)
    year = 2026
    code = "projects"
    name = "引育科创项目"
    value = 80
    unit = "个"


class PeriodCloseFactory(Factory):
    class Meta:
        model = figures.PeriodClose
        django_get_or_create = ["county", "year", "kind", "number"]

    county = factory.SubFactory(CountyFactory)
    year = 2025
    kind = "year"
    number = 0
    closed_on = date(2026, 1, 15)
    rule_version = "V1"


class ReportFactory(Factory):
    class Meta:
        model = figures.Report

    county = factory.SubFactory(CountyFactory)
    kind = figures.Report.Kind.PERIOD
    year = 2026
    number = factory.Sequence(lambda n: f"BG2026-T{n:03d}")
    as_of = DAY
    known_on = DAY
