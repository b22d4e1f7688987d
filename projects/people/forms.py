"""Forms of the people of an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Membership

LEVEL_HELP = _(
    "Readers look; editors fill in, hand in and answer; administrators also say who belongs to the organisation."
)


class InviteForm(forms.Form):
    """Somebody to act for the organisation: by e-mail, or by a link to hand over."""

    level = forms.ChoiceField(
        label=_("Level"), choices=Membership.Level.choices, initial=Membership.Level.EDITOR, help_text=LEVEL_HELP
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Left empty, you get a link to hand over yourself.")
    )


class LevelForm(forms.Form):
    """What a colleague may do."""

    level = forms.ChoiceField(label=_("Level"), choices=Membership.Level.choices)


class JoinForm(forms.Form):
    """The answer to a request to join: a level, or none to decline."""

    level = forms.ChoiceField(choices=[("", ""), *Membership.Level.choices], required=False)


class HandOverForm(forms.Form):
    """To whom the administration goes."""

    seat = forms.ModelChoiceField(
        label=_("Hand over to"), queryset=Membership.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = colleagues
        self.fields["seat"].label_from_instance = lambda seat: str(seat.user)
