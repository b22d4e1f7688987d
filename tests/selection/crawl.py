"""Walks through everything that a person can reach by links from the front page, and keeps what came back."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

LINK = re.compile(r'(?:href|src|action)="([^"]+)"|(?:data-[a-z-]+|hx-[a-z-]+)="(/[^"]*)"')
LEFT_OUT = ("/static/", "/accounts/logout")


def links_of(address, body):
    """Addresses of this site in a page, whatever attribute holds them."""
    for link, other in LINK.findall(body):
        joined = urljoin(address, unescape(link or other))
        parts = urlsplit(joined)
        if not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith(LEFT_OUT):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


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
        head = "\n".join(f"{name}: {value}" for name, value in response.items())
        seen[address] = (response.status_code, f"{head}\n{raw.decode('utf-8', 'replace')}", raw)
        if response.status_code in (301, 302):
            queue += links_of(address, f'href="{response.url}"')
        elif response.get("Content-Type", "").startswith("text/html"):
            queue += links_of(address, raw.decode())
    return seen
