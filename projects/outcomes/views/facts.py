"""人才: counts to be verified, and all of them; adding, correcting, verifying; photos."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.files.uploads import hold
from projects.register.models import Project
from projects.register.searching import named
from projects.tenancy.forms import CarrierFilter
from projects.tenancy.rules import carriers_seen_by, is_centre
from projects.tenancy.verbviews import VerbFormView

from ..actions.facts import COUNTS, add_photo, record_talent, verify_fact
from ..forms.facts import PhotoForm, TalentForm
from ..models import Grant, ProjectPhoto, RosterUse, Talent
from ..rules import may_record

PAGE = 30
MODELS = {"talent": Talent, "grant": Grant}


def _rows(model, user, wanted, day, paper):
    rows = model.objects.visible_to(user).current().select_related("project", "recorded_by", "verified_by", paper)
    if wanted.get("carrier"):
        rows = rows.filter(project__carriers=wanted["carrier"])
    if wanted.get("year"):
        rows = rows.filter(**{f"{day}__year": wanted["year"]})
    if wanted.get("q"):
        rows = rows.filter(named(wanted["q"], "project__"))
    return rows.order_by(f"-{day}", "-pk")


def facts(request):
    """The page of talent and investment."""
    form = CarrierFilter(request.GET or None, carriers=carriers_seen_by(request.user))
    wanted = form.cleaned()
    talent = _rows(Talent, request.user, wanted, "as_of", "proof")
    talent = talent.annotate(rostered=Exists(RosterUse.objects.filter(project=OuterRef("project"))))
    lists = {
        "talent-open": (_("Talent to be verified"), talent.filter(verified_at=None)),
        "talent": (_("Talent"), talent),
    }
    tab = request.GET.get("tab") if request.GET.get("tab") in lists else "talent-open"
    page = Paginator(lists[tab][1], PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "tab": tab,
        "tabs": _tabs(request, lists, tab, page.paginator.count),
        "page_obj": page,
        "may_verify": bool(request.user.seats.counties("centre_staff", "centre_leader")),
    }
    return render(request, "outcomes/facts.html", context)


def _tabs(request, lists, tab, count):
    kept = request.GET.copy()
    kept.pop("page", None)
    made = []
    for name, (label, rows) in lists.items():
        kept["tab"] = name
        number = count if name == tab else rows.count()
        made.append({"label": label, "count": number, "active": name == tab, "url": f"?{kept.urlencode()}"})
    return made


@require_POST
def verify(request, model, pk):
    """Verify a talent count or policy money that another person recorded."""
    fact = get_object_or_404(MODELS[model].objects.visible_to(request.user).select_related("project"), pk=pk)
    if not is_centre(request.user, fact.project.county_id):
        raise PermissionDenied
    verify_fact(fact=fact, by=request.user)
    messages.success(request, _("Verified; it counts from now on."))
    back = request.META.get("HTTP_REFERER", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else reverse("talent"))


class OfProjectView(VerbFormView):
    """Add a fact to a project, for those who record its facts."""

    template_name = "outcomes/fact.html"

    def dispatch(self, request, *args, **kwargs):
        projects = Project.objects.visible_to(request.user).select_related("county", "carrier")
        self.project = get_object_or_404(projects, number=kwargs["number"])
        if not may_record(request.user, self.project):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def kept(self, data, name):
        """The form's data with its upload kept as a file."""
        return data | {name: store(data[name], by=self.request.user, county=self.project.county)}

    def get_success_url(self):
        return self.project.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, act=self, **kwargs)


class FactView(OfProjectView):
    """A talent count or an investment; `?corrects=` replaces an earlier row."""

    done_message = gettext_lazy("Recorded. It counts when the centre has verified it.")

    @cached_property
    def corrects(self):
        wanted = self.request.GET.get("corrects", "")
        if not wanted.isdecimal():
            return None
        return get_object_or_404(self.model.objects.current().filter(project=self.project), pk=wanted)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"corrects": self.corrects}

    def get_initial(self):
        return {name: getattr(self.corrects, name) for name in self.columns} if self.corrects else {}

    def act(self, form):
        data = self.kept(form.cleaned_data, self.paper)
        return self.verb(project=self.project, by=self.request.user, corrects=self.corrects, **data)


class TalentView(FactView):
    """Head counts of a project."""

    model, form_class, paper, verb = Talent, TalentForm, "proof", staticmethod(record_talent)
    columns = ("as_of", *COUNTS)
    title = gettext_lazy("Talent count")


class PhotoView(OfProjectView):
    """A real photo of the project: what its camera noted is shown in the fields before anything is saved."""

    form_class = PhotoForm
    template_name = "outcomes/photo.html"
    title = gettext_lazy("Photo of the project")
    corrects = None
    done_message = gettext_lazy("The photo is kept.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sender": self.request.user}

    def get_initial(self):
        return {"purpose": self.request.GET.get("purpose", ProjectPhoto.Purpose.VIEW)}

    def form_valid(self, form):
        return self._look(form) if form.proposed else super().form_valid(form)

    def form_invalid(self, form):
        return self._look(form) if form.cleaned_data.get("file") else super().form_invalid(form)

    def _look(self, form):
        """The form again with the notes of the camera in it, while the photo is held."""
        photo = form.cleaned_data["file"]
        upload = photo.upload or hold(self.request.FILES["file"], by=self.request.user)
        data = self.request.POST.dict() | form.proposed | {"looked": "on", "file-upload": str(upload.key)}
        again = PhotoForm(data, sender=self.request.user)
        for name, sentences in form.errors.items():
            again.add_error(name if name in again.fields else None, sentences)
        return self.render_to_response(self.get_context_data(form=again, held=upload, proposed=form.proposed))

    def act(self, form):
        data = dict(form.cleaned_data)
        data.pop("looked")
        data["purpose"] = data["purpose"] or ProjectPhoto.Purpose.VIEW
        noted = {"place": data["place"], "taker": data["taker"]}
        file = store(data.pop("file"), by=self.request.user, county=self.project.county, **noted)
        return add_photo(project=self.project, by=self.request.user, file=file, **data)
