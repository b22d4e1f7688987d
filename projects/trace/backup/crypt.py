"""Encryption of a backup in pieces, so that a file of any size passes through little memory.

AES-256-GCM: each piece is numbered and the last one marked, so that a piece changed, swapped, left out or cut off is
noticed. Each file has a key of its own, derived from the key file and a random salt that stands at its beginning.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from . import Fault

MAGIC = b"KCBAK1\r\n"
SALT = 16
PIECE = 1024 * 1024
TAG = 16


def read_key(path):
    """The 32 bytes of a key file, written in base64."""
    try:
        key = base64.b64decode(path.read_text().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise Fault(_("The key file cannot be read. Make one: openssl rand -base64 32 > FILE")) from error
    if len(key) != 32:
        raise Fault(_("The key file has to hold 32 bytes in base64. Make one: openssl rand -base64 32 > FILE"))
    return key


def _cipher(key, salt):
    return AESGCM(HKDF(SHA256(), 32, salt, MAGIC).derive(key))


def _nonce(number, last):
    return number.to_bytes(11, "big") + bytes([last])


class Encrypting:
    """Something to write to: `file` receives the pieces encrypted. Whole only after `close`."""

    def __init__(self, file, key):
        salt = secrets.token_bytes(SALT)
        self.file, self.cipher, self.waiting, self.number = file, _cipher(key, salt), bytearray(), 0
        file.write(MAGIC + salt)

    def write(self, data):
        """Take bytes; one piece is always held back, because it may be the last."""
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._put(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def close(self):
        """Write the last piece."""
        self._put(bytes(self.waiting), last=True)

    def _put(self, piece, last):
        self.file.write(self.cipher.encrypt(_nonce(self.number, last), piece, MAGIC))
        self.number += 1


class Decrypting:
    """Something to read from: what `Encrypting` wrote. Raises `Fault` at the first piece that is not right."""

    def __init__(self, file, key):
        head = file.read(len(MAGIC) + SALT)
        self.file, self.cipher, self.ready, self.number = file, _cipher(key, head[len(MAGIC) :]), b"", 0
        self.next = file.read(PIECE + TAG)
        self.ended = False

    def read(self, size=-1):
        """At most `size` bytes; b"" at the end."""
        while not self.ended and (size < 0 or len(self.ready) < size):
            self.ready += self._piece()
        size = len(self.ready) if size < 0 else size
        taken, self.ready = self.ready[:size], self.ready[size:]
        return taken

    def _piece(self):
        piece, self.next = self.next, self.file.read(PIECE + TAG)
        self.ended = not self.next
        try:
            plain = self.cipher.decrypt(_nonce(self.number, self.ended), piece, MAGIC)
        except (InvalidTag, ValueError) as error:
            raise Fault(_("The backup cannot be decrypted: another key, or the file is damaged.")) from error
        self.number += 1
        return plain


def is_encrypted(file):
    """Whether a file begins as an encrypted backup; it stands at its beginning afterwards."""
    head = file.read(len(MAGIC))
    file.seek(0)
    return head == MAGIC
