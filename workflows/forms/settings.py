"""Forms of the settings: seats, deadlines, calendar, materials, routes, carriers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier, Role, Section
from projects.people.seats import GIVEN_ELSEWHERE
from projects.register.forms.leads import DayInput
from projects.register.models import Industry, Requirement, Route

MOST_DAYS = 250  # about a year of working days


def office_roles():
    """Roles that an administrator gives."""
    return [choice for choice in Role.choices if choice[0] not in GIVEN_ELSEWHERE]


class SeatForm(forms.Form):
    """A role with its scope; what the role does not need stays empty."""

    role = forms.ChoiceField(label=_("Role"), choices=office_roles)
    carrier = forms.ModelChoiceField(
        Carrier.objects.none(),
        label=_("Carrier"),
        required=False,
        help_text=_("Only for operators and the premises company"),
    )
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("Section"), required=False, help_text=_("Only for section reporters")
    )
    employer = forms.CharField(
        label=_("Employer"), max_length=100, required=False,
        help_text=_("Only for experts: conflicts of interest are judged by it"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Professional title"), max_length=60, required=False, help_text=_("Only for experts")
    )

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        for name, model in (("carrier", Carrier), ("section", Section)):
            self.fields[name].queryset = model.objects.filter(county=county)
            self.fields[name].empty_label = _("Not for this role")


class MemberForm(SeatForm):
    """A person by e-mail, with the first seat."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The person signs in with it"))
    name = forms.CharField(
        label=_("Person's name"),
        max_length=60,
        required=False,
        help_text=_("Needed when the e-mail has no account yet"),
    )
    field_order = ["email", "name"]


class MemberFilter(forms.Form):
    """Who is shown in the list of members."""

    q = forms.CharField(
        label=_("Keyword"), required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or e-mail")}),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"), required=False, choices=lambda: [("", _("All")), *office_roles()])

    def cleaned(self):
        """What was asked for; an unknown value asks for nothing."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})


class FromForm(forms.Form):
    """A rule that begins on a day; today at the earliest."""

    effective_from = forms.DateField(label=_("In force from"), widget=DayInput(), initial=timezone.localdate)


class DeadlineForm(FromForm):
    """Working days of a step."""

    days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=MOST_DAYS)
    field_order = ["days", "effective_from"]


class DeskRuleForm(FromForm):
    """Shares of a step's days, and hours of a lease."""

    remind = forms.IntegerField(label=_("Remind the holder at (per cent of the days)"), min_value=0, max_value=300)
    deputy = forms.IntegerField(label=_("Tell the deputy at (per cent of the days)"), min_value=0, max_value=300)
    leader = forms.IntegerField(label=_("Tell the leader at (per cent of the days)"), min_value=0, max_value=300)
    lease_hours = forms.IntegerField(
        label=_("Untouched files return after (hours)"), min_value=0, max_value=2000,
        help_text=_("Hours by the clock, nights and weekends included; 0 means never"),
    )  # fmt: skip
    field_order = ["remind", "deputy", "leader", "lease_hours", "effective_from"]


class DayForm(forms.Form):
    """A day of the official calendar."""

    KINDS = [("holiday", _("Holiday")), ("workday", _("Working day"))]
    kind = forms.ChoiceField(label=_("This day is a"), choices=KINDS, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=60, required=False, help_text=_("For example: National Day"))
    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("The document that says so, with its number")
    )


class YearForm(forms.Form):
    """Where the arrangement of a year stands."""

    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("The document that says so, with its number")
    )


class MaterialForm(forms.ModelForm):
    """A material of the list, from a day on."""

    effective_from = forms.DateField(label=_("In force from"), widget=DayInput(), initial=timezone.localdate)

    class Meta:
        model = Requirement
        fields = ("name", "why", "needed_for", "mandatory", "effective_from")
        help_texts = {"why": _("Shown to the applicant beside the material")}


class IndustryForm(forms.ModelForm):
    """An industry of the county's list, from a day on."""

    effective_from = forms.DateField(label=_("In force from"), widget=DayInput(), initial=timezone.localdate)

    class Meta:
        model = Industry
        fields = ("name", "effective_from")


class LastDayForm(forms.Form):
    """The last day on which something of a list holds."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput(), initial=timezone.localdate)


class RouteForm(FromForm):
    """A way of handling at a carrier, from a day on. No model form: a second row of a day is the verb's to judge."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier"))
    code = forms.ChoiceField(label=_("Route"), choices=Route.Code.choices)
    needs_recommendation = forms.BooleanField(label=_("Enclave recommendation"), required=False)
    needs_review = forms.BooleanField(label=_("Review meeting"), required=False)
    notice_days = forms.IntegerField(
        label=_("Days of public notice"), min_value=0, max_value=60, help_text=_("Working days; 0 means no notice")
    )
    promised_days = forms.IntegerField(
        label=_("Promised in all (working days)"), min_value=1, max_value=MOST_DAYS, required=False,
        help_text=_("From submission to the letter of admission, without the applicant's own days; empty promises nothing"),
    )  # fmt: skip
    field_order = [
        "carrier", "code", "needs_recommendation", "needs_review", "notice_days", "promised_days", "effective_from",
    ]  # fmt: skip

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["carrier"].queryset = Carrier.objects.filter(county=county)


class CarrierForm(forms.ModelForm):
    """Name and place of a carrier."""

    class Meta:
        model = Carrier
        fields = ("name", "short_name", "town", "address", "level", "region", "home_region", "host_region")
        help_texts = {
            "home_region": _("Of an enclave: the side that sends its projects"),
            "host_region": _("Of an enclave: where it stands"),
        }


class NewCarrierForm(CarrierForm):
    """A carrier with the code and kind that it keeps."""

    class Meta(CarrierForm.Meta):
        fields = ("name", "short_name", "code", "kind", *CarrierForm.Meta.fields[2:])
        help_texts = CarrierForm.Meta.help_texts | {
            "code": _("Letters and digits, for example hangqi. It never changes.")
        }


class SectionForm(forms.Form):
    """The name of a section."""

    name = forms.CharField(label=_("Section"), max_length=40)


class ExpertRuleForm(FromForm):
    """How long an earlier employer counts, and when experts are reminded of a last day."""

    years = forms.IntegerField(label=_("Years after leaving an employer"), min_value=0, max_value=20)
    remind_days = forms.IntegerField(label=_("Days before the last day of a paper review"), min_value=0, max_value=30)
    field_order = ["years", "remind_days", "effective_from"]


class IncubationRuleForm(FromForm):
    """Age and terms of an incubatee, and the paper that says so."""

    name = forms.CharField(label=_("Name"), max_length=60)
    max_age_months = forms.IntegerField(label=_("Greatest age at entry (months)"), min_value=1, max_value=240)
    max_term_months = forms.IntegerField(label=_("Longest term (months)"), min_value=1, max_value=240)
    extended_term_months = forms.IntegerField(
        label=_("Longest term of extended fields (months)"), min_value=1, max_value=240
    )
    field_order = ["name", "max_age_months", "max_term_months", "extended_term_months", "effective_from"]


class EnclaveRuleForm(FromForm):
    """Months of one agreement and of the whole stay in an enclave."""

    agreement_months = forms.IntegerField(label=_("Longest agreement (months)"), min_value=1, max_value=120)
    total_months = forms.IntegerField(label=_("Longest stay in all (months)"), min_value=1, max_value=120)
    field_order = ["agreement_months", "total_months", "effective_from"]
