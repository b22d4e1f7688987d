"""Forms of the import room: a ledger with its carrier, and the choices for doubtful rows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.people.models import Carrier
from projects.people.seats import CENTRE
from projects.register.importing import DIFFERENT, SKIP

from .contests import WorkbookForm

CHOICE = "choice:"


class LedgerForm(WorkbookForm):
    """A workbook and whose ledger it is: operators send those of their carriers, the centre any."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=_("Carrier that sent it"), required=False)

    field_order = ("carrier", "file")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        carriers, centre = Carrier.objects.filter(county=user.seats.home_county_id), user.seats.has(*CENTRE)
        field = self.fields["carrier"]
        field.queryset = carriers if centre else carriers.filter(pk__in=user.seats.carriers())
        field.required = not centre
        field.empty_label = _("Of several carriers, or of none") if centre else None
        field.help_text = _(
            "Rows that name no carrier belong to this one. Its columns are remembered for the next file."
        )
        self.fields["file"].label = _("Workbook")


class RosterForm(LedgerForm):
    """A roster holds people: whoever sends it answers for their having been told."""

    told = forms.BooleanField(label=_("The people listed were told what is kept of them and why."))

    field_order = ("carrier", "file", "told")


class ChoicesForm(forms.Form):
    """What is to be done with each doubtful row: the same project, another one, leave it out, or decide later."""

    def __init__(self, *args, rows, judges, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"{CHOICE}{row['key']}"] = forms.ChoiceField(
                label=_("Row %(row)s") % {"row": row["row"]}, choices=_choices(row, judges), required=False
            )

    def lines(self):
        """(row, its field) for the table."""
        return [(row, self[f"{CHOICE}{row['key']}"]) for row in self.rows]

    @staticmethod
    def chosen(data, judges):
        """The choices as `ImportBatch.choices` keeps them; whoever does not judge likeness may only leave rows out."""
        found = {
            name.removeprefix(CHOICE): value[:20] for name, value in data.items() if name.startswith(CHOICE) and value
        }
        return {key: value for key, value in found.items() if judges or value == SKIP}


def _choices(row, judges):
    choices = [("", _("Take it in, decide later")), (SKIP, _("Leave it out"))]
    if judges and row["matches"]:
        same = [(number, _("Same as %(project)s") % {"project": number}) for number, _why in row["matches"]]
        choices[1:1] = [*same, (DIFFERENT, _("Another project"))]
    return choices
