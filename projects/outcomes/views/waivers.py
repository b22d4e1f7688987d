"""Waiving a condition of landing for a project, and taking the waiver back; for the centre."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.register.models import Project
from projects.tenancy.forms import ReasonForm
from projects.tenancy.rules import is_centre
from projects.tenancy.verbviews import VerbFormView

from ..actions.waivers import end_waiver, grant_waiver, waivable
from ..forms.landing import WaiverForm
from ..models import Waiver


class ActView(VerbFormView):
    """A page with one form about a project's landing: subclass with `title`, `hint`, `button`."""

    template_name = "outcomes/act.html"
    title = hint = ""
    button = _("Save")
    tone = "primary"

    def get_success_url(self):
        return reverse("landing", args=[self.project.number])

    def get_context_data(self, **kwargs):
        words = {"title": self.title, "hint": self.hint, "button": self.button, "tone": self.tone}
        return super().get_context_data(project=self.project, back=self.get_success_url(), **words, **kwargs)


class WaiverNewView(ActView):
    """Waive a condition."""

    form_class = WaiverForm
    title, button = _("Waive a condition"), _("Grant the waiver")
    hint = _("It stands in for the evidence from today on. Who grants it does not confirm the landing.")
    done_message = _("The condition is waived.")

    def dispatch(self, request, *args, **kwargs):
        projects = Project.objects.visible_to(request.user).select_related("county", "carrier")
        self.project = get_object_or_404(projects, number=kwargs["number"])
        if not is_centre(request.user, self.project.county_id):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"waivable": waivable(self.project)}

    def act(self, form):
        checked, user = form.cleaned_data["paper"], self.request.user
        paper = store(checked, by=user, county=self.project.county) if checked else None
        return grant_waiver(project=self.project, by=user, paper=paper, **form.values())


class WaiverEndView(ActView):
    """Take a waiver back."""

    form_class = ReasonForm
    title = button = _("Take the waiver back")
    tone = "danger"
    hint = _("The condition has to be proved again. A landing that was confirmed with it stays until it is revoked.")
    done_message = _("The waiver is taken back.")

    def dispatch(self, request, *args, **kwargs):
        rows = Waiver.objects.visible_to(request.user).standing().select_related("project__county")
        self.waiver = get_object_or_404(rows, pk=kwargs["pk"])
        self.project = self.waiver.project
        if not is_centre(request.user, self.project.county_id):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return end_waiver(waiver=self.waiver, by=self.request.user, **form.cleaned_data)
