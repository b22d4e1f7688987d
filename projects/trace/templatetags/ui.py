"""Pieces of pages: icons, badges, cards, lists. Usage with every argument: docs/ui.md."""

from dataclasses import dataclass
from dataclasses import field as part
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects.trace import wording
from projects.trace.fieldlook import anchor_of, dress

register = template.Library()

TONES = {"green", "amber", "red", "blue", "grey", "navy"}
SOON_DAYS = 2
FILE_ICONS = {
    "pdf": "file-type-pdf",
    "doc": "file-type-doc",
    "docx": "file-type-doc",
    "xls": "file-type-xls",
    "xlsx": "file-type-xls",
    "csv": "file-type-xls",
    "zip": "file-zip",
    "jpg": "photo",
    "jpeg": "photo",
    "png": "photo",
    "webp": "photo",
    "heic": "photo",
    "avif": "photo",
}

register.simple_tag(wording.sign, name="sign")
register.filter("listed", wording.listed)


def known_tone(tone):
    """The tone if there is such a colour, else grey: an odd value must not break a page."""
    return tone if tone in TONES else "grey"


@register.simple_tag(name="icon")
@lru_cache(maxsize=512)
def draw_icon(name, size=""):
    """One outline icon, hidden from screen readers. Drawn once per process: a page has dozens."""
    extra = f" icon-{size}" if size else ""
    sprite = static("vendor/tabler-icons/sprite.svg")
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', extra, sprite, name
    )


@register.simple_tag
def badge(text, tone="grey", icon=""):
    """A coloured label."""
    drawn = draw_icon(icon) if icon else ""
    return format_html('<span class="pill pill-{}">{}{}</span>', known_tone(tone), drawn, text)


def clock_words(left, state="", soon=None):
    """Words and tone for working days left (negative: overdue); `state` is "", "stopped" or "provisional".

    `soon`: whether 60 % of the days are gone; None where that is not known, then the last two days are amber.
    """
    if state == "stopped":
        return _("Waiting for applicant"), "grey"
    if left is None:
        return "—", "grey"
    if left < 0:
        words, tone = _("%(days)s working days overdue") % {"days": -left}, "red"
    elif left == 0:
        words, tone = _("Due today"), "amber"
    else:
        words, tone = _("%(days)s working days left") % {"days": left}, "amber" if _is_soon(left, soon) else "green"
    if state == "provisional":
        words = _("%(words)s (provisional)") % {"words": words}
    return words, tone


def _is_soon(left, soon):
    return left <= SOON_DAYS if soon is None else soon


@register.simple_tag
def clock_badge(left, state="", soon=None, href=""):
    """Badge of a clock; with `href` it leads to the page that explains how its day was computed."""
    drawn = badge(*clock_words(left, state, soon))
    return format_html('<a class="clock-link" href="{}">{}</a>', href, drawn) if href else drawn


@register.filter
def dash(value):
    """The value, or a dash when there is none (zero is a value)."""
    return "—" if value is None or value == "" else value


@register.inclusion_tag("components/stat.html")
def stat(label, value, unit="", note="", tone="", href="", icon=""):
    """One number on a card."""
    return {"label": label, "value": value, "unit": unit, "note": note, "tone": tone, "href": href, "icon": icon}


@register.simple_tag
def menu_lines(nav):
    """The lines of the menu; the same ones are drawn once per process."""
    lines = nav() if callable(nav) else nav
    return _drawn_menu(_Lines(lines, (get_language(), *((line.url, line.active, line.badge) for line in lines))))


@dataclass(frozen=True)
class _Lines:
    """Lines of a menu, the same as others of the same addresses in the same language."""

    lines: list = part(compare=False)
    key: tuple


@lru_cache(maxsize=512)
def _drawn_menu(menu):
    return render_to_string("components/nav.html", {"nav": menu.lines})


