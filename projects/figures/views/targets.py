"""目标与统计: targets with what is computed and what is reported, their split, printed figures, the rule, closes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.files.actions import store
from projects.people.models import Section
from projects.people.seats import CENTRE, CENTRE_LEADER, COUNTY_READERS
from projects.tenancy.verbviews import VerbFormView

from ..actions.targets import check_figure, may_check, may_report, report_figure, set_target, split_target
from ..forms import AskForm
from ..models import CountingRule, CountyFigure, PeriodClose, ReferenceFigure, Target
from ..rules.fund import fund_share
from ..rules.periods import Period, periods_over
from ..rules.progress import progress_of, sentence, target_value
from ..rules.splits import splits_of
from ..rules.targets import FUND_CODE, computed_figures, plain, reported, target_line, target_lines
from ..scope import Scope
from ..targetforms import CheckForm, CountyFigureForm, SplitForm, TargetForm

SHOWN_REPORTS = 30


def readers_scope(request):
    """What a reader of the county's figures sees; 404 for everybody else."""
    if not request.user.seats.has(*COUNTY_READERS):
        raise Http404
    return Scope(request.user)


def targets(request):
    """The targets of a year and everything by which its figure is to be read."""
    scope = readers_scope(request)
    form = AskForm.of(request.GET)
    count, county, year = scope.count(form.asked), scope.county, form.asked.year
    context = {
        "form": form,
        "year": year,
        "asked": form.asked,
        "sentence": sentence(progress_of(count, target=target_value(county, year))),
        "lines": target_lines(county, count),
        "waiting": list(CountyFigure.objects.waiting().filter(target__county=county, target__year=year)
                        .select_related("target", "recorded_by")),
        "references": ReferenceFigure.objects.filter(county=county, year__lt=year).order_by("-year", "pk"),
        "rules": CountingRule.objects.filter(county=county),
        "rule": count.rule,
        "leads": request.user.seats.has(CENTRE_LEADER, county_id=county.pk),
    }  # fmt: skip
    return render(request, "figures/targets.html", context | _closing(request.user, county, form.asked))


def _closing(user, county, asked):
    """The closes of the year as known on the day asked for, those that wait for a second person, and open periods."""
    closes = list(PeriodClose.objects.filter(county=county, year=asked.year).select_related("closed_by", "prepared_by"))
    known = {(row.kind, row.number) for row in closes}
    for row in closes:
        row.period = Period.of(row)
    over = [period for period in periods_over(asked.year, asked.today) if (period.kind, period.number) not in known]
    centre = user.seats.has(*CENTRE, county_id=county.pk)
    return {
        "closes": [row for row in closes if row.closed_on and row.closed_on <= asked.known_on],
        "prepared": [row for row in closes if not row.closed_on],
        "open_periods": over if centre else [],
        "may_close": centre,
    }


def target(request, pk):
    """One target: printed, computed, reported with its history and evidence, split."""
    scope = readers_scope(request)
    form = AskForm.of(request.GET)
    row = _target(request, pk)
    count = scope.count(form.asked_in(row.year))
    figures = reported(row.county, row.year, as_of=count.cutoff, known_on=count.known_on)
    history = row.reported.select_related("recorded_by", "verified_by", "sent_back_by", "evidence")
    leads = request.user.seats.has(CENTRE_LEADER, county_id=row.county_id)
    context = {
        "target": row, "line": target_line(row, computed_figures(count).get(row.code), figures.get(row.pk)),
        "splits": splits_of(row, count) if row.value is not None else [], "count": count, "form": form,
        "history": [_checked(request.user, row, figure) for figure in history[:SHOWN_REPORTS]],
        "fund": fund_share(count) if row.code == FUND_CODE else None,
        "may_report": may_report(request.user, row), "leads": leads, "check": CheckForm(),
    }  # fmt: skip
    return render(request, "figures/target.html", context)


def _target(request, pk):
    rows = Target.objects.visible_to(request.user).select_related("county", "lead").prefetch_related("supporting")
    return get_object_or_404(rows, pk=pk)


def _checked(user, target, figure):
    figure.target = target
    figure.waits = figure.verified_at is None and figure.sent_back_by_id is None
    figure.mine_to_check = figure.waits and may_check(user, figure)
    figure.plain = plain(figure.value)
    return figure


class ReportFigureView(VerbFormView):
    """The lead section's reporter says what the whole county reached by a day."""

    form_class, template_name = CountyFigureForm, "figures/target_form.html"
    title = gettext_lazy("Report the county's figure")
    done_message = gettext_lazy("Reported. It is shown once another person has checked it.")

    def dispatch(self, request, *args, **kwargs):
        self.target = _target(request, kwargs["pk"])
        if not may_report(request.user, self.target):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"target": self.target}

    def act(self, form):
        data = dict(form.cleaned_data)
        data["evidence"] = store(data["evidence"], by=self.request.user, county=self.target.county)
        return report_figure(self.target, by=self.request.user, **data)

    def get_success_url(self):
        return self.target.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, target=self.target, back=self.get_success_url(), **kwargs)


@require_POST
def figure_check(request, pk):
    """Stand for a figure that another person reported, or send it back."""
    rows = CountyFigure.objects.visible_to(request.user).select_related("target").prefetch_related("target__supporting")
    figure = get_object_or_404(rows, pk=pk)
    if figure.verified_at is None and not may_check(request.user, figure):
        raise Http404
    form = CheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words why it is sent back."))
        return redirect(figure.target)
    check_figure(figure, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(
        request, _("Sent back.") if form.cleaned_data["reason"] else _("Checked; it is shown from now on.")
    )
    return redirect(figure.target)


class LeaderView(VerbFormView):
    """A form about targets, for the leader of the centre."""

    template_name = "figures/target_form.html"
    target = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.seats.has(CENTRE_LEADER):
            raise Http404
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self):
        """Fetch what the address names, or raise 404."""
        self.target = _target(self.request, self.kwargs["pk"])

    @property
    def county(self):
        return self.target.county

    def get_success_url(self):
        return self.target.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, target=self.target, back=self.get_success_url(), **kwargs)


class TargetView(LeaderView):
    """Change a target; the audit log keeps what it was."""

    form_class, title = TargetForm, gettext_lazy("Change the target")

    def get_form_kwargs(self):
        sections = Section.objects.filter(county=self.county)
        return super().get_form_kwargs() | {"instance": self.target, "sections": sections}

    def act(self, form):
        values = dict(form.cleaned_data)
        supporting = values.pop("supporting")
        self.target = set_target(
            by=self.request.user,
            county=self.county,
            year=self.year,
            target=self.target,
            supporting=supporting,
            **values,
        )

    @property
    def year(self):
        return self.target.year


class TargetNewView(TargetView):
    """One more target of a year."""

    title = gettext_lazy("Add a target")

    def prepare(self):
        self.scope = Scope(self.request.user)

    @property
    def county(self):
        return self.scope.county

    @cached_property
    def year(self):
        return AskForm.of(self.request.GET).asked.year

    def get_success_url(self):
        return self.target.get_absolute_url() if self.target else redirect("targets").url


class SplitView(LeaderView):
    """Split a target into parts."""

    form_class, title = SplitForm, gettext_lazy("Split the target")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"target": self.target}

    def act(self, form):
        split_target(self.target, by=self.request.user, parts=form.parts())
