"""`manage.py administrator E-MAIL --name NAME`: the first seat of an empty system, or one more when nobody can sign in."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from ...actions.seats import account_for, give_seat
from ...models import County, Role
from ...passwordlinks import password_link


class Command(BaseCommand):
    help = "Open an administrator's account and print the link at which the password is set. Nobody gets a default password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument("--county", default="", help="code of the county, where there are several")

    @transaction.atomic
    def handle(self, *, email, name, county, **options):
        try:
            validate_email(email)
            county = self.county_of(county)
            user = account_for(by=None, county=county, email=email, name=name)
            give_seat(by=None, county=county, user=user, role=Role.ADMINISTRATOR)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        days = settings.PASSWORD_RESET_TIMEOUT // 86400
        said = _("%(name)s is administrator of %(county)s now. Set the password here, once and within %(days)s days:")
        self.stdout.write(said % {"name": user.name, "county": county.name, "days": days})
        self.stdout.write(settings.SITE_URL + password_link(user))

    def county_of(self, code):
        """The county with the code, or the only one there is."""
        found = list(County.objects.filter(code=code) if code else County.objects.all()[:2])
        if len(found) != 1:
            raise CommandError(_("Name the county with --county CODE; load it first with “manage.py reference”."))
        return found[0]
