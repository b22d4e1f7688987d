"""飞地工作台: what waits, whose term ends, which landing is owed, the year in counted figures; renewals."""

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.outcomes.actions.events import may_keep
from projects.outcomes.models import CarrierEvent
from projects.people.models import Carrier
from projects.people.seats import AUDITOR, CENTRE
from projects.tenancy.actions.renewals import renew
from projects.tenancy.models import MoveIn
from projects.tenancy.rules import carriers_seen_by, longest_term
from projects.tenancy.verbviews import VerbFormView

from ..enclave import clauses, ending, performance
from ..forms.enclave import RenewForm
from ..models import WorkItem
from ..steps import step_title, step_url

SHOWN = 30
# Figures of the year: fact, label, unit is in the label.
ROWS = (
    ("recommended", _("Projects recommended")), ("visits", _("Visits")), ("move_ins", _("Move-ins of the year")),
    ("area", _("Area let (m²)")), ("renewals", _("Renewals")), ("exits", _("Exits of the year")),
    ("landed", _("Landed in the county")), ("events", _("Events held")), ("heads", _("People who came")),
)  # fmt: skip


def desk(request, pk):
    """The desk of one enclave, for its operators, the centre and the auditor."""
    carrier = get_object_or_404(carriers_seen_by(request.user), pk=pk, kind=Carrier.Kind.ENCLAVE)
    own = carrier.pk in request.user.seats.carriers()
    if not own and not request.user.seats.has(*CENTRE, AUDITOR, county_id=carrier.county_id):
        raise Http404
    year = timezone.localdate().year
    figures = performance(carrier, (year, year - 1))
    items = WorkItem.objects.visible_to(request.user).open().filter(carrier=carrier)
    items = list(items.select_related("project", "clock").order_by("created_at")[:SHOWN])
    for item in items:
        item.title, item.url = step_title(item.step), step_url(item)
    events = CarrierEvent.objects.current().filter(carrier=carrier).select_related("kind")
    events = events.annotate(heads=Coalesce(Sum("attendance__heads"), 0))
    context = {
        "carrier": carrier, "own": own, "may_keep": may_keep(request.user, carrier), "today": timezone.localdate(),
        "year": year, "items": items, "ending": ending(carrier)[:SHOWN], "clauses": clauses(carrier)[:SHOWN],
        "events": events.order_by("-on", "-pk")[:5], "stats": [(label, figures[year][name]) for name, label in ROWS[:4]],
        "table": [(label, figures[year][name], figures[year - 1][name]) for name, label in ROWS],
    }  # fmt: skip
    return render(request, "workflows/enclave_desk.html", context)


class RenewView(VerbFormView):
    """续签: a further agreement of a stay in the own enclave."""

    form_class, template_name = RenewForm, "workflows/enclave_renew.html"
    done_message = _("The renewal is recorded; the centre has been told.")

    def dispatch(self, request, *args, **kwargs):
        rows = MoveIn.objects.visible_to(request.user).select_related("project__county", "carrier")
        self.stay = get_object_or_404(rows, pk=kwargs["pk"], carrier__kind=Carrier.Kind.ENCLAVE)
        if self.stay.carrier_id not in request.user.seats.carriers():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        data, by = dict(form.cleaned_data), self.request.user
        data["agreement"] = store(data["agreement"], by=by, county=self.stay.project.county)
        return renew(move_in=self.stay, by=by, **data)

    def get_success_url(self):
        return reverse("stay", args=[self.stay.pk])

    def get_context_data(self, **kwargs):
        cap = longest_term(self.stay)
        return super().get_context_data(stay=self.stay, project=self.stay.project, cap=cap, **kwargs)
