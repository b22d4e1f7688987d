"""Secrets of links that people are sent: the link and the code are told once, only their hashes are kept."""

import hashlib
import secrets


def new_token(size=32):
    """The secret part of a link, from `size` random bytes."""
    return secrets.token_urlsafe(size)


def new_code():
    """Six digits that are told apart from the link."""
    return f"{secrets.randbelow(10**6):06d}"


def token_hash(token):
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
