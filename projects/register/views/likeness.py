"""Like projects side by side: a person decides, and can take the decision back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from projects.people.seats import CENTRE, INCUBATOR_OPERATOR
from projects.trace.errors import Refused

from ..actions import likeness as verbs
from ..forms.leads import JudgeForm, ReasonForm
from ..models import Joining, Likeness, Project
from ..sidebyside import side_by_side

JUDGES = (*CENTRE, INCUBATOR_OPERATOR)


def _refuse_outsiders(request):
    if not request.user.seats.has(*JUDGES):
        raise Http404


def likeness_list(request):
    """Pairs that wait for a person's word."""
    _refuse_outsiders(request)
    pairs = Likeness.objects.visible_to(request.user).undecided().select_related("first", "second")
    page = Paginator(pairs, 30).get_page(request.GET.get("page"))
    return render(request, "register/likenesses.html", {"page": page})


def likeness_detail(request, pk):
    """Both projects side by side, and the decision."""
    _refuse_outsiders(request)
    related = ("first__carrier", "second__carrier", "first__organisation", "second__organisation", "decided_by")
    pair = get_object_or_404(Likeness.objects.visible_to(request.user).select_related(*related), pk=pk)
    form = JudgeForm(request.POST or None, pair=pair)
    if request.method == "POST" and form.is_valid():
        try:
            kept = _judge(pair, form, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is kept."))
            return redirect(kept)
    return render(request, "register/likeness.html", {"pair": pair, "rows": side_by_side(pair), "form": form})


def _judge(pair, form, by):
    choice, words = form.cleaned_data["decision"], form.cleaned_data["words"]
    keep = pair.second if choice == JudgeForm.SAME_SECOND else pair.first
    if choice == JudgeForm.DIFFERENT:
        verbs.decide_different(pair, by=by, words=words)
    else:
        verbs.decide_same(pair, keep=keep, by=by, words=words)
    return keep


def joining_undo(request, pk):
    """Take a join back, with a reason."""
    _refuse_outsiders(request)
    seen = Project.objects.visible_to(request.user).values("pk")
    joining = get_object_or_404(Joining.objects.filter(kept__in=seen).select_related("kept", "joined"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.undo_join(joining, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The two projects stand apart again."))
            return redirect(joining.joined)
    return render(request, "register/joining_undo.html", {"form": form, "joining": joining})
