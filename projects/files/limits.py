"""How large a file may be and which kinds are taken: the county's table by effective date, with defaults below it."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.errors import Refused
from projects.trace.wording import listed

from .checks import MATERIAL_KINDS, kind_words
from .models import UploadLimit


class Limits:
    """The limits of a county on a day, read once: `limits.of("slides")` → {kind: bytes}."""

    def __init__(self, county_id, on=None):
        rows = UploadLimit.objects.filter(county=county_id, effective_from__lte=on or timezone.localdate())
        self._rows = {}
        for row in rows.order_by("effective_from"):
            self._rows.setdefault(row.material, {})[row.kind] = row.max_bytes

    def of(self, material=""):
        """Kinds taken for a material and the bytes of each; the general rows fill in where it has none of its own."""
        general = dict.fromkeys(MATERIAL_KINDS, settings.UPLOAD_MAX_BYTES) | self._rows.get("", {})
        found = self._rows.get(material) or general
        return {kind: most for kind, most in found.items() if most}

    @property
    def largest(self):
        """The most that any file may have."""
        return max(most for rows in [*self._rows, ""] for most in self.of(rows).values())


def limits_words(limits):
    """“PDF、Word：50 MB” by size, largest first."""
    by_size = {}
    for kind, most in limits.items():
        by_size.setdefault(most, []).append(kind)
    if len(by_size) == 1:
        return _("%(kinds)s, at most %(size)s.") % {"kinds": kind_words(limits), "size": filesizeformat(max(by_size))}
    return listed(
        _("%(kinds)s up to %(size)s") % {"kinds": kind_words(kinds), "size": filesizeformat(most)}
        for most, kinds in sorted(by_size.items(), reverse=True)
        if kind_words(kinds)
    )


def check_size(name, size, most):
    """Refuse what is too large, in words."""
    if size > most:
        raise Refused(
            _("“%(name)s” is %(size)s; at most %(limit)s are taken. Please make it smaller or split it.")
            % {"name": name, "size": filesizeformat(size), "limit": filesizeformat(most)}
        )
