"""How a form field is drawn: kind of layout, classes and aria attributes of its widget."""

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext as _

DASHES = BLANK_CHOICE_DASH[0][1]

KINDS = (
    (forms.CheckboxSelectMultiple, "options"),
    (forms.RadioSelect, "options"),
    (forms.CheckboxInput, "check"),
    (forms.MultiWidget, "multi"),
)


def kind_of(widget):
    """Layout of a widget: "options" (radios, boxes), "check" (one box), "multi" or "plain"."""
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "plain")


def class_of(widget):
    """The class that gives a widget its look."""
    if kind_of(widget) in ("options", "check"):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def anchor_of(bound):
    """The id that a link from the summary of errors goes to."""
    group = kind_of(bound.field.widget) in ("options", "multi")
    return f"{bound.auto_id}_group" if group else bound.id_for_label


def use_native_date(widget):
    """A date typed in the browser's own calendar; the value must then be written as ISO."""
    if type(widget) is forms.DateInput and widget.input_type == "text":
        widget.input_type, widget.format = "date", "%Y-%m-%d"


def name_blank(field):
    """Words instead of Django's row of dashes for "nothing chosen yet"."""
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = _("Please choose")
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        field.widget.choices = [
            (value, _("Please choose") if label == DASHES else label) for value, label in field.widget.choices
        ]


def dress(bound):
    """Give the widget of a BoundField its classes and aria attributes; return its layout.

    The form holds its own copy of each field, so nothing is shared between requests.
    """
    widget = bound.field.widget
    kind = kind_of(widget)
    name_blank(bound.field)
    for part in widget.widgets if kind == "multi" else [widget]:
        use_native_date(part)
        classes = f"{part.attrs.get('class', '')} {class_of(part)}".split()
        if bound.errors:
            classes.append("is-invalid")
        part.attrs["class"] = " ".join(dict.fromkeys(classes))
    if kind in ("plain", "check") and bound.use_fieldset and bound.aria_describedby:
        # Django leaves this to the fieldset that it expects around a file input; here it has none.
        widget.attrs["aria-describedby"] = bound.aria_describedby
    if kind == "plain" and bound.field.required and not bound.form.use_required_attribute:
        widget.attrs["aria-required"] = "true"
    return kind
