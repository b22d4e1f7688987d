"""What scripts and machines send as JSON, read strictly: what two readers could understand differently is not read."""

import json
import math

from django.http.request import RawPostDataException


def asked_json(request):
    """The body of a request as JSON in UTF-8; ValueError when it is none.

    Refused are also: a name that stands twice, NaN and infinite numbers, nesting without end, half characters and NUL,
    which no database stores, and what came as a form.
    """
    try:
        text = request.body.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite)
        _storable(found)
    except (RecursionError, RawPostDataException) as problem:
        raise ValueError(type(problem).__name__) from problem
    return found


def _once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _storable(value):
    """Look through everything; raises ValueError (UnicodeEncodeError is one)."""
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise ValueError("NUL")
    elif isinstance(value, dict):
        for name, part in value.items():
            _storable(name)
            _storable(part)
    elif isinstance(value, list):
        for part in value:
            _storable(part)
