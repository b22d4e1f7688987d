"""The invited person's way: link, code, account, organisation; then the project is theirs."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from projects.people.models import Consent, Organisation
from projects.people.texts import current_text
from projects.register.actions import claims as verbs
from projects.register.models import Claim
from projects.trace.errors import Refused

from ..forms.claims import TakeOverForm
from .codedlinks import ask_code, opened, over, unknown

KEY = "claim"
TITLE = gettext_lazy("Take your project over")
LINK = {"verbs": verbs, "key": KEY, "title": TITLE}


@login_not_required
@never_cache
def claim(request, token):
    """What the link is for, and the question for the code. A link that is over says so and nothing else."""
    found = verbs.find_claim(token)
    if found is None:
        return unknown(request, TITLE)
    return ask_code(
        request, found, "contests/claim.html", {"edition": found.entry.edition}, onward="claim-take", **LINK
    )


@login_not_required
@never_cache
def claim_take(request):
    """After the code: sign in, say for whom, and take the project over."""
    rows = Claim.objects.select_related("entry__edition__contest__county", "entry__project")
    found, answer = opened(request, rows, **LINK)
    if found is None:
        request.session.pop(KEY, None)
        return answer
    if not request.user.is_authenticated:
        context = {"entry": found.entry, "next": reverse("claim-take")}
        return render(request, "contests/claim_account.html", context)
    if request.user.seats.is_staff_side:
        sentence = _("You are signed in as %(who)s of the office. Sign out; the founders use an account of their own.")
        return over(request, TITLE, sentence % {"who": request.user}, 403)
    return _take(request, found)


def _take(request, found):
    user, county_id = request.user, found.entry.edition.contest.county_id
    own = Organisation.objects.filter(pk__in=user.seats.organisations(editing=True), county=county_id).order_by("pk")
    form = TakeOverForm(
        request.POST or None, county_id=county_id, organisations=own, initial=_initial(found.entry, user)
    )
    text = current_text(Consent.Kind.PRIVACY)
    if request.method == "POST" and form.is_valid():
        try:
            application = verbs.take_over(found, by=user, consent=text, **form.arguments())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session.pop(KEY, None)
            return redirect("application-fill", application.number)
    return render(request, "contests/claim_take.html", {"form": form, "entry": found.entry, "text": text})


def _initial(entry, user):
    """Names from the entry; how to reach somebody only from the account."""
    company = entry.company_name
    kind = Organisation.Kind.COMPANY if company and entry.uscc else Organisation.Kind.TEAM
    name = company or entry.values.get("team_name") or ""
    return {
        "kind": kind, "name": name, "uscc": entry.uscc, "contact": user.name, "phone": user.phone, "email": user.email,
    }  # fmt: skip
