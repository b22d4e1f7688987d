"""办理路径: the centre lets an application go another way of its carrier."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.seats import CENTRE
from projects.register.actions.ways import choose_way, contest_score, ways_of
from projects.register.changes import route_words
from projects.register.models import Application
from projects.tenancy.verbviews import VerbFormView
from projects.trace.wording import listed

from ..forms.intake import WayForm


class WayView(VerbFormView):
    """The routes of the carrier with their steps; one is chosen with the reason."""

    form_class, template_name = WayForm, "workflows/way.html"
    done_message = _("The application goes this way from now on.")

    def dispatch(self, request, *args, **kwargs):
        rows = Application.objects.visible_to(request.user)
        rows = rows.select_related("project", "carrier", "enclave", "organisation", "route")
        self.application = get_object_or_404(rows, number=kwargs["number"])
        if not request.user.seats.has(*CENTRE, county_id=self.application.project.county_id):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        ways = [
            (route, listed([route.get_code_display(), *route_words(route)], "，"))
            for route in ways_of(self.application)
        ]
        return super().get_form_kwargs() | {"ways": ways}

    def get_initial(self):
        return {"code": self.application.route.code}

    def act(self, form):
        return choose_way(self.application, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("application-read", args=[self.application.number])

    def get_context_data(self, **kwargs):
        entry = contest_score(self.application.project)
        project = self.application.project
        return super().get_context_data(application=self.application, project=project, entry=entry, **kwargs)
