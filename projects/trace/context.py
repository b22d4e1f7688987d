"""Where the present act comes from, and in whose stead, for the audit log."""

from contextlib import contextmanager
from contextvars import ContextVar

_address = ContextVar("address", default="")
_absent = ContextVar("absent", default=None)


@contextmanager
def request_origin(address):
    """Remember the network address for every act recorded inside the block."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def current_address():
    """The address of the running request, or "" for commands and background work."""
    return _address.get()


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
