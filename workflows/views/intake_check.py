"""The sheet of the material check: one finding per item, one decision for the whole, the papers beside it."""

from functools import cached_property, partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.files.pages import KINDS, drawn_page
from projects.register.actions import applications, supplements
from projects.register.eligibility import check_items
from projects.trace.errors import Refused

from ..forms.intake import CheckForm
from .intake import IntakeStep


class CheckView(IntakeStep):
    """The desk's sheet: one finding per item, then one decision for the whole."""

    step = "intake.check"
    form_class = CheckForm
    template_name = "workflows/intake_check.html"
    DONE = {
        "accept": gettext_lazy("Accepted. The applicant has been told."),
        "supplement": gettext_lazy("The notice is with the applicant; your clock stands still meanwhile."),
        "refuse": gettext_lazy("Not accepted. The applicant has been told the reason."),
    }

    @cached_property
    def items(self):
        """The lines of the sheet."""
        return check_items(self.version)

    def get_form_kwargs(self):
        last = self.application.notices.select_related("version").last()
        named = {row.item: row for row in last.version.findings.all()} if last else {}
        in_order = {item: row.result for item, row in named.items() if row.result == row.Result.OK}
        return super().get_form_kwargs() | {"items": self.items, "before": in_order, "again": last is not None}

    def get(self, request, *args, **kwargs):
        if request.htmx and "look" in request.GET:
            return render(request, "workflows/check_viewer.html", {"viewer": self.viewer(request.GET["look"])})
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "look" in request.POST:  # without script: the paper is opened, what was typed stays
            return self.render_to_response(self.get_context_data(form=form))
        if request.POST.get("decision") == "rest":
            kwargs = self.get_form_kwargs() | {"data": form.rest_in_order()}
            return self.render_to_response(self.get_context_data(form=CheckForm(**kwargs)))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def act(self, form):
        decision = self.request.POST.get("decision")
        data, findings = form.cleaned_data, form.findings()
        self.done_message = self.DONE.get(decision, self.done_message)
        if decision == "accept":
            return partial(applications.accept, application=self.application, findings=findings), "accept"
        if decision == "supplement":
            verb = partial(
                supplements.request_supplement, application=self.application, findings=findings,
                reason_again=data.get("reason_again", ""),
            )  # fmt: skip
            return verb, "supplement"
        if decision == "refuse":
            complete = findings if len(findings) == len(form.items) else None
            verb = partial(applications.refuse, application=self.application, reason=data["reason"], findings=complete)
            return verb, "refuse"
        raise Refused(_("Please choose what is to happen."))

    def get_success_url(self):
        """The notice that was just sent, else the inbox."""
        if self.request.POST.get("decision") == "supplement":
            return reverse("supplement-notice-page", args=[self.application.number, self.result.number])
        return super().get_success_url()

    def papers(self):
        """The documents of the sheet that can be read beside it."""
        return {
            document.pk: document for item in self.items for document in item.documents if document.file.kind in KINDS
        }

    def viewer(self, asked):
        """The page asked for as "document.page", or None for what cannot be shown."""
        pk, _dot, number = asked.partition(".")
        document = self.papers().get(int(pk)) if pk.isascii() and pk.isdigit() else None
        number = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
        page = drawn_page(document.file, number) if document else None
        if page is None:
            return None
        return {
            "document": document, "number": number, "page": page,
            "before": number - 1, "after": number + 1 if number < page.pages else 0,
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        earlier = list(self.application.notices.select_related("version"))
        recommendation = self.application.recommendations.select_related("enclave", "by").first()
        asked = self.request.POST.get("look") or self.request.GET.get("look", "")
        return super().get_context_data(
            earlier=earlier, recommendation=recommendation, papers=self.papers(),
            viewer=self.viewer(asked) if asked else None, **kwargs,
        )  # fmt: skip
