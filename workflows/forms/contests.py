"""Forms of contest work: an edition, the filter of its entries, an uploaded workbook."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.scanning import refuse_infected
from projects.register.models import Claim, Contest, Edition, Likeness
from projects.register.searching import named
from projects.register.workbook import HEAD, WorkbookUnreadable, read_sheets
from projects.register.workbook.reading import MAX_BYTES
from projects.text import normalise
from projects.trace.errors import Refused


class EditionForm(forms.Form):
    """A new edition; the contest is chosen by name or named anew."""

    contest = forms.CharField(
        label=_("Contest"), max_length=80, widget=forms.TextInput(attrs={"list": "contests", "autocomplete": "off"}),
        help_text=_("A known contest, or the name of a new one."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of the edition"), max_length=100)
    code = forms.SlugField(
        label=_("Code"), max_length=30, help_text=_("Short, letters and digits, for the command line: czjx-2026.")
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    ended_on = forms.DateField(
        label=_("Day of the awards"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, county_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.contests = Contest.objects.filter(county=county_id).values_list("name", flat=True)

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if Edition.objects.filter(code=code).exists():
            raise ValidationError(_("The code “%(code)s” is taken. Choose another.") % {"code": code})
        return code


class WorkbookForm(forms.Form):
    """A workbook; its cleaned value is (bytes, name) of a file that the reader could open, `sheets` how they begin."""

    file = forms.FileField(
        label=_("Workbook of the organiser"), widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.tsv"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("xlsx, xls or csv, at most %(size)s.") % {"size": filesizeformat(MAX_BYTES)}

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(
                _("“%(name)s” is %(size)s; at most %(limit)s are taken. Please make it smaller or split it.")
                % {"name": upload.name, "size": filesizeformat(upload.size), "limit": filesizeformat(MAX_BYTES)}
            )
        data = upload.read()
        upload.seek(0)
        try:
            self.sheets = read_sheets(data, upload.name, HEAD)
            refuse_infected(upload.name, upload)
        except (WorkbookUnreadable, Refused) as problem:
            raise ValidationError(str(problem)) from problem
        return data, upload.name


class EntryFilter(forms.Form):
    """Which entries of an edition to show."""

    STATES = (
        ("", _("All")), ("like", _("Like another project")), ("free", _("Not invited")), ("open", _("Invited")),
        ("lapsed", _("Invitation lapsed")), ("taken", _("Taken over")),
    )  # fmt: skip
    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    group = forms.ChoiceField(label=_("Group"), required=False)
    track = forms.ChoiceField(label=_("Track"), required=False)
    award = forms.ChoiceField(label=_("Award"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        found = {name: set() for name in ("group", "track", "award")}
        for row in entries.values_list(*found).distinct().order_by():
            for name, value in zip(found, row, strict=True):
                found[name].add(value)
        for name, values in found.items():
            self.fields[name].choices = [("", _("All")), *((value, value) for value in sorted(values - {""}))]

    def narrow(self, entries):
        """The entries that fit; a filter that makes no sense is left out."""
        self.is_valid()
        chosen = self.cleaned_data
        for name in ("group", "track", "award"):
            if chosen.get(name):
                entries = entries.filter(**{name: chosen[name]})
        if word := normalise(chosen.get("q") or "").lower():
            entries = entries.filter(
                named(word, "project__") | Q(name__icontains=word) | Q(company_name__icontains=word)
            )
        return self._by_state(entries, chosen.get("state"))

    def _by_state(self, entries, state):
        open_claims = Claim.objects.filter(used_at=None, revoked_at=None)
        now, most = timezone.now(), Claim.MOST_FAILURES
        valid = open_claims.filter(expires_at__gt=now, failures__lt=most)
        match state:
            case "like":
                pairs = Likeness.objects.undecided()
                return entries.filter(Q(project__in=pairs.values("first")) | Q(project__in=pairs.values("second")))
            case "free":
                return entries.filter(project__organisation=None).exclude(pk__in=open_claims.values("entry"))
            case "open":
                return entries.filter(pk__in=valid.values("entry"))
            case "lapsed":
                gone = open_claims.exclude(pk__in=valid.values("pk"))
                return entries.filter(pk__in=gone.values("entry"))
            case "taken":
                return entries.filter(project__organisation__isnull=False)
        return entries


def best_first(entries):
    """By score, those without one last."""
    return entries.order_by(F("score").desc(nulls_last=True), "pk")
