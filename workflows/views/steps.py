"""The page of one step: fetch the item, refuse early, show the form, run the verb through the service, go on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from projects.trace.errors import Refused

from .. import handing, service
from ..models import WorkItem
from ..rights import acts_for, may_act


class StepView(FormView):
    """Subclass per step: `step`, `form_class`, `template_name` and `act(form)`.

    `act` returns `(verb, outcome)`: the verb is called as `verb(project=…, by=…)` inside the service's transaction.
    What was typed is kept when the act is refused.
    """

    step = ""
    done_message = gettext_lazy("Done. The file has moved on.")
    asks_nothing = False  # what the form proposes suffices: moving the card on the board does the step

    def dispatch(self, request, *args, **kwargs):
        items = WorkItem.objects.visible_to(request.user).select_related(
            "project__organisation", "project__carrier", "carrier", "clock", "owner", "done_by", "task"
        )
        self.item = get_object_or_404(items, pk=kwargs["item"], step=self.step)
        if self.item.owner_id and acts_for(request.user, self.item):
            handing.touch(self.item, by=request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_act(self):
        """Whether this person may do the step now (others read it)."""
        return self.item.done_at is None and may_act(self.request.user, self.item)

    def form_valid(self, form):
        try:
            service.refuse_early(self.item, by=self.request.user)
            verb, outcome = self.act(form)
            self.result = service.complete(self.item, by=self.request.user, act=verb, outcome=outcome)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done_message)
        return redirect(self.get_success_url())

    @classmethod
    def do_unasked(cls, request, item):
        """Do the step with what its form proposes. Returns what is to be said, or "" where it asks for more."""
        view = cls(item=item)
        view.setup(request, item=item.pk)
        form = view.get_form_class()(**view.get_form_kwargs() | {"data": view.get_initial(), "files": None})
        if not form.is_valid():
            return ""
        verb, outcome = view.act(form)
        service.complete(item, by=request.user, act=verb, outcome=outcome)
        return view.done_message

    def get_success_url(self):
        return reverse("inbox")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            item=self.item, step_item=self.item, project=self.item.project, may_act=self.may_act, **kwargs
        )
