"""The facts of the letters that are issued by hand: agreement, certificate of premises, handover sheet, three parties.

Each gives the facts of its kind by the names of `fixtures/letters/fields.json`, as texts; the number comes with the issue.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.trace.wording import on_paper

from .minutes import as_texts


def plain_area(area):
    """An area without needless zeros."""
    return f"{area.normalize():f}" if area is not None else ""


@on_paper
def rent_words(rent):
    """The rent of a month in yuan; "" where none is named. `rent` is in 分."""
    return _("%(amount)s yuan") % {"amount": f"{rent / 100:,.2f}".removesuffix(".00")} if rent else ""


def company_of(project):
    """The company that the project has now, or None for a team without one."""
    link = project.company_links.filter(until=None).select_related("company").last()
    return link.company if link else None


def applicant_name(project):
    """The company, else the applicant, else the leader."""
    company = company_of(project)
    return company.name if company else str(project.organisation or project.leader)


@on_paper
def counted(handover):
    """Keys and meters of a recorded handover, as the sheet says them."""
    meters = [(_("electricity %(count)s kWh"), handover.electricity), (_("water %(count)s m³"), handover.water)]
    said = [words % {"count": f"{count.normalize():f}"} for words, count in meters if count is not None]
    return {"keys": _("%(count)s keys") % {"count": handover.keys} if handover.keys else "", "meters": "、".join(said)}


@on_paper
def agreement_facts(project, carrier, *, room, area, rent, term_from, term_to, landing="", words=""):
    """入孵协议 between the carrier and whoever moves in."""
    company = company_of(project)
    return as_texts({
        "host": carrier.name, "applicant": applicant_name(project), "uscc": company.uscc if company else "",
        "project_name": project.name, "project_number": project.number, "address": carrier.address, "room": room,
        "area": plain_area(area), "rent": rent, "term_from": cn_day(term_from), "term_to": cn_day(term_to),
        "landing": landing.rstrip("。"), "words": words, "day": cn_day(timezone.localdate()),
    })  # fmt: skip


@on_paper
def premises_facts(stay, *, company):
    """场地证明 of a stay's rooms, to the company there is or to the one that a team is about to register."""
    carrier = stay.carrier
    return as_texts({
        "company": company, "project_name": stay.project.name, "carrier": carrier.name, "address": carrier.address,
        "room": stay.room, "area": plain_area(stay.area), "term_from": cn_day(stay.term_from),
        "term_to": cn_day(stay.term_to), "day": cn_day(timezone.localdate()),
    })  # fmt: skip


@on_paper
def handover_facts(stay, *, handed_on, keys, inventory, meters="", words=""):
    """入驻交接单: the room, its keys and what stands in it."""
    return as_texts({
        "applicant": applicant_name(stay.project), "project_name": stay.project.name, "carrier": stay.carrier.name,
        "room": stay.room, "area": plain_area(stay.area), "term_from": cn_day(stay.term_from),
        "term_to": cn_day(stay.term_to), "keys": keys, "inventory": inventory, "meters": meters, "words": words,
        "handed_on": cn_day(handed_on), "day": cn_day(timezone.localdate()),
    })  # fmt: skip


@on_paper
def three_party_facts(change, stay, *, words=""):
    """三方补充协议（主体变更）: the company of a change enters the agreement of the stay in the team's place."""
    return as_texts({
        "host": stay.carrier.name, "team": change.before.get("name") or str(change.project.organisation),
        "company": change.after["name"], "uscc": change.after["uscc"], "project_name": change.project.name,
        "signed_on": cn_day(stay.signed_on), "room": stay.room, "since": cn_day(change.since), "words": words,
        "day": cn_day(timezone.localdate()),
    })  # fmt: skip
