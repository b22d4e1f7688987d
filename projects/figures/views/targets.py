"""目标与统计: targets with what is computed, reference figures, the rule in words, closes."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.models import County
from projects.people.seats import CENTRE_LEADER, COUNTY_READERS

from ..actions import close_year
from ..forms import AskForm
from ..models import CountingRule, ReferenceFigure, YearClose
from ..rules.closes import adjustments, last_day
from ..rules.counting import count_year
from ..rules.progress import progress_of, sentence, target_value
from ..rules.targets import target_lines
from ..scope import Scope


def targets(request):
    """The targets of a year and everything by which its figure is to be read."""
    if not request.user.seats.has(*COUNTY_READERS):
        raise Http404
    form = AskForm.of(request.GET)
    scope = Scope(request.user)
    count = scope.count(form.asked)
    year, county = form.asked.year, scope.county
    context = {
        "form": form,
        "year": year,
        "sentence": sentence(progress_of(count, target=target_value(county, year))),
        "lines": target_lines(county, count),
        "references": ReferenceFigure.objects.filter(county=county, year__lt=year).order_by("-year", "pk"),
        "rules": CountingRule.objects.filter(county=county),
        "rule": count.rule,
        "closes": _closes(county, form.asked.known_on),
        "may_close": _may_close(request.user, county, year),
    }
    return render(request, "figures/targets.html", context)


def _closes(county, known_on):
    """Closed years with their issued figure and what became known since."""
    rows = []
    for close in YearClose.objects.filter(county=county).select_related("closed_by"):
        count = count_year(county, close.year, as_of=last_day(close.year), known_on=known_on)
        rows.append({"close": close, "issued": close.snapshot.get("counted"), "changes": adjustments(close, count)})
    return rows


def _may_close(user, county, year):
    """Whether the button is shown: the leader, a year that is over and still open."""
    over = timezone.localdate() > date(year, 12, 31)
    leads = user.seats.has(CENTRE_LEADER, county_id=county.pk)
    return over and leads and not YearClose.objects.filter(county=county, year=year).exists()


@require_POST
def close(request, year):
    """Close a year."""
    if not request.user.seats.has(CENTRE_LEADER):
        raise Http404
    county = get_object_or_404(County, pk__in=request.user.seats.counties(CENTRE_LEADER))
    done = close_year(by=request.user, county=county, year=year)
    messages.success(request, _("The year %(year)s is closed. Its snapshot stands.") % {"year": done.year})
    return redirect(f"{reverse('targets')}?year={year}")
