"""Materials, routes and carriers: what the county decides about applications and places."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.actions import add_carrier, edit_carrier
from projects.people.models import Carrier
from projects.register.actions import rulebook
from projects.register.models import Industry, Requirement, Route

from ..forms import settings as forms
from ..lastyear import material_preview, route_preview
from ..ways import days_in_force, sum_of
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs


def _standing(row, today):
    """Where a dated row stands: in force, coming, over."""
    if row.effective_from > today:
        return "coming"
    return "over" if row.effective_to and row.effective_to < today else "current"


def _by_standing(rows):
    today, groups = timezone.localdate(), {"current": [], "coming": [], "over": []}
    for row in rows:
        groups[_standing(row, today)].append(row)
    return groups


def materials(request):
    """The material list with what comes and what is over."""
    county = county_for(request.user, *DECIDERS)
    rows = Requirement.objects.filter(county=county).order_by("order", "effective_from", "pk")
    return render(request, "settings/materials.html", {"tabs": tabs("settings-materials"), **_by_standing(rows)})


class MaterialNewView(SettingsFormView):
    """Ask for one more material."""

    section, form_class = "settings-materials", forms.MaterialForm
    title = gettext_lazy("Add a material")
    hint = gettext_lazy("Applications that are submitted from that day on need it; those submitted before do not.")
    replaces = None

    def preview(self, form):
        asked = {name: form.cleaned_data[name] for name in ("mandatory", "needed_for")}
        return material_preview(self.county, code=self.replaces.code if self.replaces else "", **asked)

    def act(self, form):
        return rulebook.set_material(
            by=self.request.user, county=self.county, replaces=self.replaces, **form.cleaned_data
        )


def _material(view):
    return get_object_or_404(Requirement, county=view.county, pk=view.kwargs["pk"])


class MaterialChangeView(MaterialNewView):
    """Other words or another group for a material, from a day on."""

    hint = gettext_lazy("The words until now stay for applications that were submitted before that day.")

    def prepare(self):
        self.replaces = _material(self)
        self.title = _("Change “%(name)s”") % {"name": self.replaces}

    def get_initial(self):
        names = ("name", "why", "needed_for", "mandatory")
        return super().get_initial() | {name: getattr(self.replaces, name) for name in names}


class MaterialEndView(SettingsFormView):
    """No longer ask for a material."""

    section, form_class = "settings-materials", forms.LastDayForm
    button = gettext_lazy("Stop asking for it")
    hint = gettext_lazy("It is asked for up to and including the last day. What was handed in stays.")

    def prepare(self):
        self.material = _material(self)
        self.title = _("Stop asking for “%(name)s”") % {"name": self.material}

    def preview(self, form):
        return material_preview(self.county, code=self.material.code, ended=True)

    def act(self, form):
        return rulebook.end_material(self.material, by=self.request.user, **form.cleaned_data)


def industries(request):
    """The county's industries with those that come and those that are over."""
    county = county_for(request.user, *DECIDERS)
    groups = _by_standing(Industry.objects.filter(county=county))
    return render(request, "settings/industries.html", {"tabs": tabs("settings-industries"), **groups})


class IndustryNewView(SettingsFormView):
    """Offer one more industry."""

    section, form_class = "settings-industries", forms.IndustryForm
    title = gettext_lazy("Add an industry")
    hint = gettext_lazy("Applicants can choose it from that day on.")
    replaces = None

    def act(self, form):
        names = {"county": self.county, "replaces": self.replaces, **form.cleaned_data}
        return rulebook.set_industry(by=self.request.user, **names)


def _industry(view):
    return get_object_or_404(Industry, county=view.county, pk=view.kwargs["pk"])


class IndustryChangeView(IndustryNewView):
    """Another name for an industry, from a day on."""

    hint = gettext_lazy("Files that chose it before keep the name until now; the filter finds both.")

    def prepare(self):
        self.replaces = _industry(self)
        self.title = _("Change “%(name)s”") % {"name": self.replaces}

    def get_initial(self):
        return super().get_initial() | {"name": self.replaces.name}


class IndustryEndView(SettingsFormView):
    """No longer offer an industry."""

    section, form_class = "settings-industries", forms.LastDayForm
    button = gettext_lazy("Stop offering it")
    hint = gettext_lazy("It can be chosen up to and including the last day. Files that chose it keep it.")

    def prepare(self):
        self.industry = _industry(self)
        self.title = _("Stop offering “%(name)s”") % {"name": self.industry}

    def act(self, form):
        return rulebook.end_industry(self.industry, by=self.request.user, **form.cleaned_data)


def routes(request):
    """The routes in force, by carrier, and those that come."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    rows = Route.objects.filter(county=county).select_related("carrier").order_by("carrier", "code", "-effective_from")
    current, others = {}, []
    for row in rows:
        key = (row.carrier_id, row.code)
        if row.effective_from > today or key in current:
            others.append(row)
        else:
            current[key] = row
    days = days_in_force(county, today)
    sums = [sum_of(route, days) for route in current.values()]
    context = {"tabs": tabs("settings-routes"), "sums": sums, "others": others, "today": today}
    return render(request, "settings/routes.html", context)


class RouteNewView(SettingsFormView):
    """A route, or the next rule of one that exists (`?like=` fills the form from it)."""

    section, form_class = "settings-routes", forms.RouteForm
    title = gettext_lazy("Rule of a route")
    hint = gettext_lazy("Applications begun from that day on follow it; those under way keep the route they began on.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"county": self.county}

    def get_initial(self):
        like = self.request.GET.get("like", "")
        row = Route.objects.filter(county=self.county, pk=like).first() if like.isascii() and like.isdigit() else None
        names = ("carrier", "code", "needs_recommendation", "needs_review", "notice_days", "promised_days")
        return super().get_initial() | ({name: getattr(row, name) for name in names} if row else {})

    def preview(self, form):
        return route_preview(self.county, **form.cleaned_data)

    def act(self, form):
        return rulebook.set_route(by=self.request.user, county=self.county, **form.cleaned_data)


def carriers(request):
    """The carriers with their codes."""
    county = county_for(request.user, *DECIDERS)
    rows = Carrier.objects.filter(county=county)
    return render(request, "settings/carriers.html", {"tabs": tabs("settings-carriers"), "rows": rows})


class CarrierNewView(SettingsFormView):
    """One more carrier."""

    section, form_class = "settings-carriers", forms.NewCarrierForm
    title = gettext_lazy("Add a carrier")
    hint = gettext_lazy("Applications can choose it as soon as it has a route. Code and kind never change.")

    def act(self, form):
        return add_carrier(by=self.request.user, county=self.county, **form.cleaned_data)


class CarrierEditView(SettingsFormView):
    """Name and place of a carrier."""

    section, form_class = "settings-carriers", forms.CarrierForm
    hint = gettext_lazy("The new name is shown everywhere; the old one stays in the audit log.")

    def prepare(self):
        self.carrier = get_object_or_404(Carrier, county=self.county, pk=self.kwargs["pk"])
        self.title = _("%(name)s (code %(code)s)") % {"name": self.carrier.name, "code": self.carrier.code}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Carrier.objects.get(pk=self.carrier.pk)}

    def act(self, form):
        return edit_carrier(self.carrier, by=self.request.user, **form.cleaned_data)
