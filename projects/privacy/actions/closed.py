"""An account that was shut long ago: how the person signed in and was reached goes; what was done for the office stays."""

from projects.files.models import Upload
from projects.people.circles import county_of
from projects.trace.actions import next_number
from projects.trace.wording import filed, said

from .erasure import Known, alias_words, close_account, leave


def clear_account(user):
    """The account alone; words about projects and the audit log have periods of their own."""
    number = next_number(county_id=county_of(user).pk, key="erased")
    old = Known(user, filed(said(alias_words(), number=number)))
    leave(user)
    user.letters.all().delete()
    Upload.objects.filter(user=user).delete()
    close_account(old, user)
