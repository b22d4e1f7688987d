"""Where the present act comes from, for the audit log."""

from contextlib import contextmanager
from contextvars import ContextVar

_address = ContextVar("address", default="")


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
