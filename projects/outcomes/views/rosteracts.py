"""Forms of the roster: a new person, a change from a day on, a correction, leaving, a line entered by mistake."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.tenancy.forms import ReasonForm
from projects.tenancy.verbviews import VerbFormView

from ..actions.roster import change_person, correct_line, last_line, leave_project, record_person, strike_line
from ..forms.roster import RosterChangeForm, RosterCorrectForm, RosterLeaveForm, RosterPersonForm
from ..models import RosterLine
from ..rosterplan import FIELDS
from ..rosterrows import rows_of
from ..rules import may_gather
from .roster import is_own, person_of, project_of


class RosterFormView(VerbFormView):
    """What the forms share: whose roster, who may keep it, the evidence as a stored file."""

    template_name = "outcomes/roster_form.html"
    done_message = _("Recorded. It counts when another person has verified it.")
    note = button = ""
    line = None

    def dispatch(self, request, *args, **kwargs):
        self.find(request, **kwargs)
        if not may_gather(request.user, self.project):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def proof(self, form):
        """The uploaded evidence as a stored file, or None."""
        upload = form.cleaned_data.get("evidence")
        return store(upload, by=self.request.user, county=self.project.county) if upload else None

    def get_success_url(self):
        return reverse("roster", args=[self.project.number])

    def get_context_data(self, **kwargs):
        rows = rows_of([self.line] if self.line else [], named=is_own(self.request.user, self.project))
        return super().get_context_data(project=self.project, act=self, row=rows[0] if rows else None, **kwargs)


class RosterAddView(RosterFormView):
    """A new person."""

    form_class = RosterPersonForm
    title = _("Add a person")

    def find(self, request, number):
        self.project = project_of(request, number)

    def act(self, form):
        given = {name: form.cleaned_data[name] for name in ("name", "born_on", "since", "told")}
        return record_person(
            project=self.project, by=self.request.user, evidence=self.proof(form), **given, **form.standing()
        )


class PersonFormView(RosterFormView):
    """About somebody who is on the roster."""

    def find(self, request, pk):
        self.person = person_of(request, pk)
        self.project, self.line = self.person.project, last_line(self.person)

    def get_success_url(self):
        return reverse("roster-person", args=[self.person.pk])


class RosterChangeView(PersonFormView):
    """Something is otherwise from a day on."""

    form_class = RosterChangeForm
    title = _("Record a change")
    note = _("What was true before that day stays true. Something that was wrong from the start is corrected instead.")

    def get_initial(self):
        return {name: getattr(self.line, name) for name in FIELDS} if self.line else {}

    def act(self, form):
        data = form.cleaned_data
        return change_person(
            person=self.person, by=self.request.user, since=data["since"], reason=data["reason"],
            evidence=self.proof(form), **form.standing(),
        )  # fmt: skip


class RosterLeaveView(PersonFormView):
    """Somebody leaves."""

    form_class = RosterLeaveForm
    title = _("Record that somebody left")

    def act(self, form):
        data = form.cleaned_data
        return leave_project(
            person=self.person, by=self.request.user, on=data["on"], reason=data["reason"], evidence=self.proof(form)
        )


class LineFormView(RosterFormView):
    """About one line."""

    def find(self, request, pk):
        lines = RosterLine.objects.visible_to(request.user).select_related("person__project__county")
        self.line = get_object_or_404(lines, pk=pk)
        self.project = self.line.person.project

    def get_success_url(self):
        return reverse("roster-person", args=[self.line.person_id])


class RosterCorrectView(LineFormView):
    """A line was wrong from the start."""

    form_class = RosterCorrectForm
    title = _("Correct a line")
    note = _("The earlier line stays as history; this one takes its place when another person has verified it.")

    def get_initial(self):
        return {name: getattr(self.line, name) for name in (*FIELDS, "since")}

    def act(self, form):
        data = form.cleaned_data
        return correct_line(
            line=self.line, by=self.request.user, reason=data["reason"], since=data["since"], evidence=self.proof(form),
            **form.standing(),
        )  # fmt: skip


class RosterStrikeView(LineFormView):
    """A line should never have been entered."""

    form_class = ReasonForm
    title = _("Entered by mistake")
    note = _("A line that nobody has verified goes at once. A verified one goes when another person has verified that.")

    def act(self, form):
        return strike_line(line=self.line, by=self.request.user, reason=form.cleaned_data["reason"])
