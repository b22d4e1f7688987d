"""The few signs of Markdown in which the guides are written, as HTML; so the same files read well in the repository too.

A block is a heading, a paragraph, a list (items may go on in indented lines), a table, a piece of code, or a picture on
a line of its own. Inside a line: `code`, **words of the screen**, [links](address). Anything else is plain text.
"""

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe

INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([a-z0-9-]+)\.png\)")
ITEM = re.compile(r"(-|\d+\.) +")
HEADING = re.compile(r"(#{1,3}) +")
PHONE = "phone"  # the end of the name of a picture that was taken on a phone


@dataclass(frozen=True)
class Guide:
    """A guide that was read: its title, its sections for the list of contents as (anchor, words), and its HTML."""

    title: str
    sections: tuple
    html: str


def read(text):
    """The guide of a file's text."""
    title, sections, parts = "", [], []
    for kind, lines in _blocks(text):
        if kind == "heading" and lines[0].startswith("# "):
            title = lines[0][2:].strip()
        elif kind == "heading" and lines[0].startswith("## "):
            sections.append((f"s{len(sections) + 1}", lines[0][3:].strip()))
            parts.append(f'<h2 id="{sections[-1][0]}">{inline(sections[-1][1])}</h2>')
        else:
            parts.append(WRITERS[kind](lines))
    return Guide(title, tuple(sections), mark_safe("\n".join(parts)))  # noqa: S308 (our own files, texts escaped)


def inline(text):
    """A line with its code, words of the screen and links."""
    done, parts = 0, []
    for found in INLINE.finditer(text):
        code, strong, words, address = found.groups()
        parts.append(escape(text[done : found.start()]))
        if code:
            parts.append(f"<code>{escape(code)}</code>")
        elif strong:
            parts.append(f"<strong>{escape(strong)}</strong>")
        else:
            parts.append(f'<a href="{escape(_address(address))}">{escape(words)}</a>')
        done = found.end()
    return "".join([*parts, escape(text[done:])])


def _address(address):
    """Another guide by the name of its file; addresses of the site as they are."""
    name, dot, anchor = address.partition(".md")
    return reverse("guide", args=[name]) + anchor if dot else address


def _kind(line):
    if HEADING.match(line):
        return "heading"
    if PICTURE.fullmatch(line.strip()):
        return "picture"
    if line.startswith("|"):
        return "table"
    return "list" if ITEM.match(line) else "paragraph"


def _blocks(text):
    """(kind, lines) of everything between empty lines; code keeps its empty lines."""
    for place, part in enumerate(re.split(r"^```.*$\n?", text, flags=re.MULTILINE)):
        if place % 2:
            yield "code", part.rstrip("\n").split("\n")
            continue
        for filled, group in groupby(part.split("\n"), key=lambda line: bool(line.strip())):
            lines = list(group)
            while filled and lines:
                kind = _kind(lines[0])
                size = 1 if kind in ("heading", "picture") else len(lines)
                yield kind, lines[:size]
                lines = lines[size:]


def _heading(lines):
    return f"<h3>{inline(HEADING.sub('', lines[0]))}</h3>"


def _joined(lines):
    """Lines of one paragraph; between Chinese characters a broken line leaves no gap."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", " ".join(line.strip() for line in lines))


def _list(lines):
    items = []
    for line in lines:
        if ITEM.match(line):
            items.append([ITEM.sub("", line, count=1)])
        else:
            items[-1].append(line)
    tag = "ul" if lines[0].startswith("-") else "ol"
    start = f' start="{number}"' if tag == "ol" and (number := lines[0].split(".")[0]) != "1" else ""
    return f"<{tag}{start}>" + "".join(f"<li>{inline(_joined(item))}</li>" for item in items) + f"</{tag}>"


def _table(lines):
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    heads, rows = rows[0], rows[2:]
    top = "".join(f'<th scope="col">{inline(head)}</th>' for head in heads)
    body = "".join(f"<tr>{_cells(heads, row)}</tr>" for row in rows)
    return f'<div class="table-wrap"><table class="table table-cards"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(heads, row):
    """The first cell heads the row's card on a phone."""
    first, *others = zip(heads, row, strict=True)
    rest = "".join(f'<td data-label="{escape(head)}"><div>{inline(cell)}</div></td>' for head, cell in others)
    return f'<td class="head">{inline(first[1])}</td>{rest}'


def _picture(lines):
    words, name = PICTURE.fullmatch(lines[0].strip()).groups()
    look = " guide-phone" if name.endswith(PHONE) else ""
    source = static(f"guides/{name}.png")
    picture = f'<a href="{source}"><img src="{source}" alt="{escape(words)}" loading="lazy"></a>'
    return f'<figure class="guide-picture{look}">{picture}<figcaption>{escape(words)}</figcaption></figure>'


WRITERS = {
    "heading": _heading,
    "paragraph": lambda lines: f"<p>{inline(_joined(lines))}</p>",
    "list": _list,
    "table": _table,
    "code": lambda lines: f'<pre tabindex="0"><code>{escape(chr(10).join(lines))}</code></pre>',
    "picture": _picture,
}
