"""Filters of the project register. Each narrows what is visible; none widens it."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.trace.prepared import prepared
from projects.trace.wording import listed

from .counted import counted_in
from .models import FigureEvent, FigureKind, Industry, Project, SourceKind, TechField
from .searching import holding, words_of
from .stages import IN_ORDER, Stage

FIRST_YEAR = 2024
LANDED = (FigureKind.LANDING_REGISTERED, FigureKind.LANDING_SUBSTANTIAL)
UNDER_WAY = "under_way"  # any stage at which somebody still has to act
STAGES = [(UNDER_WAY, _("Under way")), *Stage.choices]


def year_choices():
    """Years that can be asked for, the running one first."""
    return [(str(year), str(year)) for year in range(timezone.localdate().year, FIRST_YEAR - 1, -1)]


def carrier_choices(request):
    """Carriers of the counties in which the person holds a seat."""
    rows = _carriers.rows({row.county_id for row in request.user.seats.rows})
    return [(str(pk), name) for pk, name in rows]


@prepared("counties")
def _carriers(counties):
    return Carrier.objects.filter(county_id__in=counties).values_list("pk", "short_name")


class ProjectFilter(django_filters.FilterSet):
    """Words, stage, source, carrier, field, counted year, landed or not.

    `days`: as of and known on which days (`as_of`, `known_on`) counted year and landing are asked for; today without.
    """

    q = django_filters.CharFilter(
        method="by_words",
        label=_("Keyword"),
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Number, name, company, code, leader, pinyin")}
        ),
    )
    stage = django_filters.ChoiceFilter(choices=STAGES, method="by_stage", label=_("Stage"), empty_label=_("All"))
    source = django_filters.ChoiceFilter(choices=SourceKind.choices, label=_("First source"), empty_label=_("All"))
    carrier = django_filters.ChoiceFilter(label=_("Carrier"), empty_label=_("All"))
    field = django_filters.ChoiceFilter(choices=TechField.choices, label=_("Technical field"), empty_label=_("All"))
    industry = django_filters.ChoiceFilter(field_name="industry__code", label=_("Local industry"), empty_label=_("All"))
    counted = django_filters.ChoiceFilter(
        choices=year_choices, method="by_counted", label=_("Counted in the year"), empty_label=_("All")
    )
    landed = django_filters.ChoiceFilter(
        choices=[("yes", _("Landed in the county")), ("no", _("Not landed yet"))],
        method="by_landed",
        label=_("Landing"),
        empty_label=_("All"),
    )

    class Meta:
        model = Project
        fields = []

    def __init__(self, *args, days=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days or {}
        counties = {row.county_id for row in self.request.user.seats.rows}
        self.filters["industry"].extra["choices"] = Industry.objects.choices(counties)
        self.filters["carrier"].extra["choices"] = carrier_choices(self.request)

    @property
    def narrows(self):
        """Whether anything is asked for at all."""
        return any(self.data.get(name) for name in self.filters)

    def by_words(self, queryset, name, value):
        """Every word must be held: names, codes, leader, pinyin, the tail of the phone."""
        return queryset.filter(holding(words_of(value), user=self.request.user))

    def by_stage(self, queryset, name, value):
        return queryset.filter(stage__in=IN_ORDER) if value == UNDER_WAY else queryset.filter(stage=value)

    def by_counted(self, queryset, name, value):
        counties = {row.county_id for row in self.request.user.seats.rows}
        return queryset.filter(pk__in=counted_in(counties, int(value), **self.days))

    def by_landed(self, queryset, name, value):
        events = FigureEvent.objects.filter(kind__in=LANDED, retracts=None)
        if self.days:
            unknown = Q(retracted_by=None) | Q(retracted_by__recorded_on__gt=self.days["known_on"])
            then = {"occurred_on__lte": self.days["as_of"], "recorded_on__lte": self.days["known_on"]}
            events = events.filter(unknown, **then)
        else:
            events = events.filter(retracted_by=None)
        landed = {"pk__in": events.values("project_id")}
        return queryset.filter(**landed) if value == "yes" else queryset.exclude(**landed)

    @property
    def words(self):
        """The filter in words, for a workbook and the audit log; "" for none."""
        words = []
        for name, value in (self.form.cleaned_data if self.form.is_valid() else {}).items():
            if value:
                field = self.form.fields[name]
                words.append(f"{field.label} {dict(getattr(field, 'choices', ())).get(value, value)}")
        return listed(words, "，")
