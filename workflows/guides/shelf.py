"""Which guides there are and for whom each is written."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.people.seats import (
    ADMINISTRATOR,
    CENTRE,
    CENTRE_LEADER,
    COUNTY_READERS,
    ENCLAVE_OPERATOR,
    EXPERT,
    INCUBATOR_OPERATOR,
    PREMISES_COMPANY,
)

from .markup import read

FOLDER = settings.BASE_DIR / "docs" / "guides"


@dataclass(frozen=True)
class Volume:
    """A guide on the shelf. `roles` None: for everybody who is signed in."""

    slug: str
    label: str
    words: str
    icon: str
    roles: tuple | None = None


VOLUMES = (
    Volume("administrator", _("Administrator's handbook"), _("Installing, people, keys, backup and restore, upgrading, trouble"),
           "settings", (ADMINISTRATOR, CENTRE_LEADER)),
    Volume("desk", _("Guide for the desk and the centre"), _("A day at the desk, from the first contact to the report"),
           "inbox", (INCUBATOR_OPERATOR, PREMISES_COMPANY, *COUNTY_READERS, ADMINISTRATOR)),
    Volume("enclave", _("Guide for enclave operators"), _("Recommending, move-ins, promises"),
           "building", (ENCLAVE_OPERATOR, *CENTRE)),
    Volume("leader", _("Guide for leaders"), _("The overview, opinions asked of you, reports"),
           "layout-dashboard", COUNTY_READERS),
    Volume("expert", _("Guide for experts"), _("Recusal, scores, your own data"),
           "clipboard-check", (EXPERT, *CENTRE)),
    Volume("applicant", _("Guide for applicants"), _("Applying by phone, supplements, confirming, returns"), "rocket"),
)  # fmt: skip


def volumes_for(user):
    """The guides that are written for this person."""
    return [one for one in VOLUMES if one.roles is None or user.seats.has(*one.roles)]


@cache
def guide_of(slug):
    """The guide of that name; the files belong to the program and do not change while it runs."""
    return read((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))
