"""`manage.py province E-MAIL --name NAME --code 33`: somebody of the province, who reads the counties' sums and no project."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from projects.trace.errors import Refused

from ...actions.seats import account_for, give_province_seat
from ...models import County
from ...passwordlinks import password_link


class Command(BaseCommand):
    help = "Let a person read the sums of all counties of a province. No county's administrator can give this role."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument("--code", required=True, help="first two digits of the counties' codes, e.g. 33")

    @transaction.atomic
    def handle(self, *, email, name, code, **options):
        county = County.objects.filter(code__startswith=code).order_by("code").first() if len(code) == 2 else None
        if county is None:
            raise CommandError(_("No county here has a code that begins with these two digits."))
        try:
            validate_email(email)
            user = account_for(by=None, county=county, email=email, name=name)
            give_province_seat(by=None, county=county, user=user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(name)s reads the sums of the province now. Set the password here:") % {"name": user.name}
        )
        self.stdout.write(settings.SITE_URL + password_link(user))
