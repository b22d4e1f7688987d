"""Every place of the site that takes a file, found by walking the matrix of doors and looking at the pages."""

from dataclasses import dataclass, replace
from html.parser import HTMLParser

from django.core.files.base import File
from django.urls import reverse

from tests.doors import knock
from tests.doors.audiences import people
from tests.doors.matrix import DOORS

KINDS = ("talent", "investment")  # of imports, beside the one of the matrix
PICTURES = (".avif", ".heic", ".jpg", ".png", ".webp")


@dataclass(frozen=True)
class Entrance:
    """Where a file goes in: address, one of those who may send it, the other fields, the name of the file's field."""

    door: str
    address: str
    person: str
    fields: tuple
    field: str
    accept: tuple  # endings that the page names

    def __str__(self):
        return f"{self.door}.{self.field}"


class _Boxes(HTMLParser):
    """File boxes of a page: {address of the form: {name: accepted endings}}."""

    def __init__(self, here):
        super().__init__()
        self.here, self.action, self.found = here, here, {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.action = (given.get("action") or self.here).split("?")[0]
        if tag == "input" and given.get("type") == "file" and given.get("name"):
            accept = (given.get("accept") or "").replace("image/*", ",".join(PICTURES))
            accept = tuple(sorted(filter(None, accept.split(","))))
            self.found.setdefault(self.action, {})[given["name"]] = accept


def entrances(world):
    """All of them, each address and field once."""
    visitors, found, bodies = {}, {}, {}
    before = knock.digest()
    for door in DOORS:
        names = sorted(people(door.post or ""))
        if not names or not (door.body or door.get):
            continue
        person, address = names[0], reverse(door.name, args=door.args(world.here))
        data = door.body(world.here) if door.body else {}
        bodies.setdefault(address, (door.name, person, data))
        for field in (name for name, value in data.items() if _holds_file(value)):
            found.setdefault((address, field), ())
    for address, (_door, person, _data) in list(bodies.items()):
        visitor = visitors.setdefault(person, knock.Visitor(getattr(world.cast, person).user))
        boxes = _Boxes(address)
        boxes.feed(visitor.knock(before, "get", address).text)
        for target, fields in boxes.found.items():
            for field, accept in fields.items():
                if target in bodies:
                    found[target, field] = accept
    taken = [_entrance(address, field, accept, bodies[address]) for (address, field), accept in sorted(found.items())]
    return taken + [
        replace(one, address=reverse("import-new", args=[kind]))
        for one in taken
        if one.door == "import-new"
        for kind in KINDS
    ]


def _holds_file(value):
    return isinstance(value, File) or (isinstance(value, list) and any(isinstance(one, File) for one in value))


def _entrance(address, field, accept, known):
    door, person, data = known
    pairs = [
        (name, one)
        for name, value in data.items() if not _holds_file(value)
        for one in (value if isinstance(value, list | tuple) else [value])
    ]  # fmt: skip
    return Entrance(door, address, person, tuple(pairs), field, accept)
