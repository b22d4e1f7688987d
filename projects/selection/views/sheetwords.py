"""What the scripts of the score sheets (js/sheets/) have to know: whose they are, where to send, what to say."""

from django.urls import reverse
from django.utils.translation import gettext as _


def sheets_page(user, *, follow=False):
    """Context for `sheet_scripts.html`. `follow`: the page holds one sheet and leaves when that is submitted."""
    return {
        "person": str(user.pk), "url": reverse("review-deliver", args=[0]), "signIn": reverse("account_login"),
        "follow": follow, "words": _words(),
    }  # fmt: skip


def _words():
    """Sentences that the scripts say; braces are filled there."""
    return {
        "saved": _("Draft saved at {at}"),
        "submitted": _("Submitted at {at}, total {total}"),
        "waiting": _("{count} not synchronised"),
        "synced": _("Everything is synchronised"),
        "offline": _("No connection. What you enter stays on this device and is sent by itself later."),
        "queued": _("Submitted on this device; it is sent when the connection is back."),
        "takeBack": _("Take back and change"),
        "ours": _("Use what is on this device"),
        "theirs": _("Reload what is stored"),
        "ended": _("Sign in again in a new window; then come back, and everything is sent."),
        "signIn": _("Sign in"),
        "kept": _("Your entries are kept here:"),
        "dismiss": _("Discard them"),
        "incomplete": _("Please fill in every criterion and the opinion first."),
        "done": _("Submitted"),
    }
