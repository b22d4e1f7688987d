"""Which experts must not judge which projects: reads the facts of many at once and asks the rule (`recusalrules`)."""

from collections import defaultdict

from django.utils import timezone

from projects.people.models import Membership
from projects.register.models import ProjectCompany
from projects.trace.wording import listed

from .models import Employment, ExpertRule, Tie
from .recusalrules import Bond, ExpertFacts, Firm, ProjectFacts, grounds

PERSONS = ("leader", "contact", "legal_representative")


def rule_of(county_id, on=None):
    """The rule about experts in force, or its defaults where the county has decided nothing."""
    return ExpertRule.objects.in_force(county_id, on or timezone.localdate()) or ExpertRule(county_id=county_id)


def facts_of_experts(experts):
    """{expert pk: ExpertFacts}; two queries however many."""
    bonds = defaultdict(list)
    for expert in experts:
        bonds[expert.pk].append(Bond(Firm(expert.employer, expert.uscc)))
    for row in Employment.objects.standing().filter(expert__in=experts):
        bonds[row.expert_id].append(Bond(Firm(row.employer, row.uscc), "", row.until))
    for row in Tie.objects.standing().filter(expert__in=experts):
        bonds[row.expert_id].append(Bond(Firm(row.name, row.uscc), row.kind, row.until))
    return {one.pk: ExpertFacts(one.user.name, one.user_id, tuple(bonds[one.pk])) for one in experts}


def _rows(data, part, name):
    return [row[name] for row in data.get(part) or [] if row.get(name)]


def persons_of(project, data):
    """Everybody whom a project or its application names: leader, contact, team, shareholders."""
    named = [project.leader, project.contact, *(data.get(name) for name in PERSONS)]
    named += _rows(data, "team", "name")
    named += [row["name"] for row in data.get("shareholders") or [] if row.get("name") and row.get("kind") == "person"]
    return frozenset(filter(None, named))


def firms_of(project, data, companies=()):
    """The applicant, the project's companies and those that hold or will hold shares."""
    organisation = project.organisation
    firms = [Firm(organisation.name, organisation.uscc)] if organisation else []
    firms += [Firm(company.name, company.uscc) for company in companies]
    firms += [Firm(data["future_company"])] if data.get("future_company") else []
    firms += [
        Firm(row["name"]) for row in data.get("shareholders") or [] if row.get("name") and row.get("kind") != "person"
    ]
    return tuple(firms)


def facts_of_items(items):
    """{agenda item pk: ProjectFacts}; two queries. Items come with `project__organisation` and `version`."""
    companies, users = defaultdict(list), defaultdict(set)
    links = ProjectCompany.objects.filter(project__in=[item.project_id for item in items]).select_related("company")
    for link in links:
        companies[link.project_id].append(link.company)
    teams = [item.project.organisation_id for item in items]
    for team, user in Membership.objects.live().filter(organisation__in=teams).values_list("organisation", "user"):
        users[team].add(user)
    return {
        item.pk: ProjectFacts(
            item.project.name,
            firms_of(item.project, item.version.data, companies[item.project_id]),
            persons_of(item.project, item.version.data),
            frozenset(users[item.project.organisation_id]),
        )
        for item in items
    }


def conflicts(experts, items, *, county_id):
    """{(expert pk, item pk): [reasons]} of all that touch each other; six queries however many."""
    experts, items = list(experts), list(items)
    if not experts or not items:
        return {}
    rule, today = rule_of(county_id), timezone.localdate()
    people, projects = facts_of_experts(experts), facts_of_items(items)
    found = {}
    for expert_pk, person in people.items():
        for item_pk, project in projects.items():
            if reasons := grounds(person, project, years=rule.years, on=today):
                found[expert_pk, item_pk] = reasons
    return found


def items_for_rule(meeting):
    """The agenda with what the rule reads."""
    return meeting.agenda.standing().select_related("project__organisation", "version", "meeting")


def in_words(reasons):
    """Several reasons in one phrase."""
    return listed(reasons)
