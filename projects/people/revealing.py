"""The one door through which data of persons are unmasked: a reason, the record, and the county's auditors are told.

A view asks for the reason with `RevealForm` (or knows it, as the call list does), calls `reveal`, and only then shows.
`tests/privacy/test_reveal.py` fails when something is recorded as revealed elsewhere.
"""

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from projects.trace.actions import record, tell
from projects.trace.errors import Refused
from projects.trace.wording import filed, said

from .circles import auditors_of
from .models import County


class Why(models.TextChoices):
    """What somebody needs whole data for."""

    CALL = "call", _("To ring up about a step that waits")
    CHECK = "check", _("To check what was handed in")
    VISIT = "visit", _("To arrange a visit or a meeting")
    OTHER = "other", _("Another reason (in words)")


class RevealForm(forms.Form):
    """The reason, chosen or typed; `words` is what is recorded."""

    why = forms.ChoiceField(label=_("What it is needed for"), choices=Why.choices)
    reason = forms.CharField(
        label=_("Reason in words"),
        max_length=200,
        required=False,
        help_text=_("Needed for another reason; no data of persons here"),
    )

    def clean(self):
        if self.cleaned_data.get("why") == Why.OTHER and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say what it is needed for."))

    @property
    def words(self):
        """The reason in the language of the file."""
        why, reason = Why(self.cleaned_data["why"]), self.cleaned_data["reason"]
        label = "" if why == Why.OTHER else filed(why.label)
        return "：".join(part for part in (label, reason) if part)


@transaction.atomic
def reveal(target, *, by, county_id, reason, project=None, verb="reveal_contact", **difference):
    """Data of persons in `target` may be shown whole to somebody: recorded with the reason, the auditors are told.

    Whether the person may have them is for the caller to know. Refused without a reason. Returns the act.
    """
    if not reason.strip():
        raise Refused(_("Say what it is needed for."), field="reason")
    act = record(verb, target, by=by, county_id=county_id, project=project, note=reason, **difference)
    about = f"{project.number} {project.name}" if project else filed(target._meta.verbose_name)
    told = [person for person in auditors_of(County(pk=county_id)) if person.pk != by.pk]
    tell(
        told, said(_("Data of persons were read whole: %(about)s"), about=about),
        said(_("%(who)s read data of persons whole. Reason: %(reason)s"), who=by.name, reason=reason),
        link=project.get_absolute_url() if project else "", project=project,
    )  # fmt: skip
    return act
