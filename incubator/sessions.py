"""Middleware of signed-in people: a sign-in that nobody uses ends, a second proof is set up first, acts ask who is there."""

from django.contrib import messages
from django.contrib.auth import logout
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.people import lasting, proof, secondfactor
from projects.people.views.kept import keep

# Asked by open pages on their own: no sign of life.
ASKED_BY_SCRIPTS = {"draft-field", "meeting-site"}
# Open to those who have yet to set the second proof up. Addresses that ask for no account are open anyway.
ON_THE_WAY = {
    "account-security", "account_reauthenticate", "account_change_password", "account_set_password", "account_email",
}  # fmt: skip


class LastingMiddleware:
    """End a sign-in whose time is over; note that its person is here, for the others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and lasting.is_over(request.session):
            logout(request)
            messages.info(request, _("You were signed out, because this page was not used for a while."))
        here = request.user.is_authenticated  # a machine is known by its token alone, and later
        response = self.get_response(request)
        if here and request.user.is_authenticated and not self._by_script(request):
            lasting.touch(request.session, request.user)
        return response

    def _by_script(self, request):
        match = request.resolver_match
        return request.method == "GET" and (match is None or match.view_name in ASKED_BY_SCRIPTS)


class SecondFactorMiddleware:
    """People of the office set their second proof up before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """The way to the second proof, for whoever owes one."""
        name = request.resolver_match.view_name or ""
        if not request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return None
        if name.startswith("mfa_") or name in ON_THE_WAY or not secondfactor.owes(request):
            return None
        url = reverse("mfa_index")
        if not (kept := keep(request, url)):
            words = _("People of the office sign in with a second proof. Set up the app or a passkey here, then go on.")
            messages.warning(request, words)
        return kept or proof.send_to(request, url)


class ProofMiddleware:
    """Turn an act that wants to know who is there into the page that asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page that asks, or nothing."""
        return proof.ask(request) if isinstance(exception, proof.ProofNeeded) else None