@register.simple_block_tag
def card(content, title="", href="", link="", tight=False, tone=""):
    """A card with an optional title and link around the block's content."""
    head = ""
    if title:
        more = format_html('<a class="card-more" href="{}">{}</a>', href, link) if href and link else ""
        head = format_html('<div class="card-header"><h2 class="card-title">{}</h2>{}</div>', title, more)
    body = content if tight else format_html('<div class="card-body">{}</div>', content)
    tone_class = f" card-{known_tone(tone)}" if tone else ""
    return format_html('<section class="card{}">{}{}</section>', tone_class, head, body)


@register.inclusion_tag("components/empty.html")
def empty(sentence, icon="inbox", href="", label=""):
    """An empty list: a sentence and what to do."""
    return {"sentence": sentence, "icon": icon, "href": href, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj):
    """Range of the page and links; the rest of the query string is kept."""
    paginator = page_obj.paginator
    return {
        "request": context.get("request"),
        "page": page_obj,
        "total": paginator.count,
        "more": getattr(paginator, "more", False),
        "numbers": list(paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1))
        if paginator.num_pages > 1
        else [],
        "gap": paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items, label=""):
    """Tabs as links, each with a count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context, form, keep=""):
    """A filter form in one row; `keep` names other parameters of the address to carry along."""
    request = context.get("request")
    query = request.GET if request else {}
    kept = [(name, query[name]) for name in keep.split() if name in query]
    path = request.path if request else ""
    return {"form": form, "kept": kept, "path": path}


@register.inclusion_tag("components/timeline.html")
def timeline(entries):
    """What happened, who did it, when."""
    return {"entries": entries}


@register.inclusion_tag("components/stepper.html")
def stepper(steps):
    """The steps of a procedure and where it stands."""
    return {"steps": steps}


@register.inclusion_tag("components/facts.html")
def facts(rows, columns=2):
    """Definition list of (label, value)."""
    return {"rows": rows, "columns": columns}


@register.inclusion_tag("components/progress.html")
def progress(value, max, label="", tone="blue"):
    """Thin bar with its percentage; more than all of it shows as a full bar with the true figure."""
    percent = round(value * 100 / max) if max else 0
    return {"percent": percent, "shown": min(percent, 100), "label": label, "tone": known_tone(tone)}


@register.inclusion_tag("components/file_row.html")
def file_row(name, href, size=None, sha256="", note=""):
    """A stored file: icon by type, name, size in bytes, first digits of its SHA-256."""
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return {
        "name": name,
        "href": href,
        "size": size,
        "digest": sha256[:12],
        "note": note,
        "icon": FILE_ICONS.get(suffix, "file"),
    }


@register.inclusion_tag("components/copy_button.html")
def copy_button(url, text, label, done=""):
    """A link to the page that shows a text; with script, one click copies the text and says so."""
    return {"url": url, "text": text, "label": label, "done": done or _("Copied")}


@register.inclusion_tag("components/confirm_button.html", takes_context=True)
def confirm_button(context, url, label, question="", tone="", icon="", name="", value="", small=False):
    """A POST form with one button that asks first."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "question": question,
        "tone": tone,
        "icon": icon,
        "name": name,
        "value": value,
        "small": small,
    }


@register.filter
def message_tone(message):
    """Tone of a Django message."""
    return {"error": "red", "warning": "amber", "success": "green"}.get(message.level_tag, "blue")


@register.filter
def initial(name):
    """First character of a name, for the round mark beside it."""
    return str(name).strip()[:1].upper()


@register.inclusion_tag("components/field.html")
def field(bound, width="full", bare=False):
    """One form field with label, help and errors; see docs/ui.md."""
    return {"field": bound, "kind": dress(bound), "width": width, "bare": bare}


@register.inclusion_tag("components/errors.html")
def errors(form):
    """Summary of a form's errors with links to the fields."""
    wrong = [(bound, anchor_of(bound)) for bound in form.visible_fields() if bound.errors]
    return {"form": form, "wrong": wrong}


@register.inclusion_tag("components/form.html")
def form_fields(form):
    """Summary of errors and every field of a form."""
    return {"form": form}


@register.inclusion_tag("components/formset.html")
def formset_rows(formset):
    """Management form, errors of the whole and one fieldset for each form."""
    return {"formset": formset}
