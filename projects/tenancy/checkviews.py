"""The page of the yearly check of a stay."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import store
from projects.files.forms import UploadField

from .actions.checks import check_year
from .forms import WORDS
from .models import MoveIn, YearCheck
from .rules import may_decide
from .verbviews import VerbFormView


class YearCheckForm(forms.Form):
    """年度考核: the year, the result, why."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    result = forms.ChoiceField(
        label=_("Result of the check"), choices=YearCheck.Result.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("Opinion of the check"), max_length=500, widget=WORDS)
    file = UploadField(kinds=("pdf", "image"), label=_("File"), required=False)


class YearCheckView(VerbFormView):
    """Record the yearly check of a stay."""

    form_class, template_name = YearCheckForm, "tenancy/stay_act.html"
    title, tone = _("Yearly check"), "btn-primary"
    hint = _("Once for each year in which the stay stood. The applicant is told.")
    done_message = _("The yearly check is recorded.")

    def dispatch(self, request, *args, **kwargs):
        stays = MoveIn.objects.visible_to(request.user).select_related("project__county", "carrier")
        self.stay = get_object_or_404(stays, pk=kwargs["pk"])
        if not may_decide(request.user, self.stay):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"year": timezone.localdate().year}

    def act(self, form):
        data, by = dict(form.cleaned_data), self.request.user
        data["file"] = data["file"] and store(data["file"], by=by, county=self.stay.project.county)
        return check_year(move_in=self.stay, by=by, **data)

    def get_success_url(self):
        return reverse("stay", args=[self.stay.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(stay=self.stay, project=self.stay.project, act=self, **kwargs)
