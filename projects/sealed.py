"""Columns whose content the database never sees: sealed with a key that stands outside it, found again by tokens.

The one place that knows a cipher: Fernet (AES-128-CBC with HMAC-SHA256) seals, HMAC-SHA256 makes the tokens. Another
pair, such as SM4 and SM3, takes the place of `Key` with a `MARK` of its own; `rotate_keys` then writes all rows anew.

A sealed value is text: mark, id of the key, the column's tokens, ciphertext. The tokens have fixed places, so that the
database can index them; the same word has the same token in every column of a kind, and without the key nobody can try
words. Equality is all that can be asked (`=`, `in`, a token's own lookup such as `phone__tail`): any other lookup is an
error, never a wrong answer. Nothing is sealed in an empty value. Text without mark is read as it is: rows from before
their column was sealed, until the migration comes to them.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.expressions import Func
from django.db.models.lookups import IsNull, Lookup
from django.utils.translation import gettext_lazy as _

from projects.text import normalise, pinyin

MARK, ID, TOKEN = "~1", 4, 16  # letters of each
HEAD = len(MARK) + ID
EMPTY = ("", "{}", "[]", "null")  # what is not sealed, for it says nothing


# An import says the same names again and again, and pinyin costs more than the cipher.
@lru_cache(maxsize=4096)
def _in_pinyin(text, style):
    return pinyin(normalise(text), style)


# How a value is spelled before its token is made: {name of the token: spelling}.
SPELLINGS = {
    "whole": lambda text: normalise(text).casefold(),
    "tail": lambda text: text[-4:],
    "pinyin": lambda text: pinyin(normalise(text))[0],
    "initials": lambda text: pinyin(normalise(text))[1],
}
NAME, PHONE, WHOLE = ("whole", "pinyin", "initials"), ("whole", "tail"), ("whole",)


class KeyMissing(ImproperlyConfigured):
    """A sealed value was met whose key is not among FIELD_KEYS."""


class Key:
    """One secret: its id in sealed values, the cipher and the tokens made of it."""

    def __init__(self, secret):
        self._secret = secret.encode()
        self.id = self._part("id").hex()[:ID]
        self.fernet = Fernet(urlsafe_b64encode(self._part("seal")))
        self._tokens = {kind: hmac.new(self._part(f"token:{kind}"), digestmod=sha256) for kind in SPELLINGS}

    def _part(self, purpose):
        return hmac.new(self._secret, f"projects.sealed:{purpose}".encode(), sha256).digest()

    def token(self, kind, text):
        """The token of a value under this key."""
        digest = self._tokens[kind].copy()
        digest.update(SPELLINGS[kind](text).encode())
        return urlsafe_b64encode(digest.digest())[:TOKEN].decode()


def keys():
    """All keys, the one that seals first."""
    return _keys(settings.FIELD_KEYS)


@lru_cache(maxsize=8)
def _keys(secrets):
    found = tuple(Key(secret) for secret in (part.strip() for part in secrets.split(",")) if secret)
    if not found:
        raise ImproperlyConfigured("FIELD_KEYS is empty: personal data can be neither read nor written.")
    return found


def seal(text, kinds=()):
    """The sealed form of a text."""
    key = keys()[0]
    tokens = "".join(key.token(kind, text) for kind in kinds)
    return f"{MARK}{key.id}{tokens}{key.fernet.encrypt(text.encode()).decode()}"


def lasting(text):
    """A token of a person that no rotation changes: by ROSTER_KEY, for keys of rows that later files are matched by."""
    return hmac.new(settings.ROSTER_KEY.encode(), f"row\n{text}".encode(), sha256).hexdigest()[:24]


def unseal(value, kinds=()):
    """The text of a sealed value. KeyMissing when no key fits."""
    if not value.startswith(MARK):
        return value
    cipher = value[HEAD + TOKEN * len(kinds) :].encode()
    for key in keys():
        if value.startswith(key.id, len(MARK)):
            try:
                return key.fernet.decrypt(cipher).decode()
            except InvalidToken:
                continue
    raise KeyMissing(
        str(_("Personal data of this database were sealed with another key. Put the old key into FIELD_KEYS."))
    )


class Token(Func):
    """The token of a kind within a sealed column: for lookups and, written alike, for their indexes."""

    def __init__(self, column, place=0, **extra):
        super().__init__(column, place=place, output_field=models.CharField(), **extra)

    def as_sql(self, compiler, connection, **extra_context):
        sql, params = compiler.compile(self.source_expressions[0])
        return f"SUBSTR({sql}, {HEAD + 1 + TOKEN * self.extra['place']}, {TOKEN})", params


class _Refuse(Lookup):
    """A sealed column knows no order and no parts."""

    def __init__(self, lhs, rhs):
        raise FieldError(f"{lhs.output_field} is sealed: it can only be compared as a whole.")


class _Find(Lookup):
    """Whether the column holds one of some values, told by its tokens."""

    kind, many = "whole", False
    prepare_rhs = False

    def __init__(self, lhs, rhs):
        if hasattr(rhs, "resolve_expression") or hasattr(rhs, "as_sql"):
            raise FieldError(f"{lhs.output_field} is sealed: it is compared with values only.")
        super().__init__(lhs, rhs)

    def as_sql(self, compiler, connection):
        field = self.lhs.output_field
        values = [str(value) for value in (self.rhs if self.many else [self.rhs])]
        if any(values) and self.kind not in field.tokens:
            raise FieldError(f"{field} has no token by which it could be found.")
        column, params = compiler.compile(self.lhs)
        parts = [f"{column} = ''"] if "" in values else []
        params = list(params) if parts else []
        if wanted := sorted({key.token(self.kind, value) for value in values if value for key in keys()}):
            token, lhs_params = compiler.compile(Token(self.lhs, field.tokens.index(self.kind)))
            parts.append(f"{token} IN ({', '.join(['%s'] * len(wanted))})")
            params += [*lhs_params, *wanted]
        return f"({' OR '.join(parts or ['1 = 0'])})", params


class _One(_Find):
    lookup_name = "exact"


class _Some(_Find):
    lookup_name, many = "in", True


class _Tail(_Find):
    lookup_name = kind = "tail"


class _Pinyin(_Find):
    lookup_name = kind = "pinyin"


class _Initials(_Find):
    lookup_name = kind = "initials"


LOOKUPS = {one.lookup_name: one for one in (_One, _Some, _Tail, _Pinyin, _Initials, IsNull)} | {"iexact": _One}


class Sealed:
    """What a column does so that the database holds sealed text only. `tokens`: by what it is found (`SPELLINGS`)."""

    def __init__(self, *args, tokens=(), **kwargs):
        self.tokens = tuple(tokens)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"tokens": self.tokens} if self.tokens else {})

    def get_internal_type(self):
        return "TextField"

    def get_lookup(self, name):
        return LOOKUPS.get(name, _Refuse)

    def get_transform(self, name):
        return None

    def from_db_value(self, value, expression, connection):
        return unseal(value, self.tokens) if value else value

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        return seal(value, self.tokens) if value and isinstance(value, str) else value


class SealedCharField(Sealed, models.CharField):
    """A short text, sealed. `max_length` counts the letters of the text itself."""


class SealedEmailField(Sealed, models.EmailField):
    """An e-mail address, sealed."""


class SealedTextField(Sealed, models.TextField):
    """A long text, sealed."""


class SealedJSONField(Sealed, models.JSONField):
    """A JSON value, sealed as a whole: nothing within it can be asked for."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else json.loads(unseal(value, self.tokens), cls=self.decoder)

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None or hasattr(value, "as_sql"):
            return value
        text = json.dumps(value, ensure_ascii=False, cls=self.encoder)
        return text if text in EMPTY else seal(text, self.tokens)

    def get_db_prep_save(self, value, connection):
        return self.get_db_prep_value(value, connection)
