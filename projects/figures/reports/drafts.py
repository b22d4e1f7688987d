"""The words that mark a Word file beside an issued PDF."""

from django.utils.translation import gettext_lazy as _

DRAFT = _("Draft, not the issued paper: the issued one is the PDF")
