"""公文要素: red head, number and seal of the reports, from a day on."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from projects.figures.actions.heads import set_paper_head
from projects.figures.models import PaperHead
from projects.files.actions import store

from ..forms.settings_papers import PaperHeadForm
from .settings_base import DECIDERS, SettingsFormView, county_for, tabs


def paper_head(request):
    """What is printed today, and what begins later."""
    county, today = county_for(request.user, *DECIDERS), timezone.localdate()
    rows = PaperHead.objects.filter(county=county).select_related("set_by", "seal")
    context = {
        "tabs": tabs("settings-papers"), "row": rows.filter(effective_from__lte=today).first(),
        "coming": rows.filter(effective_from__gt=today),
    }  # fmt: skip
    return render(request, "settings/papers.html", context)


class PaperHeadView(SettingsFormView):
    """Another head from a day on."""

    section, form_class = "settings-papers", PaperHeadForm
    title = gettext_lazy("Red head, number and seal")
    hint = gettext_lazy("They stand on reports issued from that day on. Reports issued before stay as they are.")

    def prepare(self):
        self.row = PaperHead.objects.in_force(self.county.pk, timezone.localdate())

    def get_initial(self):
        known = {name: getattr(self.row, name) for name in ("head", "code")} if self.row else {}
        return super().get_initial() | known

    def act(self, form):
        data = dict(form.cleaned_data)
        file, without = data.pop("seal"), data.pop("without_seal")
        kept = self.row.seal if self.row and not without else None
        seal = store(file, by=self.request.user, county=self.county) if file else kept
        return set_paper_head(by=self.request.user, county=self.county, seal=seal, **data)

    def back(self):
        return reverse(self.section)
