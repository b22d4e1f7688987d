"""What changed in the rules since a draft was begun: each change is a sentence, said before submission."""

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.trace.wording import listed

from . import form
from .eligibility import requirements_in_force, route_in_force
from .models import FormEdition, IncubationRule


def changes_since(application):
    """Sentences on form, materials, route and conditions: the day the draft was begun against today."""
    begun, today = timezone.localdate(application.started_at), timezone.localdate()
    if begun == today:
        return []
    county_id = application.project.county_id
    return [
        *_form(county_id, begun, today), *_materials(application, begun, today), *_route(application),
        *_rule(application, begun, today),
    ]  # fmt: skip


def _form(county_id, begun, today):
    for row in FormEdition.objects.filter(county=county_id, since__gt=begun, since__lte=today):
        yield _("Since %(day)s the form has a new edition (%(schema)s): %(words)s") % {
            "day": row.since, "schema": row.schema, "words": form.EDITIONS.get(row.schema, ""),
        }  # fmt: skip


def _materials(application, begun, today):
    county_id, kind = application.project.county_id, application.applicant_kind
    then = {row.code: row for row in requirements_in_force(county_id, kind, begun)}
    now = {row.code: row for row in requirements_in_force(county_id, kind, today)}
    for code, row in now.items():
        names = {"day": row.effective_from, "name": row.name}
        if code not in then:
            yield _("Since %(day)s a further material is asked for: %(name)s.") % names
        elif row.mandatory and not then[code].mandatory:
            yield _("Since %(day)s this material is mandatory: %(name)s.") % names
    for code, row in then.items():
        if code not in now:
            yield _("This material is not asked for any more: %(name)s. What you uploaded stays in your folder.") % {
                "name": row.name
            }


def _route(application):
    now = current_route(application)
    if now == application.route:
        return
    yield _("The way of handling changed on %(day)s: %(words)s. Your application goes the new way.") % {
        "day": now.effective_from, "words": listed(route_words(now), "，"),
    }  # fmt: skip


def current_route(application):
    """The row of the application's way that is in force today."""
    return route_in_force(application.carrier, application.route.code) or application.route


def route_words(route):
    """Which steps a way of handling has, in words."""
    return [
        _("with the enclave's word") if route.needs_recommendation else _("without an enclave's word"),
        _("with a review meeting") if route.needs_review else _("without a review meeting"),
        _("%(days)s working days of public notice") % {"days": route.notice_days},
    ]


def _rule(application, begun, today):
    county_id = application.project.county_id
    then, now = (IncubationRule.objects.in_force(county_id, day) for day in (begun, today))
    if now and now != then:
        yield _("Since %(day)s other conditions hold: %(name)s.") % {"day": now.effective_from, "name": now.name}
