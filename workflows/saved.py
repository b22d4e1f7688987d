"""How a person looks at the inbox: chosen columns and saved views. No act on a file, so nothing is recorded."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from projects.people.models import User
from projects.people.seats import CENTRE, OPERATORS
from projects.trace.errors import Refused

from .models import SavedFilter

MOST = 20  # views of one person


@transaction.atomic
def choose_columns(*, by, names):
    """Keep the columns that a person wants to see in the inbox."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.list_columns = {**user.list_columns, "inbox": list(names)}
    user.save(update_fields=["list_columns"])


@transaction.atomic
def save_filter(*, by, name, params, shared=False):
    """Keep a view of the inbox under a name; the same name again replaces it.

    Shared, colleagues of one's carrier see it; for people of the centre those of the centre.
    """
    if not SavedFilter.objects.filter(user=by, name=name).exists() and by.saved_filters.count() >= MOST:
        raise Refused(_("You have %(count)s views already. Please delete one first.") % {"count": MOST})
    query = QueryDict(mutable=True)
    query.update(params)
    seat = next(
        row
        for row in sorted(by.seats.rows, key=lambda row: row.role not in CENTRE)
        if row.role in (*CENTRE, *OPERATORS)
    )
    defaults = {
        "query": query.urlencode(),
        "shared": shared,
        "county_id": seat.county_id,
        "carrier_id": seat.carrier_id,
    }
    return SavedFilter.objects.update_or_create(user=by, name=name, defaults=defaults)[0]
