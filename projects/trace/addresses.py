"""Addresses of the rows of a list."""

from urllib.parse import quote

from django.urls import reverse

PLACE = 7_700_770_077  # stands where the key will stand; fits keys that are numbers and those that are texts


def addresses_of(name):
    """A function from a row's key to the page of that name: looked up once, because each look-up walks all addresses."""
    before, after = reverse(name, args=[PLACE]).split(str(PLACE))
    return lambda key: f"{before}{quote(str(key), safe='')}{after}"
