"""Whose turn it is, until when, and what to do next: the one sentence that an applicant reads first."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.register.models import Application
from projects.register.stages import Stage
from projects.trace.prepared import prepared

from .models import STEPS_BESIDE, Audience, WorkItem
from .steps import step_title, step_url

YOU, THEM, OVER = "you", "them", "over"

# What goes on while it is not the applicant's turn; `desk` is the carrier that handles it.
THEIRS = {
    Stage.RECOMMENDATION: gettext_lazy("%(desk)s visits you and writes its recommendation."),
    Stage.CHECK: gettext_lazy("%(desk)s checks your materials."),
    Stage.ACCEPTED: gettext_lazy("Accepted. The centre puts your project on a review meeting."),
    Stage.REVIEW: gettext_lazy("The experts review your project."),
    Stage.DELIBERATION: gettext_lazy("The centre deliberates on the result of the review."),
    Stage.NOTICE: gettext_lazy("The result is in public notice."),
    Stage.OBJECTION: gettext_lazy("An objection from the public notice is being examined."),
    Stage.APPROVED: gettext_lazy("Approved. The centre prepares the offer."),
    Stage.OFFERED: gettext_lazy("The offer was sent."),
    Stage.SIGNING: gettext_lazy("%(desk)s prepares the agreement with you."),
    Stage.HANDOVER: gettext_lazy("%(desk)s hands the rooms over to you."),
    Stage.VERIFYING: gettext_lazy("The centre verifies the move-in."),
}
ENDS = {
    Stage.INCUBATING: gettext_lazy("Your project is incubating."),
    Stage.RESIDENT: gettext_lazy("Your project has moved in."),
    Stage.ENCLAVE: gettext_lazy("Your project is in the enclave."),
    Stage.LANDED: gettext_lazy("Your project has landed in the county."),
    Stage.GRADUATED: gettext_lazy("Your project has graduated."),
    Stage.RESERVE: gettext_lazy("Your project is in reserve; the centre calls you when a place is free."),
    Stage.REJECTED: gettext_lazy("Not approved this time. You may apply again."),
}


@dataclass(frozen=True)
class Standing:
    """`turn` is "you", "them" or "over"; `due` the last day of whoever has the turn; `label`, `url` the one button."""

    turn: str
    sentence: str
    due: date | None = None
    label: str = ""
    url: str = ""

    @property
    def tone(self):
        """Colour of the card."""
        return {YOU: "amber", THEM: "blue", OVER: ""}[self.turn]


def standing(application, items):
    """The standing of an application; `items` are the open work items of its project (with clock and carrier)."""
    page = reverse("application", args=[application.number])
    if application.state == Application.State.DRAFT:
        sentence = _("Fill in the application and submit it; then we begin.")
        return Standing(
            YOU, sentence, label=_("Go on filling in"), url=reverse("application-fill", args=[application.number])
        )
    for item in items:
        if item.audience == Audience.APPLICANT:
            return _yours(item, page)
    if application.state in (Application.State.REFUSED, Application.State.WITHDRAWN, Application.State.LAPSED):
        sentence = _("%(state)s. %(reason)s") % {
            "state": application.get_state_display(), "reason": application.closed_reason,
        }  # fmt: skip
        return Standing(
            OVER, sentence, label=_("Apply again"), url=f"{reverse('application-new')}?again={application.number}"
        )
    return _theirs(application, items, page)


def _yours(item, page):
    try:
        url = step_url(item)
    except NoReverseMatch:  # the step has no page of its own
        url = page
    due = item.clock.due_on if item.clock else None
    return Standing(YOU, _("%(step)s: we wait for you.") % {"step": step_title(item.step)}, due, _("Do it now"), url)


def _theirs(application, items, page):
    stage = application.project.stage
    item = items[0] if items else None
    desk = item.carrier.short_name if item and item.carrier else application.carrier.short_name
    words = THEIRS.get(stage) or ENDS.get(stage) or Stage(stage).label
    due = item.clock.due_on if item and item.clock and not item.clock.stopped_on else None
    turn = THEM if stage in THEIRS else OVER
    return Standing(turn, str(words) % {"desk": desk}, due, _("See where it stands"), page)


def stand_all(applications):
    """Give each application its `standing`, with one query for all of them."""
    applications = list(applications)
    items = {}
    for row in _open_items.rows({application.project_id for application in applications}):
        items.setdefault(row.project_id, []).append(row)
    for application in applications:
        application.standing = standing(application, items.get(application.project_id, []))
    return applications


@prepared("projects")
def _open_items(projects):
    rows = WorkItem.objects.open().filter(project__in=projects).exclude(step__in=STEPS_BESIDE)
    return rows.select_related("clock", "carrier")


STEPS = (
    (gettext_lazy("Filling in"), (Stage.DRAFTING,)),
    (gettext_lazy("Enclave recommendation"), (Stage.RECOMMENDATION,)),
    (gettext_lazy("Material check"), (Stage.CHECK, Stage.SUPPLEMENT)),
    (gettext_lazy("Review"), (Stage.ACCEPTED, Stage.REVIEW, Stage.DELIBERATION)),
    (gettext_lazy("Public notice"), (Stage.NOTICE, Stage.OBJECTION)),
    (gettext_lazy("Offer and agreement"), (Stage.APPROVED, Stage.OFFERED, Stage.SIGNING)),
    (gettext_lazy("Moving in"), (Stage.HANDOVER, Stage.VERIFYING)),
)


def way(application):
    """The steps of the whole way for the stepper, as far as this application went."""
    shown = [row for row in STEPS if Stage.RECOMMENDATION not in row[1] or application.needs_recommendation]
    here = next((n for n, (_label, stages) in enumerate(shown) if application.project.stage in stages), None)
    closed = application.state in (Application.State.REFUSED, Application.State.WITHDRAWN, Application.State.LAPSED)
    if here is None and not closed:
        here = len(shown)
    if closed:
        return []
    return [
        {"label": label, "state": "done" if n < here else "current" if n == here else "todo"}
        for n, (label, _stages) in enumerate(shown)
    ]
