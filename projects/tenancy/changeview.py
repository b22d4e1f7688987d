"""The page of one change request: before beside now, the papers, and what this person may do about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.people.revealing import RevealForm, reveal
from projects.trace.errors import Refused

from .actions import changes_answered as answers
from .changeforms import ConsentForm, DecisionForm, SupplementForm
from .changekinds import offered, rows_of, standing
from .changerules import at_desk, is_party, may_ask_change, may_consent, may_decide_change, may_withdraw
from .models import Change
from .verbviews import VerbFormView

State = Change.State
READ = (
    "project__organisation", "project__county", "project__carrier", "company", "move_in__carrier", "partner", "by",
    "decided_by", "consented_by", "evidence", "replaced", "supplement",
)  # fmt: skip


def _visible(request, pk):
    return get_object_or_404(Change.objects.visible_to(request.user).select_related(*READ), pk=pk)


def doings(user, change):
    """What the person may do about a request, as flags and forms for its page."""
    waits, asks = change.state == State.OPEN, may_ask_change(user, change.project)
    own = change.project.organisation_id in user.seats.organisations()
    decides = may_decide_change(user, change)
    lacks = (
        change.kind == Change.Kind.SUBJECT and not change.supplement_id and change.state in (State.OPEN, State.ACCEPTED)
    )
    return {
        "own": own,
        "outside": not own and change.partner_id in user.seats.owned,  # sees the request, not the project
        "own_request": waits and not own and is_party(user, change) and not may_consent(user, change),
        "may_decide": decides and waits and not change.waits_for_company,
        "may_withdraw": waits and may_withdraw(user, change),
        "may_again": asks and change.state == State.SENT_BACK and change.kind in offered(change.project),
        "may_reveal": decides and bool(change.after.get("legal_representative")),
        "consent_form": ConsentForm() if may_consent(user, change) else None,
        "lacks_supplement": lacks,
        "may_write": lacks
        and at_desk(user, change.project)
        and change.project.move_ins.filter(voided_at=None, left_on=None).exists(),
        "supplement_form": SupplementForm() if lacks and asks else None,
    }


class ChangeView(VerbFormView):
    """One request with its decision, or the form for it."""

    form_class = DecisionForm
    template_name = "tenancy/change.html"
    done_message = gettext_lazy("Decided; the applicant is told.")

    def dispatch(self, request, *args, **kwargs):
        self.change = _visible(request, kwargs["pk"])
        if request.method == "POST" and not may_decide_change(request.user, self.change):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Decide; or, with `reveal`, show names of persons in full, which is recorded."""
        if "reveal" not in request.POST:
            return super().post(request, *args, **kwargs)
        project, asking = self.change.project, RevealForm(request.POST)
        if asking.is_valid():
            reveal(self.change, by=request.user, county_id=project.county_id, project=project, reason=asking.words)
        context = self.get_context_data(form=DecisionForm(), revealed=asking.is_valid(), reveal_form=asking)
        return self.render_to_response(context)

    def act(self, form):
        data = form.cleaned_data
        accepted = data["decision"] == "accept"
        return answers.decide_change(change=self.change, by=self.request.user, accepted=accepted, words=data["words"])

    def get_success_url(self):
        return self.change.get_absolute_url()

    def get_context_data(self, *, revealed=False, **kwargs):
        kwargs.setdefault("reveal_form", RevealForm())
        change, flags = self.change, doings(self.request.user, self.change)
        if change.state == State.OPEN:
            change.before = standing(change)  # what stands in this moment, not when it was asked
        flags["may_reveal"] = flags["may_reveal"] and not revealed
        rows = rows_of(change, masked=not (flags["own"] or revealed))
        return super().get_context_data(change=change, project=change.project, rows=rows, **flags, **kwargs)


@require_POST
def withdraw(request, pk):
    """Take a request back."""
    change = answers.withdraw_change(change=_visible(request, pk), by=request.user)
    messages.success(request, _("The request is taken back."))
    return redirect(change)


@require_POST
def consent(request, pk):
    """The registered company agrees or not."""
    change, form = _visible(request, pk), ConsentForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Please choose one of the answers."))
    answers.consent_to_change(change=change, by=request.user, **form.cleaned_data)
    messages.success(request, _("Thank you, your answer is recorded."))
    return redirect(change)


@require_POST
def supplement(request, pk):
    """File the signed three-party agreement."""
    change = _visible(request, pk)
    if not may_ask_change(request.user, change.project):
        raise PermissionDenied
    form = SupplementForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("；".join(words for errors in form.errors.values() for words in errors))
    file = store(form.cleaned_data["file"], by=request.user, county=change.project.county)
    answers.file_supplement(change=change, by=request.user, file=file, signed_on=form.cleaned_data["signed_on"])
    messages.success(request, _("The three-party agreement is filed."))
    return redirect(change)
