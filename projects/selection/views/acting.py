"""What the pages with one form share: show it, run the verb on its clean data, keep what was typed when it refuses."""

from django.contrib import messages
from django.shortcuts import redirect, render

from projects.trace.errors import Refused


def act_on(request, form, verb, *, done, back, template, **context):
    """Show a form; when it is posted and clean, run `verb(form)`, say `done` and go `back`."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "back": back, **context})
