"""The record of a draw as a paper."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.register.models import TechField
from projects.selection.drawrules import is_sound
from projects.selection.views.draws import draw_for
from projects.trace.wording import listed, on_paper

from ..papers.pdf import paper_pdf
from .portal_papers import download


@require_safe
@on_paper
def draw_paper(request, number, serial):
    """Seed, order with every digest, who was left out and why: what an auditor needs to compute it again."""
    draw = draw_for(request, number, serial)
    fields = listed((TechField(code).label for code in draw.fields), "、") if draw.fields else _("All fields")
    name = f"{draw.meeting.number}-draw-{draw.number}"
    body = paper_pdf(
        "papers/draw.html", title=_("Record of a random draw of experts"), number=name,
        unit=draw.meeting.county.centre_name, demo=draw.meeting.county.demo, moment=draw.at, draw=draw,
        sound=is_sound(draw),
        head=[
            (_("Meeting"), draw.meeting.name), (_("When"), f"{timezone.localtime(draw.at):%Y-%m-%d %H:%M:%S}"), (_("Who"), draw.by.name),
            (_("Places"), draw.places), (_("Fields"), fields), (_("Why it was drawn again"), draw.reason),
        ],
    )  # fmt: skip
    return download(body, "application/pdf", f"{name}.pdf")
