"""What the register knows already of somebody who is being registered: shown at once, decided by a person."""

from dataclasses import dataclass

from projects.text import name_key, normalise, phone_digits
from projects.uscc import normalise as plain_code

from .likes import reason_words
from .models import Project
from .rules import alike_in, named_alike_in

MOST = 6


@dataclass(frozen=True)
class Hint:
    """A known project, and why it may be the same."""

    project: Project
    why: str


def hints_for(user, county_id, *, name="", leader="", phone="", uscc="", company_name="", besides=None):
    """([Hint] of projects that this person may open, how many there are that others follow)."""
    others = Project.objects.live().filter(county=county_id).exclude(pk=besides)
    key, company = name_key(name)[:100] if name else "", normalise(company_name)
    phones = {phone_digits(phone) or ""} - {""}
    pairs = alike_in(others, name_key=key, leader=normalise(leader), codes={plain_code(uscc)} - {""}, phones=phones)
    found = {project.pk: reason_words(reasons) for project, reasons in pairs}
    for pk in named_alike_in(others, name_key=key, company=company):
        found.setdefault(pk, reason_words(["same_name"]))
    if not found:
        return [], 0
    seen = Project.objects.visible_to(user).filter(pk__in=found).select_related("follow_up_by", "carrier")
    hints = [Hint(project, found[project.pk]) for project in seen.order_by("pk")]
    return hints[:MOST], len(found) - len(hints)
