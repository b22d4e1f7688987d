"""What all pages of the settings share: who may, whose county, the tabs, and a page with one form."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.people.proof import prove
from projects.people.seats import ADMINISTRATOR, CENTRE_LEADER
from projects.tenancy.verbviews import VerbFormView

DECIDERS = (ADMINISTRATOR, CENTRE_LEADER)  # rules that the centre decides; both read everything
KEEPERS = (ADMINISTRATOR,)  # seats and the calendar

# Groups of sections, each section: url name, label, icon, what it is about.
GROUPS = (
    (_("People and places"), (
        ("settings-members", _("Members and roles"), "users", _("Who works here, with which role, since when")),
        ("settings-sections", _("Sections"), "list-details", _("Sections of the bureau that answer for targets")),
        ("settings-carriers", _("Carriers"), "building", _("Incubators, enclaves and other places")),
    )),
    (_("Handling"), (
        ("settings-routes", _("Routes"), "arrows-split", _("Which steps apply at which carrier")),
        ("settings-deadlines", _("Deadlines"), "clock", _("How many working days each step may take")),
        ("settings-desk", _("Reminders and queue"), "bell", _("Who is told when a step runs late; untouched files")),
        ("settings-calendar", _("Working-day calendar"), "calendar", _("Holidays and adjusted working days")),
        ("settings-letters", _("Letter templates"), "file-type-doc", _("Words of the letters, as Word templates")),
        ("settings-papers", _("Red head and seal"), "certificate", _("Red head, document number and seal of the reports")),
    )),
    (_("Applications and returns"), (
        ("settings-materials", _("Material list"), "files", _("What an application has to contain")),
        ("settings-industries", _("Industries"), "plant", _("The county's own list, for forms and filters")),
        ("settings-limits", _("Bounds"), "adjustments", _("Sizes of uploads, rows of the form, the quarterly return")),
    )),
    (_("Rules and data"), (
        ("settings-rules", _("Rules and rubric"), "scale", _("Landing conditions, counting rule, scoring")),
        ("settings-stays", _("Stays and policy money"), "coins", _("Alerts, longer terms, graduation; kinds of policy money")),
        ("settings-money", _("Money and events"), "report", _("Loan products, the fund's share, kinds of events")),
        ("settings-machines", _("Other systems"), "arrows-split", _("Tokens of the interface, and who is told of what happens")),
        ("settings-privacy", _("Personal data"), "shield-check", _("Requests for deletion, how long records are kept")),
        ("settings-system", _("System"), "settings", _("What works and what does not, background work, the audit log's chain")),
    )),
)  # fmt: skip


def county_for(user, *roles):
    """The county whose settings the person opens; 404 for everybody who does not hold one of the roles there.

    Whoever has seats in several counties works in the first one that gives the most rights.
    """
    seats = [row for role in DECIDERS for row in user.seats.rows if row.role == role]
    if not seats or not user.seats.has(*roles, county_id=seats[0].county_id):
        raise Http404
    return seats[0].county


def tabs(active):
    """The sections of the group that the active one belongs to, as tabs."""
    group = next(rows for _title, rows in GROUPS if active in [row[0] for row in rows])
    return [{"label": label, "url": reverse(name), "active": name == active} for name, label, _icon, _words in group]


class SettingsFormView(VerbFormView):
    """One form of the settings: subclass with `title`, `section`, `roles` and `act(form)`.

    With `preview(form)` (a `lastyear.Preview`) it has a second button, which only shows what would have differed.
    """

    template_name = "settings/form.html"
    section = ""
    roles = DECIDERS
    asks_again = False  # whether it asks who is there, before the form is shown and before it is done
    title = hint = ""
    button = _("Save")
    preview_button = _("Preview on last year's files")

    def dispatch(self, request, *args, **kwargs):
        self.county = county_for(request.user, *self.roles)
        self.prepare()
        if self.asks_again:
            prove(request)
        return super().dispatch(request, *args, **kwargs)

    def prepare(self):
        """Fetch what the address names, or raise 404."""

    preview = None

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if self.preview and "preview" in request.POST and form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def back(self):
        """Where to go without saving."""
        return reverse(self.section)

    def get_success_url(self):
        return self.back()

    def get_context_data(self, **kwargs):
        words = {"title": self.title, "hint": self.hint, "button": self.button, "previews": self.preview is not None,
                 "preview_button": self.preview_button}  # fmt: skip
        return super().get_context_data(back=self.back(), **words, **kwargs)
