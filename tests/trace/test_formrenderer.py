"""The short way of drawing widgets gives the markup of Django's templates, to the letter but for line breaks."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects.trace.formrenderer import QuickRenderer

ODD = "<b>\"A\" & 'B'</b>"
CHOICES = [("", _("All")), (2026, 2026), ("x", ODD), (ODD, format_html("<i>{}</i>", "safe"))]
GROUPED = [("one", "1"), ("Group <", [("two", "2"), ("three", 3)])]
ATTRS = {
    "class": "form-select",
    "required": True,
    "disabled": False,
    "data-odd": ODD,
    "maxlength": 30,
    "title": _("All"),
}
WIDGETS = [
    (forms.Select(choices=CHOICES), "x"),
    (forms.Select(choices=CHOICES), 2026),
    (forms.Select(choices=CHOICES), None),
    (forms.Select(choices=GROUPED), "two"),
    (forms.Select(choices=[]), ""),
    (forms.SelectMultiple(choices=GROUPED), ["one", "three"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES), "x"),
    (forms.CheckboxSelectMultiple(choices=GROUPED), ["one"]),
    (forms.CheckboxInput(), True),
    (forms.TextInput(), ODD),
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.NumberInput(), 1234567),
    (forms.HiddenInput(), "1"),
    (forms.DateInput(attrs={"type": "date"}), "2026-03-02"),
    (forms.EmailInput(), "a@example.cn"),
    (forms.URLInput(), "https://example.cn/?a=1&b=2"),
    (forms.FileInput(), None),
    (forms.Textarea(), ODD),
    (forms.SplitDateTimeWidget(), None),
]


def lines(markup):
    return [line.strip() for line in markup.splitlines() if line.strip()]


@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["bare", "dressed"])
@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda one: type(one).__name__)
def test_same_markup(widget, value, attrs):
    quick, slow = (
        widget.render("na<me", value, attrs=attrs, renderer=one()) for one in (QuickRenderer, DjangoTemplates)
    )
    assert lines(quick) == lines(slow)
    assert type(quick) is type(slow)
