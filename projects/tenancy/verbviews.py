"""A page with a form that calls one verb; what was typed stays when the verb refuses."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from projects.trace.errors import Refused


class VerbFormView(FormView):
    """Subclass per act: `form_class`, `template_name`, `act(form)` and `get_success_url()`."""

    done_message = _("Saved.")

    def form_valid(self, form):
        try:
            self.result = self.act(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done_message)
        return redirect(self.get_success_url())
