"""What a person does with their own data: correct it, take a copy, withdraw a consent."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.exportlog import begin_export, end_export
from projects.files.exportmodels import ExportLine
from projects.people.circles import county_of, operators_of
from projects.people.models import Consent, User
from projects.register.models import Application
from projects.text import normalise
from projects.trace.actions import record, tell
from projects.trace.errors import AlreadyDone, Refused
from projects.trace.wording import said

HANDLED = (Application.State.SUBMITTED, Application.State.ACCEPTED)


@transaction.atomic
def correct_account(*, by, name, phone=None):
    """Put the own name and mobile right; None leaves the number as it is, and a proved one is changed by a code only.

    The old values are not written into the audit log.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    new = {"name": normalise(name)}
    if phone is not None and not user.phone_proved:
        new["phone"] = phone
    changed = [field for field, value in new.items() if getattr(user, field) != value]
    if not changed:
        return user
    for field in changed:
        setattr(user, field, new[field])
    user.save(update_fields=changed)
    record("correct_account", user, by=user, county_id=county_of(user).pk, fields=changed)
    return user


@transaction.atomic
def record_copy(*, by, body, rows):
    """Write down that the person took a copy of their data, in both logs."""
    county_id = county_of(by).pk
    line = begin_export(ExportLine.Kind.OWN, by=by, county_id=county_id, persons=ExportLine.Persons.OWN)
    end_export(line, body=body, rows=rows)
    return record("copy_own_data", by, by=by, county_id=county_id)


def open_applications(consent):
    """Applications under way that a consent speaks of: their number stands in its scope."""
    number = consent.scope.split(" ")[0]
    rows = Application.objects.filter(organisation=consent.organisation_id, state__in=HANDLED)
    return rows.filter(number=number).select_related("project", "carrier")


@transaction.atomic
def withdraw_consent(consent, *, by):
    """Take a consent back, from now on. What was done before stays lawful; the desk of a running application is told.

    A declaration of truth is a statement of facts and cannot be taken back: the application can.
    """
    consent = Consent.objects.select_for_update().get(pk=consent.pk, user=by)
    if consent.kind == Consent.Kind.DECLARATION:
        raise Refused(_("A declaration cannot be withdrawn. To stop, withdraw the application itself."))
    if consent.withdrawn_at:
        raise AlreadyDone(_("This consent was withdrawn already."))
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    target = consent.organisation or by
    county = consent.organisation.county if consent.organisation else county_of(by)
    record("withdraw_consent", target, by=by, county_id=county.pk, kind=consent.kind, version=consent.version)
    for application in open_applications(consent):
        names = {"project": application.project.name, "number": application.number}
        tell(
            operators_of(application.carrier), said(_("Consent withdrawn: %(project)s"), **names),
            said(_("For application %(number)s a consent to the use of personal data was withdrawn. Ask the applicant "
              "whether the application is to go on."), **names),
            link=application.project.get_absolute_url(), project=application.project,
        )  # fmt: skip
    return consent
