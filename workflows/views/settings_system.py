"""系统运行: what the doctor finds, background work and its recurring jobs, the audit log's chain."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from projects.people.models import County
from projects.trace import sealing
from projects.trace.models import AuditCheck

from .. import background
from ..doctor import examine
from .settings_base import DECIDERS, KEEPERS, county_for, tabs

CHECKS = 7


def system(request):
    """Everything at a glance; what asks other machines is left to `manage.py doctor`."""
    county = county_for(request.user, *DECIDERS)
    jobs = background.job_lines()
    # Files that stand on an unknown step are named with their numbers: of other counties nobody reads them.
    but = ("steps",) if County.objects.count() > 1 else ()
    context = {
        "tabs": tabs("settings-system"), "areas": examine(quick=True, but=but), "work": background.overview(),
        "jobs": jobs, "trouble": any(line.state in ("failed", "late") for line in jobs),
        "head": sealing.head(), "checks": AuditCheck.objects.all()[:CHECKS],
        "may_retry": request.user.seats.has(*KEEPERS, county_id=county.pk),
    }  # fmt: skip
    return render(request, "settings/system.html", context)


@require_POST
def work_retry(request, pk):
    """Do a failed piece of background work again."""
    county = county_for(request.user, *KEEPERS)
    if not DBTaskResult.objects.filter(pk=pk).exists():
        raise Http404
    background.retry(pk, by=request.user, county=county)
    messages.success(request, _("It waits for a worker again."))
    return redirect("settings-system")
