"""The texts that people agree to, by date. A changed text is a new row; given consents keep the version they name."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Consent


@dataclass(frozen=True)
class Text:
    """A text in force from a day on; `template` holds its words."""

    kind: str
    version: str
    title: str
    effective_from: date

    @property
    def template(self):
        return f"portal/texts/{self.kind}_{self.version.replace('-', '_')}.html"

    @property
    def translation(self):
        """The English of it, for reading; the Chinese text prevails."""
        return self.template.replace(".html", "_en.html")


TEXTS = (
    Text(Consent.Kind.DECLARATION, "2024-01", _("Declaration of truth"), date(2024, 1, 1)),
    Text(Consent.Kind.PRIVACY, "2024-01", _("Notice on personal data"), date(2024, 1, 1)),
)


def current_text(kind, on=None):
    """The text of a kind in force on a day."""
    day = on or timezone.localdate()
    return max(
        (text for text in TEXTS if text.kind == kind and text.effective_from <= day), key=lambda text: text.version
    )


def find_text(kind, version):
    """A text by kind and version, or None."""
    return next((text for text in TEXTS if (text.kind, text.version) == (kind, version)), None)
