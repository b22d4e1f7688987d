"""What follows a sitting: the end of a notice, and the public's objection."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.files.actions import store
from projects.linkkeys import new_token, token_hash
from projects.selection.actions import notices
from projects.selection.forms.notices import ObjectionForm, ToldForm
from projects.selection.models import NoticeItem, Objection, PublicNotice
from projects.selection.views.access import refuse_readers
from projects.selection.views.notices import notice_for, public_notice_or_404
from projects.trace.errors import Refused
from projects.trace.throttle import place_of, spend

from .. import screening

OBJECTIONS_AN_HOUR = 5


@require_POST
def notice_close(request, year, batch):
    """End a batch whose last day is over."""
    notice = notice_for(request, year, batch)
    refuse_readers(request, notice.county_id)
    count = screening.close_notice(notice, by=request.user)
    messages.success(request, _("%(count)s projects are approved; their admission has begun.") % {"count": count})
    return redirect(notice)


def _throttled(request):
    """Whether this place has objected too often within the hour."""
    return spend("objection", place_of(request), most=OBJECTIONS_AN_HOUR, seconds=3600) is not None


@login_not_required
def public_objection(request, county, year, batch, item):
    """Anybody may object to a project in notice; name and contact stay with the centre."""
    notice = public_notice_or_404(county, year, batch)
    found = get_object_or_404(NoticeItem.objects.select_related("notice__county", "project"), pk=item, notice=notice)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = _object(request, found, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"notice": notice, "item": found, "link": request.build_absolute_uri(link)}
            return render(request, "selection/public_objection_done.html", context)
    return render(request, "selection/public_objection.html", {"notice": notice, "item": found, "form": form})


def _object(request, item, data):
    """Take the objection; the address under which its outcome will be read, told this once."""
    notices.refuse_late(item)
    if _throttled(request):
        raise Refused(_("Too many objections from this place. Please try again in an hour, or call the centre."))
    checked, token = data.pop("evidence"), new_token()
    evidence = store(checked, by=None, county=item.notice.county) if checked else None
    screening.object_to(item, evidence=evidence, token_hash=token_hash(token), **data)
    return reverse("public-objection-state", args=[token])


@login_not_required
@require_safe
def public_objection_state(request, token):
    """What became of an objection, for whoever has its link: outcome and answer, no names."""
    rows = Objection.objects.select_related("item__notice__county")
    objection = get_object_or_404(rows, token_hash=token_hash(token))
    return render(
        request, "selection/public_objection_state.html", {"objection": objection, "notice": objection.item.notice}
    )


@login_not_required
@require_safe
def public_notice_copy(request, county, year, batch, moment):
    """The kept copy of a notice's page, open to whoever may read the page."""
    notice = public_notice_or_404(county, year, batch)
    copies = notice.copies.filter(paper__pdf__isnull=False).select_related("paper__pdf")
    paper = get_object_or_404(copies, moment=moment).paper
    return FileResponse(paper.pdf.content.open("rb"), as_attachment=True, filename=paper.pdf.name)


@require_POST
def objection_told(request, pk):
    """Note that whoever objected was told by phone or in person."""
    rows = Objection.objects.select_related("item__notice")
    objection = get_object_or_404(rows, pk=pk, item__notice__in=PublicNotice.objects.visible_to(request.user))
    refuse_readers(request, objection.item.notice.county_id)
    form = ToldForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Please say how the outcome was told."))
    notices.note_told(objection, by=request.user, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect(objection.item.notice)
