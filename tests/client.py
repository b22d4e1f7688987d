"""A test client that reads every page it is given: no inline script or style, no template tag left unrendered."""

import re
from html.parser import HTMLParser

from django.test import Client

UNRENDERED = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
# Whatever might be a fault; only pages that have it are read tag by tag, which costs as much as making a page.
SUSPECT = re.compile(r"<style|<script(?![^>]*\ssrc=)|[\s\"'/](?:style|on[a-z]+)\s*=|javascript:", re.IGNORECASE)
DATA_SCRIPTS = {"application/json", "application/ld+json"}


class Faults(HTMLParser):
    """Collects what the site's content security policy would block."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style":
            self._fault("<style>")
        if tag == "script" and "src" not in given and given.get("type") not in DATA_SCRIPTS:
            self._fault("<script> without src")
        for name, value in attrs:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self._fault(f"<{tag} {name}=…>")
            if (value or "").strip().lower().startswith("javascript:"):
                self._fault(f"<{tag} {name}=javascript:…>")

    def _fault(self, what):
        self.found.append(f"line {self.getpos()[0]}: {what}")


def page_faults(html):
    """What is wrong with a rendered page, as a list of sentences; empty when nothing is."""
    parser = Faults()
    if SUSPECT.search(html):
        parser.feed(html)
    tags = [f"unrendered {match[0][:60]!r}" for match in UNRENDERED.finditer(html)]
    return parser.found + tags


def faults_of(response):
    """The same of a response; other things than pages have none."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return []
    return page_faults(response.content.decode(response.charset))


class CheckedClient(Client):
    """Django's client; a page with inline script, inline style or a raw template tag fails the test at once."""

    def request(self, **request):
        response = super().request(**request)
        faults = faults_of(response)
        assert not faults, f"{request.get('PATH_INFO')}: {'; '.join(faults)}"
        return response
