"""A report's content as JSON, its digest, and the short code that people compare."""

import hashlib
import json
from base64 import b32encode
from dataclasses import fields, is_dataclass
from datetime import datetime


class Snapshot:
    """A content that travels inside its PDF as JSON."""

    def to_json(self):
        """The attachment report.json as text."""
        return _dump(_plain(self))


def snapshot_digest(report):
    """SHA-256 (hex) of everything the report says except its imprint: equal data, equal digest."""
    data = _without_imprints(_plain(report))
    return hashlib.sha256(_dump(data).encode()).hexdigest()


def _without_imprints(data):
    if isinstance(data, dict):
        return {name: _without_imprints(value) for name, value in data.items() if name != "imprint"}
    return [_without_imprints(item) for item in data] if isinstance(data, list) else data


def check_code(digest):
    """The eight characters printed on paper for a digest: base32 without I, L, O, so that nobody misreads one."""
    text = b32encode(bytes.fromhex(digest)[:5]).decode().translate(str.maketrans("ILO", "189"))
    return f"{text[:4]}-{text[4:]}"


def _plain(value):
    """Values as JSON has them; bytes become their digest, because the picture itself is on the page."""
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest(), "size": len(value)}
    return value


def _dump(data):
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
