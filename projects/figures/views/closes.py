"""Closing months, quarters and years, and what became known after a close."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects.people.models import County
from projects.people.seats import CENTRE
from projects.trace.errors import Refused

from ..actions.closes import close_period, prepare_close
from ..forms import AskForm
from ..models import PeriodClose
from ..rules.closes import Corrected, adjustments
from ..rules.counting import count_year
from ..rules.periods import Period
from ..targetforms import PeriodForm
from .targets import readers_scope


@require_POST
def period_close(request):
    """Prepare or close a period."""
    if not request.user.seats.has(*CENTRE):
        raise Http404
    county = get_object_or_404(County, pk__in=request.user.seats.counties(*CENTRE))
    form = PeriodForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a month, a quarter or a year that is over."))
    asked = form.cleaned_data["year"], form.cleaned_data["period"]
    period = Period(asked[0], *asked[1])
    key = {"county": county, "year": period.year, "kind": period.kind, "number": period.number}
    if "prepare" in request.POST:
        prepare_close(by=request.user, **key)
        messages.success(request, _("%(period)s is prepared; another person closes it.") % {"period": period.label})
    else:
        close_period(by=request.user, **key)
        messages.success(request, _("%(period)s is closed. Its snapshot stands.") % {"period": period.label})
    return redirect(f"{reverse('targets')}?year={period.year}#closes")


def close(request, pk):
    """One close: what was issued, the same period as known on a day, and each difference with its reason."""
    scope = readers_scope(request)
    rows = PeriodClose.objects.closed().filter(county=scope.county).select_related("closed_by", "prepared_by")
    row = get_object_or_404(rows, pk=pk)
    form = AskForm.of(request.GET)
    period = Period.of(row)
    count = count_year(scope.county, row.year, as_of=period.last_day, known_on=form.asked.known_on)
    corrected = Corrected(row, adjustments(row, count))
    context = {"close": row, "period": period, "corrected": corrected, "known_on": form.asked.known_on, "form": form}
    return render(request, "figures/close.html", context)
