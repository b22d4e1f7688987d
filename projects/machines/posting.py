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
    """To one network address, with the certificate checked for the name."""

    def __init__(self, host, port, address, context):
        super().__init__(host, port, timeout=CONNECT, context=context)
        self.address = address

    def connect(self):
        plain = socket.create_connection((self.address, self.port), self.timeout)
        try:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _end(connection):
    if connection.sock:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def post(host, port, path, address, body, headers):
    """Send it; returns the status. Raises OSError, ssl.SSLError or http.client.HTTPException when nothing came of it."""
    context = ssl.create_default_context(cafile=settings.WEBHOOK_CA or None)
    connection = _Connection(host, port, address, context)
    guard = threading.Timer(WHOLE, _end, [connection])
    guard.daemon = True
    guard.start()
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        guard.cancel()
        connection.close()
