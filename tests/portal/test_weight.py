"""How much a phone has to load: the first page under 200 KB compressed, every later one under 60 KB."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.workflows import way

FIRST, LATER = 200_000, 60_000
NAMED = re.compile(r'(?:src|href)="/static/([^"#?]+)')
IN_STYLES = re.compile(r"url\(['\"]?(?!data:|#)([^)'\"#?]+)")


def squeezed(content):
    """Bytes on the wire."""
    return len(gzip.compress(content, 6))


def files_of(html):
    """{path: compressed bytes} of the static files that a page names, and of what its style sheets name."""
    names = set(NAMED.findall(html))
    for sheet in [name for name in names if name.endswith(".css")]:
        folder = Path(finders.find(sheet)).parent
        found = [folder / other for other in IN_STYLES.findall((folder / Path(sheet).name).read_text())]
        names |= {str(path.resolve().relative_to(settings.STATICFILES_DIRS[0])) for path in found}
    return {name: squeezed(Path(finders.find(name)).read_bytes()) for name in names}


@pytest.fixture
def pages(cast, applicant, application):
    """The way of an applicant: signing in, then every page of the application, filled in."""
    way.fill(applicant, application)
    number = application.number
    steps = [f"/my/applications/{number}/{page}/" for page in
             ("fill/project", "fill/applicant", "fill/team", "fill/means", "materials", "submit")]  # fmt: skip
    return ["/my/", "/my/todo/", "/my/new/", f"/my/applications/{number}/", *steps, "/my/folder/", "/messages/"]


def test_the_first_page_and_the_later_ones_are_light(client, applicant, pages):
    first = client.get("/accounts/login/")
    had = files_of(first.content.decode())
    weights = {"/accounts/login/": squeezed(first.content) + sum(had.values())}
    for address in pages:
        response = applicant.get(address)
        assert response.status_code == 200, address
        new = {name: size for name, size in files_of(response.content.decode()).items() if name not in had}
        had |= new
        weights[address] = squeezed(response.content) + sum(new.values())
    sign_in, *later = weights.items()
    assert sign_in[1] < FIRST, weights
    assert {address: size for address, size in later if size >= LATER} == {}, weights


def test_any_page_opened_first_is_light_too(applicant, pages):
    heavy = {}
    for address in pages:
        html = applicant.get(address).content
        if (size := squeezed(html) + sum(files_of(html.decode()).values())) >= FIRST:
            heavy[address] = size
    assert heavy == {}
