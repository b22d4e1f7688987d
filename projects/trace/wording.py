"""Who reads a text decides its language.

What stands on the county's files (audit notes, reasons, findings, events, papers) is written in the county's language,
settings.LANGUAGE_CODE; what goes to a person in the language that person reads; what a page says in the language of
the page. A verb cannot know all three when it runs, so it hands over lazy text: `gettext_lazy` for a plain sentence,
`said` for one with parameters. Names and other data stay as they were typed.
"""

from functools import wraps

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise, lazy

SIGNS = {"、": ", ", "，": ", ", "；": "; ", "：": ": ", "。": ". ", "（": " (", "）": ")"}


def _filled(text, params):
    return str(text) % {name: str(value) if isinstance(value, Promise) else value for name, value in params.items()}


def sign(mark):
    """A Chinese punctuation mark as the active language writes it."""
    return SIGNS[mark] if (translation.get_language() or "").startswith("en") else mark


def _joined(texts, mark):
    return sign(mark).join(str(text) for text in texts)


_lazily_filled, _lazily_joined = lazy(_filled, str), lazy(_joined, str)


def said(text, **params):
    """A sentence with its parameters, put together when it is read; parameters may be lazy themselves."""
    return _lazily_filled(text, params)


def listed(texts, mark="；"):
    """Several texts in one with a mark between them, put together when it is read."""
    return _lazily_joined(tuple(texts), mark)


def on_file():
    """What is rendered inside stands in the county's language."""
    return translation.override(settings.LANGUAGE_CODE)


def on_paper(function):
    """Decorate what makes a paper or a file of the county: all its words are in the county's language."""

    @wraps(function)
    def written(*args, **kwargs):
        with on_file():
            return function(*args, **kwargs)

    return written


def read_by(person):
    """What is rendered inside is in the language the person reads; the county's for nobody."""
    return translation.override(getattr(person, "language", "") or settings.LANGUAGE_CODE)


def filed(text):
    """A text as it is stored on a file: in the county's language."""
    with on_file():
        return str(text)
