"""Broken and hostile files, one function a kind; made when asked for, the same bytes each time, nothing is stored.

`CORPUS` is {what: Hostile}; a Hostile is the name under which the file comes and the function that makes its bytes.
"""

from . import archives, mails, names, office, pdfs, pictures, sheets, texts  # noqa: F401  they fill the book
from .book import CORPUS, Hostile

__all__ = ["CORPUS", "Hostile"]
