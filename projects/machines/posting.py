"""One POST to another system, by https to an address that was looked at before, bounded in time and size.

Redirects are not followed: the address that was allowed is the one that is told. Of the answer only the status is read.
"""

import http.client
import socket
import ssl
import threading
from contextlib import suppress

from django.conf import settings

CONNECT = 5  # seconds until the connection stands
WHOLE = 10  # seconds for everything: a server that answers letter by letter does not hold us longer


class _Connection(http.client.HTTPSConnection):
    """To one of some network addresses, with the certificate checked for the name."""

    def __init__(self, host, port, addresses, context):
        super().__init__(host, port, timeout=CONNECT, context=context)
        self.addresses = addresses

    def connect(self):
        plain = self._reached()
        try:
            # Known before hands are shaken, so that whoever shakes them letter by letter is hung up on as well.
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()
        except BaseException:
            plain.close()
            raise

    def _reached(self):
        for address in self.addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, self.port), self.timeout)
        return socket.create_connection((self.addresses[-1], self.port), self.timeout)


def post(host, port, path, addresses, body, headers):
    """Send it; returns the status. Raises OSError, ssl.SSLError or http.client.HTTPException when nothing came of it."""
    context = ssl.create_default_context(cafile=settings.WEBHOOK_CA or None)
    connection, over = _Connection(host, port, addresses, context), threading.Event()

    def end():
        over.set()
        if connection.sock:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    guard = threading.Timer(WHOLE, end)
    guard.daemon = True
    guard.start()
    try:
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    finally:
        guard.cancel()
        connection.close()
    if over.is_set():  # what was read until then may look like an answer
        raise TimeoutError
    return status
