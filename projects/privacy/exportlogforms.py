"""Forms of the log of exports: the filter, and a file whose line is looked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.exportmodels import ExportLine
from projects.register.forms.leads import DayInput


class LogFilter(forms.Form):
    """Which lines are shown; what makes no sense is left out."""

    q = forms.CharField(label=_("Number or SHA-256"), required=False, max_length=64)
    who = forms.CharField(label=_("Who"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *ExportLine.Kind.choices])
    persons = forms.ChoiceField(
        label=_("Data of persons"), required=False, choices=[("", _("All")), *ExportLine.Persons.choices]
    )
    since = forms.DateField(label=_("Left from"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Left until"), required=False, widget=DayInput())

    def cleaned(self):
        """What was asked for, by name."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class FileForm(forms.Form):
    """A file that turned up somewhere; only its digest is computed, nothing of it is kept."""

    file = forms.FileField(
        label=_("A file that turned up"),
        help_text=_("Only its digest is computed; nothing of it is kept. A file that was saved anew is found by the "
                    "number in its header or footer."),
    )  # fmt: skip
