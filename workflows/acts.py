"""The acts of the audit log in words. Verbs are stable English words in the rows; here they become Chinese."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "register": _("registered the project"),
    "edit_lead": _("put the lead right"),
    "note": _("noted a contact"),
    "put_to_sleep": _("let the lead rest"),
    "wake": _("took the lead up again"),
    "take": _("took the file"),
    "release": _("gave the file back"),
    "join": _("joined two projects into one"),
    "undo_join": _("undid a join"),
    "decide_different": _("judged two projects to be different"),
    "retract_figure": _("retracted a fact"),
}


def act_words(verb):
    """The act in words; an unknown verb shows as it is, so that nothing is hidden."""
    return WORDS.get(verb, verb)
