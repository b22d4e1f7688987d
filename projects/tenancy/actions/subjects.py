"""主体变更: a company takes the place of the team under whose name a project began; nothing of it is lost.

The team becomes the company in place when this is its only project. Where the company is registered already, or the
team has other projects, the project goes over to the company: applications follow, people get seats, the folder is
laid into the company's. What was submitted stays the application of a team (`Application.applicant_kind`).
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.files.actions import copy_folder
from projects.people.actions import enter_organisation
from projects.people.actions.succession import become_company, seat_team
from projects.people.models import Organisation
from projects.register.actions.companies import end_team, link_company, link_kind
from projects.register.models import Application, Project
from projects.trace.actions import tell
from projects.trace.wording import said


def take_place(change, company, *, by):
    """Put the company of an accepted change in the team's place, from the day that the change names."""
    project, team = change.project, change.project.organisation
    began, team_name = timezone.localdate(project.created_at), team.name
    if change.partner_id or _has_more(team, project):
        _go_over(change, team, by=by)
    else:
        project.organisation = become_company(by=by, organisation=team, name=company.name, uscc=company.uscc)
    drafts = project.applications.filter(state=Application.State.DRAFT)
    drafts.update(applicant_kind=Organisation.Kind.COMPANY)  # not handed in yet: it applies as what it is now
    end_team(project, team_name, since=began, until=change.since)
    place = {name: change.after[name] for name in ("region_code", "authority")}
    link_company(project, company, kind=link_kind(project.county, **place), since=change.since)


def _has_more(team, project):
    return Project.objects.live().filter(organisation=team).exclude(pk=project.pk).exists()


def _go_over(change, team, *, by):
    project = change.project
    company = change.partner or enter_organisation(
        by=by,
        county=project.county,
        kind=Organisation.Kind.COMPANY,
        name=change.after["name"],
        uscc=change.after["uscc"],
    )
    seated = seat_team(by=by, team=team, company=company)
    copy_folder(by=by, source=team, target=company)
    project.applications.filter(organisation=team).update(organisation=company)
    project.organisation = company
    project.save(update_fields=["organisation"])
    words = _("“%(company)s” has taken the place of your team in “%(project)s”. You may leave it at any time.")
    tell(
        seated, said(_("You act for “%(name)s” now."), name=company.name),
        said(words, company=company.name, project=project.name), link="/my/", project=project,
    )  # fmt: skip
