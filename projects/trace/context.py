"""Where the present act comes from, and in whose stead, for the audit log."""

from contextlib import contextmanager
from contextvars import ContextVar

_address = ContextVar("address", default="")
_person = ContextVar("person", default=None)
_absent = ContextVar("absent", default=None)


@contextmanager
def request_origin(address, person=None):
    """Remember the network address for every act recorded inside the block, and who is signed in."""
    tokens = _address.set(address), _person.set(person)
    try:
        yield
    finally:
        _address.reset(tokens[0])
        _person.reset(tokens[1])


def current_address():
    """The address of the running request, or "" for commands and background work."""
    return _address.get()


def current_person():
    """Who is signed in, or None for visitors, commands and background work. An act says `by=`; this is for refusals."""
    person = _person.get()
    return person if person is not None and person.is_authenticated else None


@contextmanager
def in_place_of(absent):
    """Mark every act recorded inside the block as done by a deputy for `absent`; None marks nothing."""
    token = _absent.set(absent)
    try:
        yield
    finally:
        _absent.reset(token)


def absent_person():
    """The person in whose stead the present act is done, or None."""
    return _absent.get()
