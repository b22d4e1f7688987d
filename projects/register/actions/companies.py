"""Companies of a project: known once by their code, tied to projects by dated links."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from projects.text import name_key, normalise
from projects.trace.errors import Refused
from projects.uscc import UsccError, check

from ..models import Company, ProjectCompany
from .project import refresh_search

Kind = ProjectCompany.Kind
SHANGHAI = "31"  # first digits of the region codes of the city (GB/T 2260)


def link_kind(county, *, region_code, authority):
    """Where the licence puts a company: by address and registering authority, never by digits of its code."""
    if region_code == county.code and authority:
        return Kind.JIASHAN
    return Kind.SHANGHAI if region_code.startswith(SHANGHAI) else Kind.OTHER


def checked_code(text):
    """The code in its one written form, or a refusal that says what is wrong with it."""
    try:
        return check(text)
    except UsccError as problem:
        raise Refused(str(problem)) from problem


def refuse_other_name(known, name):
    """Refused when a known code stands for a company of another name (`known`: an organisation or company)."""
    if name_key(known.name) != name_key(name):
        words = {"code": known.uscc, "name": known.name}
        raise Refused(
            _("The code %(code)s is registered here for “%(name)s”. Compare it with the licence; if that company was "
              "renamed, ask for the change of its name first.") % words
        )  # fmt: skip


def know_company(county, *, name, uscc, **facts):
    """The company with this code, made when it is new; `facts` are further columns, empty ones are left as they are."""
    company = Company.objects.select_for_update().filter(county=county, uscc=uscc).first()
    given = {column: value for column, value in facts.items() if value not in ("", None)}
    if company is None:
        return _new_company(county, name=name, uscc=uscc, **given)
    refuse_other_name(company, name)
    for column, value in given.items():
        setattr(company, column, value)
    company.save(update_fields=[*given])
    return company


def _new_company(county, *, name, **facts):
    try:
        with transaction.atomic():
            return Company.objects.create(county=county, name=normalise(name), **facts)
    except IntegrityError as error:  # somebody entered the same code in the same moment
        raise Refused(_("Somebody entered this company at the same moment. Please try again.")) from error


def link_company(project, company, *, kind, since):
    """Tie a company to the project from a day on, once; search finds the project by it."""
    link = project.company_links.filter(company=company, kind=kind, until=None).first()
    link = link or ProjectCompany.objects.create(project=project, company=company, kind=kind, since=since)
    find_again(project)
    return link


def move_link(project, company, *, kind, since):
    """A company that moved stands elsewhere: a tie of that kind begins on the day, the former one ends."""
    if kind != Kind.OTHER:
        project.company_links.filter(company=company, until=None).exclude(kind=kind).update(until=since)
        link_company(project, company, kind=kind, since=since)


def end_team(project, team, *, since, until):
    """Keep the team under whose name the project began, with its days, beside the companies of the project."""
    row = Company.objects.create(county_id=project.county_id, name=team)
    return ProjectCompany.objects.create(
        project=project, company=row, kind=Kind.TEAM, since=min(since, until), until=until
    )


def find_again(project):
    """Bring what search reads up to date after a company of the project changed."""
    refresh_search(project)
    project.save(update_fields=["name_key", "search_text"])
