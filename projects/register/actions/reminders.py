"""What time does to leads by itself: the sleeping wake on their day, the forgotten are named to their followers."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.people.models import County
from projects.trace.actions import tell
from projects.trace.errors import Refused
from projects.trace.models import Kind
from projects.trace.wording import said

from ..models import Project
from ..stages import Stage
from ..untouched import days_allowed, last_fresh_day
from .leads import wake

AT_ONCE = 500  # leads of one run
NAMED = 5  # leads that a message names


def wake_due():
    """Wake every sleeping lead whose day has come and tell its follower. Returns how many woke."""
    due = Project.objects.filter(stage=Stage.ASLEEP, next_date__lte=timezone.localdate())
    return sum(_wake(pk) for pk in due.order_by("next_date", "pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _wake(pk):
    project = Project.objects.select_related("follow_up_by").get(pk=pk)
    reason = project.stage_reason
    try:
        wake(project, by=None)
    except Refused:  # somebody woke it in this very moment
        return 0
    words = said(_("It slept because: %(reason)s"), reason=reason)
    subject = said(_("“%(name)s” is awake again"), name=project.name)
    tell(_followers([project]), subject, words, link=project.get_absolute_url(), project=project, kind=Kind.ACT)
    return 1


def _followers(projects):
    return [row.follow_up_by for row in projects if row.follow_up_by and row.follow_up_by.is_active]


def remind_untouched():
    """Name to each follower, once, the leads that nobody touched for too long. Returns how many were named."""
    return sum(_remind_in(county) for county in County.objects.all())


def untouched(leads, county_id, today):
    """Those leads of a county whose last touch lies too far back."""
    return leads.filter(
        county=county_id, stage=Stage.LEAD, touched_on__lt=last_fresh_day(today, days_allowed(county_id, today))
    )


@transaction.atomic
def _remind_in(county):
    today = timezone.localdate()
    untold = Q(reminded_on=None) | Q(reminded_on__lte=F("touched_on"))
    rows = untouched(Project.objects.filter(untold, follow_up_by__is_active=True), county.pk, today)
    rows = list(
        rows.select_for_update(of=("self",)).select_related("follow_up_by").order_by("touched_on", "pk")[:AT_ONCE]
    )
    by_follower = defaultdict(list)
    for row in rows:
        by_follower[row.follow_up_by].append(row)
    for follower, leads in by_follower.items():
        _tell(follower, leads, days_allowed(county.pk, today))
    Project.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=today)
    return len(rows)


def _tell(follower, leads, days):
    """One message, however many there are."""
    names = "、".join(row.name for row in leads[:NAMED])
    if len(leads) == 1:
        subject = said(_("Nobody touched “%(name)s” for more than %(days)s working days"), name=names, days=days)
        body = _("Call, visit, or let it rest with a reason.")
        return tell([follower], subject, body, link=leads[0].get_absolute_url(), project=leads[0], kind=Kind.ACT)
    subject = said(
        _("%(count)s leads were not touched for more than %(days)s working days"), count=len(leads), days=days
    )
    body = names if len(leads) <= NAMED else said(_("%(names)s and others"), names=names)
    return tell([follower], subject, body, link=f"{reverse('leads')}?tab=untouched", kind=Kind.ACT)
