"""The columns of a project that a ledger may set, declared once: names, how a value is shown, whether it is valid.

django-import-export's own loop asks the database several times for each row and validates constraints by queries. So
its resource serves here as what it declares; rows are compared and written in batches (`ledgerplan`, `actions.ledgers`).
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from import_export import resources
from import_export.fields import Field
from import_export.widgets import CharWidget, Widget

from projects.money import format_wan
from projects.text import mask_phone

from .entryvalues import project_facts
from .models import Project, TechField

# Relations are chosen by code and are right by themselves; validating one would be a query.
RELATIONS = [field.name for field in Project._meta.fields if field.is_relation]


class MoneyWidget(Widget):
    """An amount in 分 as people read it."""

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else _("%(amount)s × 10,000 yuan") % {"amount": format_wan(value)}


class PhoneWidget(CharWidget):
    """A number as strangers may see it."""

    def render(self, value, obj=None, **kwargs):
        return mask_phone(value)


class ChoiceWidget(CharWidget):
    """A national field by its name."""

    def render(self, value, obj=None, **kwargs):
        return str(TechField(value).label) if value else ""


class LedgerResource(resources.ModelResource):
    """What a ledger tells about the project itself. Company, carrier, stage and first event have rows of their own."""

    name = Field("name", _("Project name"))
    leader = Field("leader", _("Project leader"))
    field = Field("field", _("Technical field"), widget=ChoiceWidget())
    planned_investment = Field("planned_investment", _("Planned total investment"), widget=MoneyWidget())
    summary = Field("summary", _("Summary"))
    contact = Field("contact", _("Contact"))
    phone = Field("phone", _("Phone"), widget=PhoneWidget())
    email = Field("email", _("Email"))
    introduced_by = Field("introduced_by", _("Brought by"))

    class Meta:
        model = Project
        fields = (
            "name", "leader", "field", "planned_investment", "summary", "contact", "phone", "email", "introduced_by",
        )  # fmt: skip
        import_id_fields = ()
        skip_unchanged = use_bulk = skip_diff = True
        clean_model_instances = True

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=False):
        """Each column by its own rule, without asking the database."""
        errors = dict(import_validation_errors or {})
        try:
            instance.clean_fields(exclude=[*RELATIONS, *errors])
        except ValidationError as problem:
            errors = problem.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def shown(self, name, value):
        """A value of one column in words."""
        return str(self.fields[name].widget.render(value)) if value not in (None, "") else ""

    def label(self, name):
        """The heading of one column."""
        return self.fields[name].column_name


RESOURCE = LedgerResource()
# Keys of the reader's values → the column that they set.
KEYS = {
    "name": "name", "leader": "leader", "tech_field": "field", "track": "field", "planned_investment": "planned_investment",
    "summary": "summary", "contact": "contact", "phone": "phone", "contact_phone": "phone", "email": "email",
    "introduced_by": "introduced_by",
}  # fmt: skip


def ledger_facts(known):
    """{column: value} of what a row says about the project itself."""
    phone = known.get("phone") or known.get("contact_phone") or ""
    texts = {name: known.get(name) or "" for name in ("contact", "email", "introduced_by")}
    return project_facts(known) | {"phone": phone} | texts
