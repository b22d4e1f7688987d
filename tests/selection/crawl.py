"""Walks through everything that a person can reach by links from the front page, and keeps what came back."""

import io
import re
import zipfile
from html import unescape
from urllib.parse import urljoin, urlsplit

import pypdfium2

LINK = re.compile(r'(?:href|src|action)="([^"]+)"|(?:data-[a-z-]+|hx-[a-z-]+)="(/[^"]*)"')
LEFT_OUT = ("/static/", "/accounts/logout")


def links_of(address, body):
    """Addresses of this site in a page, whatever attribute holds them."""
    for link, other in LINK.findall(body):
        joined = urljoin(address, unescape(link or other))
        parts = urlsplit(joined)
        if not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith(LEFT_OUT):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def words_in(raw):
    """What an answer says: text as it is, PDF by its pages and properties, Word and ZIP unpacked."""
    if raw.startswith(b"%PDF-"):
        document = pypdfium2.PdfDocument(raw)
        pages = [page.get_textpage().get_text_bounded() for page in document]
        return "\n".join([*pages, *map(str, document.get_metadata_dict().values())])
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as folder:
            return "\n".join(
                re.sub("<[^>]+>", "", folder.read(name).decode("utf-8", "replace")) for name in folder.namelist()
            )
    return raw.decode("utf-8", "replace")


def everything(client, *starts, most=400):
    """{address: (status, headers and body as text, bytes)} of all that is reachable, redirects followed by hand."""
    queue, seen = ["/", *starts], {}
    while queue:
        address = queue.pop(0)
        if address in seen:
            continue
        assert len(seen) < most, "the site does not end"
        response = client.get(address)
        raw = b"".join(response.streaming_content) if response.streaming else response.content
        words = words_in(raw)
        head = "\n".join(f"{name}: {value}" for name, value in response.items())
        seen[address] = (response.status_code, f"{head}\n{words}", raw)
        if response.status_code in (301, 302):
            queue += links_of(address, f'href="{response.url}"')
        elif response.get("Content-Type", "").startswith("text/html"):
            queue += links_of(address, raw.decode())
    return seen
