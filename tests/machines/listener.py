"""Another system as it may be: a real server with a certificate of its own, that answers as a test wants."""

import ipaddress
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder):
    """A certificate for 127.0.0.1 that signs itself, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650)).not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "listener.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + built.public_bytes(serialization.Encoding.PEM))
    return path


class Listener:
    """`answers` are taken in turn: a status, "slow", "redirect" or "huge"; without any it says 200."""

    def __init__(self, folder):
        self.pem, self.heard, self.answers = certificate(folder), [], []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((self.path, dict(self.headers), body))
                listener.answer(self, listener.answers.pop(0) if listener.answers else 200)

            do_GET = do_POST

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def answer(handler, kind):
        """Answer one request in a way of answering."""
        try:
            if kind == "slow":  # letter by letter, for ever
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                for _letter in range(300):
                    handler.wfile.write(b"x")
                    time.sleep(0.1)
                return
            handler.send_response({"redirect": 302, "huge": 200}.get(kind, kind))
            if kind == "redirect":
                handler.send_header("Location", "/elsewhere")
            handler.end_headers()
            for _piece in range(2000 if kind == "huge" else 0):
                handler.wfile.write(b"x" * 1024 * 64)
        except OSError:  # we hung up
            pass

    def close(self):
        """No more."""
        self.server.shutdown()
        self.server.server_close()
