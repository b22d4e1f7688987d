"""Forms of the intake steps: the enclave's word, the sheet of the material check."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.register.models import Finding

Result = Finding.Result


class RecommendForm(forms.Form):
    """Recommend, or decline with the reason; the note of the visit either way."""

    recommended = forms.TypedChoiceField(
        label=_("Your word"), choices=[("yes", _("We recommend it")), ("no", _("We do not recommend it"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    visited_on = forms.DateField(label=_("Day of the visit"), required=False)
    words = forms.CharField(
        label=_("Note of the visit, or the reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Whom you met, what you saw, what speaks for it and against it. A refusal is shown to the applicant."),
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        day = data.get("visited_on")
        if day and day > timezone.localdate():
            self.add_error("visited_on", _("The day lies in the future."))
        if data.get("recommended") and not day:
            self.add_error("visited_on", _("Who recommends was there: please give the day."))
        return data


class SupplementForm(forms.Form):
    """Nothing but the button: the answers are saved one by one before."""


class CheckForm(forms.Form):
    """The sheet: a result, words and a page for every item; then one decision for the whole."""

    reason = forms.CharField(
        label=_("Reason for not accepting"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only when you do not accept it; the applicant reads it."),
    )  # fmt: skip
    reason_again = forms.CharField(
        label=_("Why something is asked only now"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only when this notice names an item that the first did not."),
    )  # fmt: skip

    def __init__(self, *args, items, before=None, again=False, today=None, **kwargs):
        """`before` is {item: result} of the last check; what was in order and was not asked again stays so."""
        super().__init__(*args, **kwargs)
        self.items = items
        if not again:
            del self.fields["reason_again"]
        for number, item in enumerate(items):
            start = (before or {}).get(item.item) or _guess(item, today or timezone.localdate())
            named = {"item": item.label}
            self.fields[f"result-{number}"] = forms.ChoiceField(
                label=_("%(item)s: result") % named,
                choices=[("", _("Please judge")), *Result.choices],
                initial=start,
                required=False,
            )
            self.fields[f"words-{number}"] = forms.CharField(
                label=_("%(item)s: what is to be done") % named, max_length=300, required=False,
                widget=forms.TextInput(attrs={"placeholder": _("What is wrong, and what to do")}),
            )  # fmt: skip
            self.fields[f"page-{number}"] = forms.CharField(
                label=_("%(item)s: page") % named, max_length=20, required=False,
                widget=forms.TextInput(attrs={"placeholder": _("Page")}),
            )  # fmt: skip

    def clean(self):
        """Say at each line what the decision lacks; the verb judges the whole again."""
        data = super().clean()
        decision = self.data.get("decision")
        if decision in ("accept", "supplement"):
            for number in range(len(self.items)):
                self._refuse_open_line(number, data, decision)
        return data

    def _refuse_open_line(self, number, data, decision):
        result = data.get(f"result-{number}")
        if not result:
            self.add_error(f"result-{number}", _("Not judged yet."))
        elif result != Result.OK and decision == "accept":
            self.add_error(f"result-{number}", _("Not in order: send the notice instead, or judge anew."))
        elif result != Result.OK and not data.get(f"words-{number}"):
            self.add_error(f"words-{number}", _("Say what is wrong and what is to be done."))

    def rows(self):
        """(item, result, words, page) as bound fields, for the table."""
        for number, item in enumerate(self.items):
            yield item, self[f"result-{number}"], self[f"words-{number}"], self[f"page-{number}"]

    def rest_in_order(self):
        """A copy of what was typed with every item not judged yet put in order."""
        data = self.data.copy()
        for number in range(len(self.items)):
            if not data.get(f"result-{number}"):
                data[f"result-{number}"] = Result.OK
        return data

    def findings(self):
        """{item: (result, words, page)} of the judged items."""
        data = self.cleaned_data
        return {
            item.item: (data[f"result-{number}"], data[f"words-{number}"], data[f"page-{number}"])
            for number, item in enumerate(self.items)
            if data.get(f"result-{number}")
        }


def _guess(item, today):
    """What can be seen without reading: a material that is not there, one that ran out."""
    if item.item.startswith("field:"):
        return ""
    if not item.documents:
        return Result.MISSING if item.mandatory else Result.OK
    if any(document.valid_to and document.valid_to < today for document in item.documents):
        return Result.EXPIRED
    return ""


class WayForm(forms.Form):
    """Another way of the carrier, and why."""

    code = forms.ChoiceField(label=_("Route"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why this route"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, ways, **kwargs):
        """`ways` are the routes in force, each with its steps in words."""
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(route.code, words) for route, words in ways]
