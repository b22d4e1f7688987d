"""A small clamd on a real socket: it speaks INSTREAM and PING, and knows the test virus."""

import socketserver
import struct
import threading
from contextlib import contextmanager

from workflows.doctor.services import EICAR


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        command = self._until_nought()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            self._scan()

    def _until_nought(self):
        came = b""
        while (sign := self.rfile.read(1)) not in (b"\0", b""):
            came += sign
        return came

    def _scan(self):
        body = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            body += self.rfile.read(length)
            if len(body) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(len(body))
        known = self.server.knows and EICAR in body
        self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if known else b"stream: OK\0")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    knows, most = True, 25 * 1024 * 1024


@contextmanager
def clamd():
    """A running scanner: `server.address`, `server.seen` (sizes), `server.knows`, `server.most`."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.seen, server.address = [], f"tcp:127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
