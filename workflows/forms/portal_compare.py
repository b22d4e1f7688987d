"""Which two states of an application are compared."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CompareForm(forms.Form):
    """Two lists of the same states; whatever the address does not name well is the last two."""

    before = forms.ChoiceField(label=_("Earlier state"))
    after = forms.ChoiceField(label=_("Later state"))

    def __init__(self, data, *, states):
        self.states = {state.key: state for state in states}
        keys = list(self.states)
        given = {"before": data.get("before"), "after": data.get("after")}
        standard = {"before": keys[-2], "after": keys[-1]}
        super().__init__({name: key if key in self.states else standard[name] for name, key in given.items()})
        for field in self.fields.values():
            field.choices = [(state.key, state.label) for state in states]

    def chosen(self):
        """(before, after)."""
        return self.states[self.data["before"]], self.states[self.data["after"]]
