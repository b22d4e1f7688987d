"""Other systems: tokens of the interface, addresses that are told, and what became of each telling."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.machines.actions import tokens, webhooks
from projects.machines.models import Delivery, Subscription, Token
from projects.people.proof import prove
from projects.people.seats import CENTRE_LEADER
from projects.register.forms.leads import ReasonForm

from ..forms.machines import TokenForm, WebhookForm
from .settings_base import DECIDERS, KEEPERS, SettingsFormView, county_for, tabs

LEADERS = (CENTRE_LEADER,)  # a token reads projects, which administrators do not
PER_PAGE = 30


def machines(request):
    """Both lists; who may make what."""
    county = county_for(request.user, *DECIDERS)
    context = {
        "tabs": tabs("settings-machines"),
        "tokens": Token.objects.visible_to(request.user).filter(county=county).select_related("made_by", "carrier"),
        "hooks": Subscription.objects.visible_to(request.user).filter(county=county).select_related("made_by"),
        "makes_tokens": request.user.seats.has(*LEADERS, county_id=county.pk),
        "makes_hooks": request.user.seats.has(*KEEPERS, county_id=county.pk),
        "hosts": settings.WEBHOOK_HOSTS,
    }
    return render(request, "settings/machines.html", context)


def _secret_page(request, title, secret, words, back):
    """The one page on which a secret is shown; nothing keeps it."""
    context = {"title": title, "secret": secret, "words": words, "back": back}
    response = render(request, "settings/secret.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


class _SecretView(SettingsFormView):
    section, asks_again = "settings-machines", True

    def form_valid(self, form):
        answer = super().form_valid(form)
        if not hasattr(self, "result"):
            return answer
        list(messages.get_messages(self.request))  # the page itself says what was done
        row, secret = self.result
        return _secret_page(self.request, row.name, secret, self.words, reverse(self.section))


class TokenNewView(_SecretView):
    """A token for another system."""

    form_class, roles = TokenForm, LEADERS
    title = gettext_lazy("New token")
    button = gettext_lazy("Make the token")
    hint = gettext_lazy(
        "Whoever holds the token reads or hands in what you choose here, without signing in. Persons are masked; every "
        "project that is read stands in the audit log under the name of the system."
    )
    words = gettext_lazy("Hand this token to the other system now: it is shown only once, here only its hash is kept.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"county": self.county}

    def act(self, form):
        return tokens.make_token(by=self.request.user, county=self.county, **form.cleaned_data)


class _EndView(SettingsFormView):
    section, form_class = "settings-machines", ReasonForm
    model = None

    def prepare(self):
        rows = self.model.objects.visible_to(self.request.user).filter(county=self.county)
        self.row = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.title = self.headline % {"name": self.row.name}


class TokenEndView(_EndView):
    """Take a token back, with the reason."""

    model, headline = Token, gettext_lazy("Take the token of “%(name)s” back")
    button = gettext_lazy("Take the token back")
    hint = gettext_lazy("It opens nothing from this moment. The other system needs a new one to go on.")
    done_message = gettext_lazy("The token is taken back.")

    def act(self, form):
        return tokens.revoke_token(self.row, by=self.request.user, **form.cleaned_data)


class WebhookNewView(_SecretView):
    """An address that is told of events."""

    form_class, roles = WebhookForm, KEEPERS
    title = gettext_lazy("New webhook")
    button = gettext_lazy("Tell this address")
    hint = gettext_lazy("The other system is told numbers and links, never data of persons; each message is signed.")
    words = gettext_lazy(
        "With this secret the other system checks our signatures. It is shown only once; hand it over now."
    )

    def act(self, form):
        return webhooks.subscribe(by=self.request.user, county=self.county, **form.cleaned_data)


class WebhookEndView(_EndView):
    """Tell an address no more."""

    model, headline, roles = Subscription, gettext_lazy("Tell “%(name)s” no more"), KEEPERS
    button = gettext_lazy("Tell it no more")
    hint = gettext_lazy("What still waits for this address is given up.")
    done_message = gettext_lazy("The address is told no more.")

    def act(self, form):
        return webhooks.unsubscribe(self.row, by=self.request.user, **form.cleaned_data)


def _hook(request, pk, *roles):
    county = county_for(request.user, *roles)
    return county, get_object_or_404(Subscription.objects.visible_to(request.user).filter(county=county), pk=pk)


def webhook(request, pk):
    """One address: what it was told, and what it answered."""
    county, hook = _hook(request, pk, *DECIDERS)
    page = Paginator(hook.deliveries.all(), PER_PAGE).get_page(request.GET.get("page"))
    may = request.user.seats.has(*KEEPERS, county_id=county.pk)
    return render(request, "settings/webhook.html", {"hook": hook, "page": page, "may_change": may})


@require_POST
def webhook_secret(request, pk):
    """Another secret; the old one signs for one more day."""
    _county, hook = _hook(request, pk, *KEEPERS)
    prove(request)
    secret = webhooks.change_secret(hook, by=request.user)
    words = _("With this secret the other system checks our signatures. For one day we sign with the old one too.")
    return _secret_page(request, hook.name, secret, words, reverse("settings-webhook", args=[hook.pk]))


@require_POST
def delivery_again(request, pk):
    """Send something once more."""
    county = county_for(request.user, *KEEPERS)
    rows = Delivery.objects.visible_to(request.user).filter(subscription__county=county)
    row = get_object_or_404(rows.select_related("subscription"), pk=pk)
    webhooks.send_again(row, by=request.user)
    messages.success(request, _("It goes out within a minute."))
    return redirect("settings-webhook", row.subscription_id)
