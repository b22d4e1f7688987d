"""Who brings leads: the kinds of sources that the desk speaks of, and how they show in what was typed."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bringer(models.TextChoices):
    """Who told us of a lead."""

    TOWN = "town", _("Town")
    COMPANY = "company", _("Company")
    MARKET = "market", _("Technology market")
    ALUMNI = "alumni", _("Alumni")
    ENCLAVE = "enclave", _("Enclave")
    CONTEST = "contest", _("Contest")
    OTHER = "other", _("Other")


# Kind of bringer → first source of the project (values of `SourceKind`).
SOURCES = {
    Bringer.TOWN: "recommended", Bringer.COMPANY: "recommended", Bringer.MARKET: "results_transfer",
    Bringer.ALUMNI: "alumni", Bringer.ENCLAVE: "enclave", Bringer.CONTEST: "contest", Bringer.OTHER: "direct",
}  # fmt: skip
BY_SOURCE = {"enclave": Bringer.ENCLAVE, "contest": Bringer.CONTEST, "alumni": Bringer.ALUMNI}
# In this order: an alumni association has its seat in a town, a market is run by a company.
WORDS = (
    (Bringer.CONTEST, re.compile("大赛|特色赛|路演赛")),
    (Bringer.ALUMNI, re.compile("校友|同学会")),
    (Bringer.MARKET, re.compile("科技大市场|成果转化中心|技术市场")),
    (Bringer.ENCLAVE, re.compile("飞地|国际创新中心|吴淞口")),
    (Bringer.TOWN, re.compile("街道|[镇乡](?:政府|招商|经发|党委|$)|开发区|经发办|招商办")),
    (Bringer.COMPANY, re.compile("公司|集团|企业|研究院|基金|资本|创投")),
)


def guess(words, source=""):
    """The kind of who is named in `words`; what they leave open the first source may tell."""
    for kind, pattern in WORDS:
        if pattern.search(words):
            return kind
    return BY_SOURCE.get(source, Bringer.OTHER)
