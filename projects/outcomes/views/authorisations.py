"""授权: written authorisations of substitutes for landings: the list, a new one, taking one back."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.people.models import County, User
from projects.people.seats import CENTRE, COUNTY_READERS
from projects.tenancy.forms import ReasonForm
from projects.tenancy.rules import is_centre
from projects.tenancy.verbviews import VerbFormView

from ..actions.authorisations import authorise, end_authorisation
from ..authority import SUBSTITUTES
from ..forms.landing import AuthorisationForm
from ..models import Authorisation

PAGE = 30


def authorisations(request):
    """Those that hold, those to come, those that are over."""
    rows = Authorisation.objects.visible_to(request.user)
    if not request.user.seats.has(*COUNTY_READERS, *SUBSTITUTES):
        raise Http404
    rows = rows.select_related("principal", "deputy", "recorded_by", "ended_by", "paper")
    context = {
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_record": request.user.seats.has(*CENTRE),
    }
    return render(request, "outcomes/authorisations.html", context)


class AuthorisationView(VerbFormView):
    """What the pages about one authorisation share."""

    template_name = "outcomes/act.html"
    title = hint = ""
    tone = "primary"

    def get_success_url(self):
        return reverse("authorisations")

    def get_context_data(self, **kwargs):
        words = {"title": self.title, "hint": self.hint, "button": self.title, "tone": self.tone}
        return super().get_context_data(back=self.get_success_url(), **words, **kwargs)


def _office(county_id, *roles):
    """People with one of the roles in a county, by name."""
    live = {"memberships__ended_at": None, "memberships__county": county_id, "memberships__role__in": roles}
    return User.objects.filter(is_active=True, **live).distinct().order_by("name", "pk").prefetch_related("memberships")


class AuthorisationNewView(AuthorisationView):
    """Record a written authorisation."""

    form_class = AuthorisationForm
    title = _("Record an authorisation")
    hint = _("The substitute judges landings in a colleague's place; never what either of them had a hand in.")
    done_message = _("Recorded. The substitute is told.")

    def dispatch(self, request, *args, **kwargs):
        counties = request.user.seats.counties(*CENTRE) if request.user.is_authenticated else ()
        if not counties:
            raise Http404
        self.county = County.objects.get(pk=min(counties))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        centre = _office(self.county.pk, *CENTRE)
        others = _office(self.county.pk, *SUBSTITUTES).exclude(pk__in=centre.values("pk"))
        return super().get_form_kwargs() | {"principals": centre, "deputies": others}

    def act(self, form):
        data = form.cleaned_data
        paper = store(data["paper"], by=self.request.user, county=self.county)
        return authorise(by=self.request.user, county=self.county, **data | {"paper": paper})


class AuthorisationEndView(AuthorisationView):
    """Take an authorisation back."""

    form_class = ReasonForm
    title = _("Take the authorisation back")
    tone = "danger"
    hint = _("It ends today. What was judged under it stays.")
    done_message = _("The authorisation is taken back.")

    def dispatch(self, request, *args, **kwargs):
        rows = Authorisation.objects.visible_to(request.user).filter(ended_on=None)
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        if not is_centre(request.user, self.row.county_id):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return end_authorisation(authorisation=self.row, by=self.request.user, **form.cleaned_data)
