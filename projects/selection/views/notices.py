"""Public notice: the desk's list, publishing, and the pages that everybody may read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.people.seats import CENTRE
from projects.trace.errors import Refused

from ..actions import notices as verbs
from ..forms.notices import PublishForm, ToldForm, waiting_for_notice
from ..models import NoticeItem, PublicNotice
from .access import READERS, county_of_centre, one_for, refuse_outsiders, runs

PER_PAGE = 20
STATES = NoticeItem.State


def _counted(notices):
    return notices.annotate(
        projects=Count("items"),
        stopped=Count("items", filter=Q(items__state=STATES.STOPPED)),
        cleared=Count("items", filter=Q(items__state=STATES.CLEARED)),
    )


def notice_list(request):
    """Batches, newest first, and what still waits for one."""
    refuse_outsiders(request)
    notices = _counted(PublicNotice.objects.visible_to(request.user).select_related("county"))
    page = Paginator(notices.order_by("-year", "-batch", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    waiting = waiting_for_notice(request.user.seats.counties(*READERS))
    may_publish = request.user.seats.has(*CENTRE)
    context = {"page": page, "waiting": waiting, "may_publish": may_publish, "today": timezone.localdate()}
    return render(request, "selection/notices.html", context)


def notice_new(request):
    """Publish a batch."""
    county = county_of_centre(request)
    form = PublishForm(request.POST or None, county_ids=[county.pk])
    if request.method == "POST" and form.is_valid():
        try:
            notice = verbs.publish_notice(by=request.user, county=county, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Published. The public page is open."))
            return redirect(notice)
    return render(request, "selection/notice_form.html", {"form": form})


def notice_for(request, year, batch):
    """The desk's notice; 404 for outsiders."""
    refuse_outsiders(request)
    rows = PublicNotice.objects.visible_to(request.user).select_related("county", "published_by")
    return one_for(request, rows, year=year, batch=batch)


def notice_page(request, year, batch):
    """One batch on the desk: its projects and the objections."""
    notice = notice_for(request, year, batch)
    objections = notice.county_id in request.user.seats.counties_reading_all
    items = notice.items.select_related("project")
    items = list(items.prefetch_related("objections__closed_by", "objections__evidence") if objections else items)
    context = {
        "notice": notice,
        "items": items,
        "shows_objections": objections,
        "copies": _copies(notice),
        "told_form": ToldForm(),
        "runs": runs(request.user, notice.county_id),
        "closable": notice.is_over and any(item.state == STATES.RUNNING for item in items),
        "states": STATES,
    }
    return render(request, "selection/notice.html", context)


@login_not_required
def public_list(request):
    """Every public notice, for everybody."""
    notices = PublicNotice.objects.public().select_related("county").annotate(projects=Count("items"))
    page = Paginator(notices.order_by("-year", "-batch", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "selection/public_notices.html", {"page": page, "today": timezone.localdate()})


def public_notice_or_404(county, year, batch):
    """The published batch by its address."""
    rows = PublicNotice.objects.public().select_related("county")
    return get_object_or_404(rows, county__code=county, year=year, batch=batch)


@login_not_required
def public_notice(request, county, year, batch):
    """One batch for everybody: firm and project only."""
    notice = public_notice_or_404(county, year, batch)
    items = notice.shown()
    context = {"notice": notice, "items": items, "copies": _copies(notice)}
    return render(request, "selection/public_notice.html", context)


def _copies(notice):
    """The kept copies of the page, those still being made too."""
    return notice.copies.select_related("paper__pdf")
