"""The switch of the language, in the head of every page."""

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from ..actions import choose_language
from ..languages import known


@login_not_required
@require_POST
def choose(request):
    """Keep the language on the person and on this device, and go back to the page; an unknown one changes nothing."""
    language = request.POST.get("language", "")
    if not known(language):
        request.POST = request.POST.copy()
        request.POST.pop("language", None)
    elif request.user.is_authenticated:
        choose_language(by=request.user, language=language)
    return set_language(request)
