"""Who works on a project; when two look alike (counting rule P1: a name alone is nothing, a phone is weak evidence)."""

from difflib import SequenceMatcher

from django.db.models import Q

from projects.people.seats import CENTRE

from .models import Company, ContestEntry, Project

COMPANY_NAMES = ("company_links__company__name__in", "entries__company_name__in", "organisation__name__in")
LIKE_SHARE = 0.6  # of the longer name, as matched by difflib: "固态电池隔膜" is like "固态电池复合隔膜"


def works_on(user, project):
    """Whether the person works on this project: operators of a carrier concerned, or the centre."""
    if user.seats.has(*CENTRE, county_id=project.county_id):
        return True
    mine = user.seats.carriers()
    return bool(mine) and project.carriers.filter(pk__in=mine).exists()


def names_alike(first, second):
    """Whether two name keys are alike: one holds the other, or most of the letters agree."""
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    letters = SequenceMatcher(None, first, second)
    # The quick ratios are upper bounds: most unlike pairs are told apart by them.
    return min(letters.real_quick_ratio(), letters.quick_ratio()) >= LIKE_SHARE and letters.ratio() >= LIKE_SHARE


def codes_of(project):
    """All company codes that are known of a project, from companies, entries and its applicant."""
    codes = set(Company.objects.filter(project_links__project=project).values_list("uscc", flat=True))
    codes |= set(ContestEntry.objects.filter(project=project).values_list("uscc", flat=True))
    if project.organisation:
        codes.add(project.organisation.uscc)
    return codes - {""}


def phones_of(project):
    """The project's own number and those given to contests."""
    phones = set(ContestEntry.objects.filter(project=project).values_list("phone", flat=True))
    return (phones | {project.phone}) - {""}


def like_projects(project):
    """[(other project, [reason codes])]: same code, or same leader or phone with a like name."""
    others = Project.objects.live().filter(county=project.county_id).exclude(pk=project.pk)
    return alike_in(
        others, name_key=project.name_key, leader=project.leader, codes=codes_of(project), phones=phones_of(project)
    )


def alike_in(others, *, name_key, leader, codes, phones):
    """The same for what makes a project recognisable, before it is one."""
    same_code = _ids(others, codes, "company_links__company__uscc__in", "entries__uscc__in", "organisation__uscc__in")
    same_phone = _ids(others, phones, "phone__in", "entries__phone__in")
    same_leader = set(others.filter(leader=leader).values_list("pk", flat=True)) if leader else set()
    found = []
    for other in others.filter(pk__in=same_code | same_phone | same_leader).order_by("pk"):
        alike = names_alike(name_key, other.name_key)
        reasons = ["uscc"] if other.pk in same_code else []
        reasons += ["leader_name"] if alike and other.pk in same_leader else []
        reasons += ["phone_name"] if alike and other.pk in same_phone else []
        if reasons:
            found.append((other, reasons))
    return found


def named_alike_in(others, *, name_key, company):
    """Ids of projects of the same name or company name: no proof of anything, but worth a look before registering."""
    found = _ids(others, {company} - {""}, *COMPANY_NAMES)
    return found | (set(others.filter(name_key=name_key).values_list("pk", flat=True)) if name_key else set())


def _ids(projects, values, *lookups):
    if not values:
        return set()
    rights = Q()
    for lookup in lookups:
        rights |= Q(**{lookup: values})
    return set(projects.filter(rights).values_list("pk", flat=True))
