"""The list of leads as a person asks for it: tab, step, bringer, follower, words; its counts and its rows."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.trace.addresses import addresses_of
from projects.trace.capped import counts_of_each, in_words
from projects.trace.prepared import prepared

from .bringers import Bringer
from .models import Project, Promise
from .pipeline import LeadStep
from .searching import holding, words_of
from .stages import Stage
from .untouched import days_allowed, last_fresh_day

COLUMNS = (
    "pk", "created_at", "number", "name", "stage", "leader", "introduced_by", "bringer", "carrier__short_name",
    "follow_up_by__name", "next_date", "lead_step", "lead_step_on", "touched_on", "stage_reason", "late_promise",
)  # fmt: skip
TABS = {
    "awake": _("Being followed"), "overdue": _("Next date passed"), "untouched": _("Not touched for long"),
    "asleep": _("Asleep"),
}  # fmt: skip
BRINGERS, STEPS = dict(Bringer.choices), dict(LeadStep.choices)
TONES = {"registered": "grey", "matched": "blue", "visited": "blue", "intent": "green", "applied": "green"}


def _conditions(today, fresh_from):
    """{tab: the condition of its leads}."""
    return {
        "awake": Q(stage=Stage.LEAD),
        "overdue": Q(stage=Stage.LEAD, next_date__lt=today),
        "untouched": Q(stage=Stage.LEAD, touched_on__lt=fresh_from),
        "asleep": Q(stage=Stage.ASLEEP),
    }


@prepared("user", "today", "fresh_from")
def _numbers(user, today, fresh_from):
    leads = Project.objects.visible_to(user)
    asked = {name: leads.filter(condition) for name, condition in _conditions(today, fresh_from).items()}
    steps = counts_of_each(leads.filter(stage=Stage.LEAD), "lead_step", STEPS)
    asked |= {f"at_{step}": statement for step, statement in steps.items()}
    return asked | {"at_applied": leads.filter(stage=Stage.DRAFTING)}


def _columns(leads, today, tab):
    late = Promise.objects.overdue(today).filter(project=OuterRef("pk"))
    order = ("touched_on", "pk") if tab == "untouched" else ("next_date", "-created_at", "-pk")
    return leads.annotate(late_promise=Exists(late)).order_by(*order).values(*COLUMNS)


@prepared("user", "today", "fresh_from")
def _tab(user, today, fresh_from, tab):
    return _columns(Project.objects.visible_to(user).filter(_conditions(today, fresh_from)[tab]), today, tab)


class LeadList:
    """Leads that a person may see, narrowed by the parameters of the address. Unknown values ask for nothing."""

    def __init__(self, user, query):
        self.user, self.today = user, timezone.localdate()
        self.tab = query.get("tab") if query.get("tab") in TABS else "awake"
        self.step = query.get("step") if query.get("step") in STEPS else ""
        self.bringer = query.get("bringer") if query.get("bringer") in BRINGERS else ""
        self.mine = query.get("mine") == "1"
        self.words = words_of(query.get("q", ""))
        self.page_of, self.note_for = addresses_of("project"), addresses_of("note-new")

    @property
    def narrowed(self):
        """Whether the counts of the tabs do not say how many rows there are."""
        return bool(self.step or self.bringer or self.mine or self.words)

    @cached_property
    def days(self):
        """Working days that a lead may go without a touch."""
        return days_allowed(self.user.seats.home_county_id, self.today)

    @cached_property
    def fresh_from(self):
        """The earliest last touch that is still fresh."""
        return last_fresh_day(self.today, self.days)

    @cached_property
    def counts(self):
        """How many there are in each tab and at each step, up to a limit, in one query."""
        return _numbers.counts(self.user, self.today, self.fresh_from)

    def pages(self):
        """The leads asked for, as dictionaries, to be read page by page."""
        return self.rows() if self.narrowed else _tab.pages(self.user, self.today, self.fresh_from, self.tab)

    def rows(self):
        """The leads asked for, as dictionaries."""
        leads = Project.objects.visible_to(self.user)
        if self.step == LeadStep.APPLIED:
            leads = leads.filter(stage=Stage.DRAFTING)
        else:
            in_tab = _conditions(self.today, self.fresh_from)[self.tab]
            leads = leads.filter(in_tab, **({"lead_step": self.step} if self.step else {}))
        if self.bringer:
            leads = leads.filter(bringer=self.bringer)
        if self.mine:
            leads = leads.filter(follow_up_by=self.user)
        if self.words:
            leads = leads.filter(holding(self.words, user=self.user))
        return _columns(leads, self.today, self.tab)

    def tabs(self):
        """The tabs with their counts; they keep no filter, so that their numbers are true."""
        here = "" if self.step == LeadStep.APPLIED else self.tab
        return [
            {"label": label, "url": f"?tab={tab}", "count": in_words(self.counts[tab]), "active": tab == here}
            for tab, label in TABS.items()
        ]

    def way(self):
        """The steps with how many leads stand at each; each is a link."""
        return [
            {
                "label": label,
                "count": in_words(self.counts[f"at_{step}"]),
                "url": f"?step={step}",
                "here": step == self.step,
            }
            for step, label in STEPS.items()
        ]

    def bringers(self):
        """Choices of who brought it."""
        return [{"value": value, "label": label, "here": value == self.bringer} for value, label in BRINGERS.items()]

    def row(self, lead):
        """What the template prints, as plain texts; `late` when the next date has passed."""
        day, awake = lead["next_date"], lead["stage"] == Stage.LEAD
        return lead | {
            "url": self.page_of(lead["number"]),
            "note_url": self.note_for(lead["number"]),
            "brought_kind": BRINGERS[lead["bringer"]],
            "step_label": STEPS[lead["lead_step"]],
            "step_tone": TONES[lead["lead_step"]],
            "awake": awake,
            "late": bool(awake and day and day < self.today),
            "untouched": awake and lead["touched_on"] < self.fresh_from,
            "silent": (self.today - lead["touched_on"]).days,
        }
