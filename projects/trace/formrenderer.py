"""Selects and inputs drawn without templates.

Django draws each option by a template that includes a template for its attributes; a bar of filters cost as much as
fifty rows. The markup is that of Django's own templates (`tests/trace/test_formrenderer.py` compares them).
"""

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

PLACE = "django/forms/widgets/"
SELECT, OPTION = f"{PLACE}select.html", f"{PLACE}select_option.html"
INPUTS = {
    f"{PLACE}{name}.html"
    for name in ("checkbox", "date", "datetime", "email", "hidden", "input", "number", "text", "time", "url")
}


class QuickRenderer(DjangoTemplates):
    """Django's renderer, with a short way for the widgets that stand on every page."""

    def render(self, template_name, context, request=None):
        if template_name in INPUTS:
            return mark_safe(_input(context["widget"]))
        if template_name == SELECT and _plain(context["widget"]):
            return mark_safe(_select(context["widget"]))
        return super().render(template_name, context, request)


def _plain(widget):
    return all(option["template_name"] == OPTION for _name, group, _index in widget["optgroups"] for option in group)


def _attributes(attrs):
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget):
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _select(widget):
    drawn = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>{drawn}\n</select>'


def _group(name, options):
    drawn = "".join(
        f'\n  <option value="{conditional_escape(option["value"])}"{_attributes(option["attrs"])}>'
        f"{conditional_escape(localize(option['label']))}</option>"
        for option in options
    )
    return f'\n  <optgroup label="{conditional_escape(name)}">{drawn}\n  </optgroup>' if name else drawn
