"""Steps of the intake: the enclave's recommendation, the supplement; entering on behalf. The check: `intake_check`."""

from functools import cached_property, partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.people.actions import enter_organisation
from projects.people.models import County
from projects.people.seats import ENCLAVE_OPERATOR
from projects.register.actions import applications, supplements
from projects.register.actions.drafts import start_application
from projects.register.eligibility import form_rule, industries, problems, read_draft
from projects.register.models import Application
from projects.register.supplement import materials_of, open_codes, open_items, open_notice
from projects.trace.errors import Refused

from ..forms.intake import RecommendForm, SupplementForm
from ..forms.portal import DraftForm, OnBehalfForm
from ..models import IntakeProcess
from ..rights import may_act
from ..standing import stand_all
from .portal import CARD
from .portal_draft import draft_page
from .portal_fill import both_texts, save_posted, seen_by
from .portal_materials import material_cards
from .portal_read import sections
from .steps import StepView


class IntakeStep(StepView):
    """A step of the intake knows its application."""

    @cached_property
    def application(self):
        """The application of the item's process."""
        rows = IntakeProcess.objects.select_related(
            "application__carrier",
            "application__enclave",
            "application__organisation",
            "application__project__organisation",
        )
        return rows.get(pk=self.item.task.process_id).application

    @cached_property
    def version(self):
        """The version that lies on the desk."""
        return self.application.latest

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, version=self.version, **kwargs)


class RecommendView(IntakeStep):
    """The enclave's operator writes the note of the visit and gives the enclave's word."""

    step = "intake.recommend"
    form_class = RecommendForm
    template_name = "workflows/intake_recommend.html"
    done_message = gettext_lazy("Your word is recorded.")

    def act(self, form):
        data = form.cleaned_data
        verb = partial(applications.recommend, application=self.application, **data)
        return verb, "recommend" if data["recommended"] else "decline"

    def get_context_data(self, **kwargs):
        return super().get_context_data(sections=sections(self.application, self.version, masked=True), **kwargs)


class SupplementView(IntakeStep):
    """The applicant's side: only the open items, each ticked when it is answered."""

    step = "intake.supplement"
    form_class = SupplementForm
    template_name = "workflows/intake_supplement.html"
    done_message = gettext_lazy("Thank you. Your answer is handed in; the check goes on.")

    def post(self, request, *args, **kwargs):
        if not may_act(request.user, self.item):  # the desk reads what it waits for, and has nothing to send
            raise Http404
        if self.item.done_at is not None:
            return super().post(request, *args, **kwargs)  # says who was faster
        clashes = save_posted(self.application, self.parts, request.POST, by=request.user)
        if clashes or "hand_in" not in request.POST:
            if clashes:
                return self.render_to_response(self.get_context_data(clashes=clashes, form=self.get_form()))
            anchor = f"#rows-{request.POST['add']}" if "add" in request.POST else ""
            return redirect(reverse("step-intake-supplement", args=[self.item.pk]) + anchor)
        return super().post(request, *args, **kwargs)

    @cached_property
    def notice(self):
        """The notice that waits for its answer; None once it was answered."""
        return open_notice(self.application)

    @property
    def parts(self):
        """The fields that the notice holds open."""
        return [item.part for item in open_items(self.application, self.notice) if item.part] if self.notice else []

    def act(self, form):
        return partial(supplements.answer_supplement, application=self.application), "answer"

    def get_success_url(self):
        return reverse("application", args=[self.application.number])

    def _cards(self, spent):
        return material_cards(self.application, open_codes(self.application), spent=spent, user=self.request.user)

    def get_context_data(self, clashes=None, **kwargs):
        materials = materials_of(self.notice) if self.notice else None
        items = open_items(self.application, self.notice, materials) if self.notice else []
        spent = materials.spent if materials else ()
        draft = read_draft(self.application)
        rule = form_rule(self.application.project.county_id)
        shown = {one.path: one.sentence for one in problems(self.application, draft.texts, rule=rule)}
        parts = [item.part for item in items if item.part]
        answers = DraftForm(
            parts,
            draft,
            shown,
            both_texts(clashes or {}, self.request.user),
            rule=rule,
            industries=industries(self.application.project.county_id),
        )
        blocks = {block.part.name: block for block in answers.blocks()}
        cards = {card["requirement"].code: card for card in self._cards(spent)}
        rows = [
            {
                "item": item,
                "blocks": [blocks[item.part.name]] if item.part else None,
                "card": cards.get(item.finding.item),
            }
            for item in items
        ]
        return super().get_context_data(
            notice=self.notice, rows=rows, left=sum(not item.touched for item in items), today=timezone.localdate(),
            back=f"?item={self.item.pk}", seen=seen_by(answers),
            draft_page=draft_page(self.application, self.request.user, draft.stamp), **kwargs,
        )  # fmt: skip


def application_on_behalf(request):
    """An enclave's operator enters an application for somebody who has no account yet (代为填报)."""
    enclaves = request.user.seats.carriers(ENCLAVE_OPERATOR)
    if not enclaves:
        raise Http404
    county = County.objects.get(
        pk=next(seat.county_id for seat in request.user.seats.rows if seat.carrier_id in enclaves)
    )
    form = OnBehalfForm(request.POST or None, county_id=county.pk, enclaves=enclaves)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            application = _enter(request.user, county, data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Entered. Go on filling in; the applicant takes it over with their own account.")
            )
            return redirect("application-fill", application.number)
    entered = Application.objects.stood_in_by(request.user).select_related(*CARD)
    return render(request, "workflows/application_on_behalf.html", {"form": form, "rows": stand_all(entered)})


@transaction.atomic
def _enter(by, county, data):
    organisation = enter_organisation(by=by, county=county, kind=data["kind"], name=data["name"], uscc=data["uscc"])
    return start_application(
        by=by, organisation=organisation, carrier=data["carrier"], enclave=data["enclave"], name=data["project"],
        field=data["field"], on_behalf=True,
    )  # fmt: skip
