"""Money, people, photos and papers of one project, for its report."""

import io

from django.db.models import Q
from django.utils.translation import gettext as _
from PIL import Image

from projects.outcomes.heads import heads_on
from projects.outcomes.models import Evidence as Paper
from projects.outcomes.models import Investment, ProjectPhoto
from projects.outcomes.moneykinds import STATED, money_kinds
from projects.register.models import FigureEvent, FigureKind
from projects.tenancy.models import MoveIn

from ..rules.facts import families
from .content import Evidence, MoneyLine, PeopleLine, Photo
from .phrases import cn_day, wan

PHOTOS = 4
WIDEST = 1600  # pixels


def events_of(facts, kind):
    """Events of the project that happened and were known by the days asked for, not retracted by then."""
    rows = FigureEvent.objects.filter(
        project=facts.project, kind=kind, occurred_on__lte=facts.as_of, recorded_on__lte=facts.known_on, retracts=None
    )
    return rows.filter(Q(retracted_by=None) | Q(retracted_by__recorded_on__gt=facts.known_on))


def money(facts):
    """One line for each kind; statements are the latest one, other kinds what came in so far."""
    rows = list(events_of(facts, FigureKind.INVESTMENT).order_by("occurred_on", "pk"))
    lines = []
    for kind, label in money_kinds(facts.project.county_id).items():
        of_kind = [row for row in rows if row.detail == kind]
        amount = _amount(facts, kind, of_kind)
        last = of_kind[-1].occurred_on if of_kind else None
        proof = _("verified, %(count)s papers") % {"count": len(of_kind)} if of_kind else ""
        lines.append(MoneyLine(label, wan(amount), f"{last:%Y-%m-%d}" if last else "", proof))
    return tuple(lines)


def _amount(facts, kind, rows):
    if kind == Investment.Kind.PLANNED and not rows:
        return facts.project.planned_investment
    if kind in STATED:
        return rows[-1].value if rows else None
    return sum(row.value for row in rows) if rows else None


def heads(facts):
    """The project's head count as of the days asked for, by its roster or by hand; None where there is none."""
    project = facts.project
    found = heads_on(
        project.county_id, facts.as_of, facts.known_on, [project.pk], families(project.county_id, facts.known_on)
    )
    return found[0] if found else None


def people(facts):
    """Head counts with what they rest on; the parts overlap."""
    latest = heads(facts)
    counts = latest.counts if latest else {}
    note = _("as of %(day)s, %(basis)s") % {"day": cn_day(latest.on), "basis": latest.basis_words} if latest else ""
    lines = (
        (_("All staff"), counts.get("total"), 0, note),
        (_("Bachelor or above"), counts.get("bachelor_or_above"), 0, ""),
        (_("Masters and doctors"), counts.get("masters_doctors"), 1, ""),
        (_("Senior engineers"), counts.get("senior_engineers"), 1, ""),
        (_("National talents"), counts.get("national"), 1, ""),
    )
    return tuple(PeopleLine(*line) for line in lines)


def photos(facts):
    """The latest real photos, in the order in which they were taken."""
    rows = ProjectPhoto.objects.filter(project=facts.project, taken_on__lte=facts.as_of).select_related("file")
    newest = sorted(rows.order_by("-taken_on", "-pk")[:PHOTOS], key=lambda row: (row.taken_on, row.pk))
    return tuple(Photo(*_picture(row.file), row.caption, cn_day(row.taken_on), row.place) for row in newest)


def _picture(stored):
    """Bytes as JPEG or PNG, not wider than paper needs."""
    with stored.content.open("rb") as file:
        body = file.read()
    with Image.open(io.BytesIO(body)) as image:
        if image.format in ("JPEG", "PNG") and max(image.size) <= WIDEST:
            return body, Image.MIME[image.format]
        image = image.convert("RGB")
        image.thumbnail((WIDEST, WIDEST))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
    return out.getvalue(), "image/jpeg"


def attachments(facts):
    """Papers behind the report with the first characters of their digests: stays, milestones, vouchers."""
    found = [*_stay_papers(facts), *_milestone_papers(facts), *_voucher_papers(facts)]
    return tuple(
        Evidence(number, name, str(kind), day, _grouped(file.sha256))
        for number, (name, kind, day, file) in enumerate(found, 1)
    )


def _stay_papers(facts):
    stays = MoveIn.objects.filter(
        project=facts.project, voided_at=None, verified_at__isnull=False, signed_on__lte=facts.as_of
    )
    for stay in stays.select_related("agreement", "handover_record", "carrier").order_by("signed_on", "pk"):
        where = stay.carrier.short_name
        if stay.agreement:
            yield (
                _("Agreement with %(carrier)s") % {"carrier": where},
                _("agreement"),
                cn_day(stay.signed_on),
                stay.agreement,
            )
        if stay.handover_record:
            name = _("Handover record of %(carrier)s") % {"carrier": where}
            yield name, _("record"), cn_day(stay.handover_on), stay.handover_record


def _milestone_papers(facts):
    rows = Paper.objects.filter(
        milestone__project=facts.project,
        milestone__superseded_by=None,
        milestone__verified_at__isnull=False,
        milestone__on__lte=facts.as_of,
    )
    for row in rows.select_related("milestone", "file").order_by("milestone__on", "pk"):
        yield row.name, row.milestone.get_kind_display(), cn_day(row.milestone.on), row.file


def _voucher_papers(facts):
    rows = Investment.objects.verified().filter(project=facts.project, voucher__isnull=False, on__lte=facts.as_of)
    for row in rows.select_related("voucher", "product"):
        yield row.voucher.name, row.label, cn_day(row.on), row.voucher


def _grouped(digest):
    """The first twelve characters in groups of four."""
    return " ".join(digest[start : start + 4] for start in (0, 4, 8))
