"""The order of a draw: by HMAC-SHA256(seed, code of the expert), smallest first. Pure, so that anybody can repeat it.

One line of a shell computes the same: printf ZJ00012 | openssl dgst -sha256 -hmac SEED
"""

import hmac
from hashlib import sha256


def digest_of(seed, code):
    """The number that places an expert, as 64 hexadecimal digits."""
    return hmac.new(seed.encode(), code.encode(), sha256).hexdigest()


def order_of(seed, codes):
    """[(code, digest)] in the order of the draw; the order in which codes are given does not matter."""
    return sorted(((code, digest_of(seed, code)) for code in set(codes)), key=lambda pair: pair[::-1])


def is_sound(draw):
    """Whether the order that was kept is the one that its seed gives."""
    kept = [(row["code"], row["digest"]) for row in draw.order]
    return kept == order_of(draw.seed, [code for code, _digest in kept])
