"""Forms of the trace."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import sms
from .models import Wishes


class WishesForm(forms.ModelForm):
    """How a person is told, per kind. Where to is asked only of those who can get text messages here."""

    class Meta:
        model = Wishes
        fields = ("act", "talk", "progress", "channel")
        widgets = {name: forms.RadioSelect for name in fields}
        help_texts = {
            "act": _("A step, an appointment or a supplement that waits for you; it may have a last day."),
            "talk": _("Somebody wrote to you about a project."),
            "progress": _("Accepted, on an agenda, in public notice, decided: nothing to do for you."),
        }

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        if not (person.email and person.phone and sms.configured()):
            del self.fields["channel"]
