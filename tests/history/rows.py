"""Rows of an older schema: what is named is as given, whatever else the schema asks for is filled in plainly."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import models

DAY = date(2025, 3, 3)
MOMENT = datetime(2025, 3, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PLAIN = (
    (models.DateTimeField, lambda field, n: MOMENT),
    (models.DateField, lambda field, n: DAY),
    (models.DecimalField, lambda field, n: Decimal(1)),
    (models.BooleanField, lambda field, n: False),
    (models.JSONField, lambda field, n: {}),
    (models.IntegerField, lambda field, n: n),
    (models.FileField, lambda field, n: f"past/{n}.pdf"),
    (models.EmailField, lambda field, n: f"person{n}@example.cn"),
    (models.Field, lambda field, n: field.choices[0][0] if field.choices else f"旧{field.name}{n}"[: field.max_length]),
)


class Past:
    """The tables of one moment of the past (`apps` of a migration state)."""

    def __init__(self, apps):
        self.apps, self.n = apps, 0

    def model(self, label):
        return self.apps.get_model(label)

    def make(self, label, /, **given):
        """A row of a model like "register.Project"."""
        self.n += 1
        model = self.model(label)
        values = {}
        for field in model._meta.fields:
            if field.name in given or field.attname in given or field.primary_key or field.null or field.has_default():
                continue
            if field.is_relation:
                values[field.name] = self.any(field.related_model)
            elif not (field.blank and isinstance(field, models.CharField | models.TextField)):
                values[field.name] = next(make(field, self.n) for kind, make in PLAIN if isinstance(field, kind))
        return model.objects.create(**values, **given)

    def any(self, model):
        """A row to point to."""
        return model.objects.order_by("pk").first() or self.make(model._meta.label)

    def fill(self, labels):
        """One row of everything that has none yet."""
        for label in labels:
            if not self.model(label).objects.exists():
                self.make(label)
