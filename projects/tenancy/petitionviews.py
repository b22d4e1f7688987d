"""Pages of petitions: the list, complaining or suggesting, one with its answer."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.register.models import Project

from .actions.petitions import answer, ask
from .changeviews import request_tabs
from .forms import AnswerForm, PetitionForm
from .models import Petition
from .rules import may_answer, may_ask
from .verbviews import VerbFormView

PAGE = 30
READ = ("project__organisation", "project__county", "by", "decided_by", "file")


def petitions(request):
    """Petitions that one may see, those without an answer first."""
    rows = Petition.objects.visible_to(request.user).select_related(*READ)
    waiting = request.GET.get("state") != "all"
    rows = rows.filter(state=Petition.State.OPEN) if waiting else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tabs = request_tabs(request.user, "petitions")
    return render(request, "tenancy/petitions.html", {"page_obj": page, "waiting": waiting, "tabs": tabs})


class AskView(VerbFormView):
    """Complain or suggest something."""

    form_class = PetitionForm
    template_name = "tenancy/petition_new.html"
    done_message = _("It is handed in. You hear from us when it is answered.")

    def dispatch(self, request, *args, **kwargs):
        rows = Project.objects.visible_to(request.user).select_related("county", "organisation")
        self.project = get_object_or_404(rows, number=kwargs["number"])
        if not may_ask(request.user, self.project):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        data, by = form.cleaned_data, self.request.user
        stored = store(data["file"], by=by, county=self.project.county) if data["file"] else None
        return ask(project=self.project, by=by, **data | {"file": stored})

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, kind=Petition.Kind.COMPLAINT, **kwargs)


class PetitionView(VerbFormView):
    """One petition with its answer, or the form to answer it."""

    form_class = AnswerForm
    template_name = "tenancy/petition.html"
    done_message = _("Answered; the applicant is told.")

    def dispatch(self, request, *args, **kwargs):
        rows = Petition.objects.visible_to(request.user).select_related(*READ)
        self.petition = get_object_or_404(rows, pk=kwargs["pk"])
        answers = may_answer(request.user, self.petition)
        if request.method == "POST" and not answers:
            raise PermissionDenied
        self.may_answer = answers and self.petition.state == Petition.State.OPEN
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return answer(petition=self.petition, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.petition.get_absolute_url()

    def get_context_data(self, **kwargs):
        own = self.petition.project.organisation_id in self.request.user.seats.organisations()
        return super().get_context_data(
            petition=self.petition, project=self.petition.project, may_answer=self.may_answer, own=own, **kwargs
        )
