"""What follows a sitting: the end of a notice, and the public's objection."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.selection.forms.notices import ObjectionForm
from projects.selection.models import NoticeItem
from projects.selection.views.access import refuse_readers
from projects.selection.views.notices import notice_for, public_notice_or_404
from projects.trace.errors import Refused

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
    """Whether this address has objected too often within the hour."""
    key = f"objections:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > OBJECTIONS_AN_HOUR


@login_not_required
def public_objection(request, county, year, batch, item):
    """Anybody may object to a project in notice; name and contact stay with the centre."""
    notice = public_notice_or_404(county, year, batch)
    found = get_object_or_404(NoticeItem.objects.select_related("notice__county", "project"), pk=item, notice=notice)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _object(request, found, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "selection/public_objection_done.html", {"notice": notice, "item": found})
    return render(request, "selection/public_objection.html", {"notice": notice, "item": found, "form": form})


def _object(request, item, data):
    if _throttled(request):
        raise Refused(_("Too many objections from this place. Please try again in an hour, or call the centre."))
    checked = data.pop("evidence")
    evidence = store(checked, by=None, county=item.notice.county) if checked else None
    screening.object_to(item, evidence=evidence, **data)
