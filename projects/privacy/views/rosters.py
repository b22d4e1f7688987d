"""Erasing a person of the rosters, who has no account to ask with."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.outcomes.models import RosterPerson
from projects.people.proof import prove
from projects.tenancy.forms import ReasonForm
from projects.tenancy.rules import is_centre
from projects.tenancy.verbviews import VerbFormView

from ..actions.rosters import erase_roster_person


class RosterEraseView(VerbFormView):
    """The centre erases the name at the person's wish."""

    form_class = ReasonForm
    template_name = "privacy/roster_erase.html"
    asks_again = True
    done_message = _("The name is erased.")

    def dispatch(self, request, *args, **kwargs):
        people = RosterPerson.objects.visible_to(request.user).select_related("project")
        self.person = get_object_or_404(people, pk=kwargs["pk"])
        if not is_centre(request.user, self.person.project.county_id):
            raise PermissionDenied
        prove(request)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        return erase_roster_person(self.person, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self):
        return reverse("roster-person", args=[self.person.pk])

    def get_context_data(self, **kwargs):
        same = RosterPerson.objects.filter(project__county=self.person.project.county_id, key=self.person.key)
        return super().get_context_data(person=self.person, entries=same.count(), **kwargs)
