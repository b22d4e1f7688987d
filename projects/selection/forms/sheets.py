"""The expert's forms: recusal, score sheet, correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.trace.wording import said

from ..rules import plain

STEP = "0.5"  # of the arrow keys; two decimals are accepted


class RecusalForm(forms.Form):
    """Why the expert asks to be excused."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("E.g. same employer, holds shares, advises the team. Only the centre reads it."),
    )  # fmt: skip


class AbstainForm(forms.Form):
    """Why the expert gives no judgement."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("E.g. outside my field. Only the centre reads it."),
    )  # fmt: skip


class SheetForm(forms.Form):
    """Points by the rubric and a comment. A draft may be incomplete; `complete` demands every criterion."""

    comment = forms.CharField(
        label=_("Opinion"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Strengths, weaknesses, advice to the team: two or three sentences."),
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, *args, review, complete=False, criteria=None, **kwargs):
        self.review = review
        self.criteria = list(review.item.meeting.rubric.criteria.all()) if criteria is None else criteria
        scored = {score.criterion_id: score.points for score in review.scores.all()}
        initial = {f"points_{pk}": plain(value) for pk, value in scored.items()} | {"comment": review.comment}
        super().__init__(*args, initial=initial, **kwargs)
        for row in self.criteria:
            self.fields[f"points_{row.pk}"] = self._points_field(row, complete)
        self.fields["comment"].required = complete
        self.order_fields([f"points_{row.pk}" for row in self.criteria])

    def _points_field(self, row, complete):
        attrs = {
            "step": STEP,
            "inputmode": "decimal",
            "autocomplete": "off",
            "data-points": row.weight,
            "data-criterion": row.pk,
        }
        return forms.DecimalField(
            label=said(_("%(name)s (0–%(weight)s)"), name=row.name, weight=row.weight),
            help_text=row.guidance,
            min_value=0,
            max_value=row.weight,
            max_digits=5,
            decimal_places=2,
            required=complete,
            widget=forms.NumberInput(attrs=attrs),
        )

    @property
    def points(self):
        """Criterion pk → Decimal or None, as the verbs take it."""
        return {row.pk: self.cleaned_data[f"points_{row.pk}"] for row in self.criteria}

    @property
    def point_fields(self):
        """The bound fields of the criteria, in order."""
        return [self[f"points_{row.pk}"] for row in self.criteria]


class CorrectionForm(SheetForm):
    """A submitted sheet put right: the same fields and a reason."""

    reason = forms.CharField(label=_("Reason of the correction"), max_length=300)
    signature = forms.CharField(
        label=_("Signature"), max_length=60, help_text=_("Type your own name: you sign the correction with it.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, complete=True, **kwargs)
