"""The book of hostile files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

CORPUS = {}


@dataclass(frozen=True)
class Hostile:
    """A file: the name it comes under, what makes its bytes, the content type that the browser claims."""

    name: str
    make: Callable
    claims: str = "application/octet-stream"

    @property
    def ending(self):
        """The ending of its name, small."""
        return PurePath(self.name).suffix.lower().strip(".")


def comes_as(*names, claims="application/octet-stream"):
    """Put a function into the book, once for each name; its own name says what it is."""

    def register(make):
        for name in names:
            key = make.__name__.replace("_", "-") + (f" {name}" if len(names) > 1 else "")
            if key in CORPUS:
                raise ValueError(key)
            CORPUS[key] = Hostile(name, make, claims)
        return make

    return register
