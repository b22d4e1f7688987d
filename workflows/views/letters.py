"""Letters of a project: what was issued, one letter with its files, and issuing one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from projects.files.papers import set_paper
from projects.register.models import Project
from projects.tenancy.models import IssuedLetter
from projects.tenancy.verbviews import VerbFormView

from ..letters import FORMS, grounds_of, issue, may_issue

READ = ("paper__word", "paper__pdf", "project__organisation", "by")


def _project(request, number):
    rows = Project.objects.visible_to(request.user).select_related("organisation", "county", "carrier")
    return get_object_or_404(rows, number=number)


@require_safe
def letter_list(request, number):
    """Every letter of the project, and what can be issued now."""
    project = _project(request, number)
    letters = project.letters.select_related("paper__word", "paper__pdf", "by")
    grounds = [ground for ground in grounds_of(project).values() if may_issue(request.user, project, ground)]
    return render(request, "workflows/letters.html", {"project": project, "letters": letters, "grounds": grounds})


@require_safe
def letter_page(request, pk):
    """One letter with its files and their hashes."""
    letter = get_object_or_404(IssuedLetter.objects.visible_to(request.user).select_related(*READ), pk=pk)
    return render(
        request, "workflows/letter.html", {"letter": letter, "paper": letter.paper, "project": letter.project}
    )


class IssueView(VerbFormView):
    """Issue a letter: what the file knows is filled in, the rest is asked."""

    template_name = "workflows/letter_issue.html"
    done_message = _("Issued. Print it from Word or as PDF; both files are kept.")

    def dispatch(self, request, *args, **kwargs):
        self.project = _project(request, kwargs["number"])
        self.ground = grounds_of(self.project).get(kwargs["kind"])
        if kwargs["kind"] not in FORMS:
            raise Http404
        if not may_issue(request.user, self.project, self.ground):
            raise PermissionDenied
        if self.ground is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return FORMS[self.ground.kind]

    def get_initial(self):
        return self.ground.initial()

    def act(self, form):
        letter = issue(self.ground, by=self.request.user, data=form.cleaned_data)
        set_paper(letter.paper)  # after the act: whoever issues it prints it now
        return letter

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, ground=self.ground, **kwargs)
