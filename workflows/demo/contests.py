"""The contest in the story: the organiser's workbook is imported, winners claim their entries, one came by the enclave too."""

from dataclasses import replace
from datetime import date
from functools import partial

from django.conf import settings

from projects.people.actions import found_organisation
from projects.people.models import Organisation, User
from projects.register.actions.claims import issue_claims, use_claim
from projects.register.actions.drafts import start_application
from projects.register.actions.entries import import_workbook
from projects.register.actions.leads import register_lead
from projects.register.actions.likeness import decide_same
from projects.register.models import Contest, ContestEntry, Edition, Likeness, SourceKind

from ..admission import record_move_in
from ..intake import hand_in
from .openings import fill
from .rooms import terms

WORKBOOK = settings.BASE_DIR / "fixtures" / "workbooks" / "contest-2025-as-sent.xlsx"
CLAIMED, EVERY = 6, 30  # winners who claim, and days between them
ALSO_ENCLAVE, UNDECIDED = 8, 11  # places in the list of entries of the two that the enclave knows as well


def plan(world, cards, end):
    """Promise the dates of the contest's part."""
    year = end.year
    first = world.clock.day
    world.later((date(year - 1, 11, 25) - first).days, _import)
    for n in range(CLAIMED):
        day = (date(year, 1, 12) - first).days + n * EVERY
        world.later(day, partial(_claim, place=n, script=cards.deal(date(year, 1, 12), planned=900 + 130 * n)))
    both = cards.deal(date(year, 4, 8), way="enclave", carrier="gjcx", planned=1600)
    world.later((date(year, 4, 8) - first).days, partial(_enter_enclave, script=both))
    again = cards.deal(end, way="lead")
    world.later((end - first).days - 4, partial(_meet_again, script=again))


def _edition(world):
    """The edition of the first year; made here for years that the reference data does not know."""
    year = world.last_year
    contest = Contest.objects.filter(county=world.county).first()
    known = {"contest": contest, "name": f"{year}{contest.name}嘉善特色赛", "year": year}
    return Edition.objects.get_or_create(code=f"czjx-{year}", defaults=known)[0]


def _entries(world):
    """Entries with a prize first, in a fixed order."""
    rows = ContestEntry.objects.filter(edition=_edition(world)).select_related("project")
    return sorted(rows, key=lambda row: (not row.award, row.pk))


def _import(world):
    import_workbook(WORKBOOK.read_bytes(), WORKBOOK.name, edition=_edition(world), by=world.people["centre"])


def _script_of(entry, script):
    """The project's script with the names under which it entered the contest."""
    return replace(
        script, name=entry.name, leader=entry.leader or script.leader, firm=entry.company_name or script.firm,
        code=entry.uscc or script.code, team=not entry.uscc, field=entry.project.field or script.field,
    )  # fmt: skip


def _founder(world, script, email):
    """A person of the applicant's side with the organisation that they found."""
    founder = User.objects.create_user(email, None, name=script.leader, phone=script.phone)
    kind = Organisation.Kind.TEAM if script.team else Organisation.Kind.COMPANY
    name, code = (f"{script.name}团队", "") if script.team else (script.firm, script.code)
    return founder, found_organisation(by=founder, county=world.county, kind=kind, name=name, uscc=code)


def _claim(world, place, script):
    """A winner follows the link, founds the applicant, fills the rest in and submits."""
    entry = _entries(world)[place]
    script = _script_of(entry, script)
    claim = issue_claims([entry], by=world.people["centre"])[0].claim
    world.clock.tick(40)
    founder, organisation = _founder(world, script, f"winner{place}@demo.example")
    carrier = world.carriers["kczx"]
    application = use_claim(
        claim, by=founder, organisation=organisation, carrier=carrier, contact=script.leader, phone=script.phone
    )
    world.follow(application.project, script)
    fill(world, script, application, founder)
    world.clock.tick()
    hand_in(application, by=founder)


def _lead_of_enclave(world, script, entry, name):
    operator = world.people["enclave"]
    carrier = world.carriers["gjcx"]
    lead = register_lead(
        by=operator, county=world.county, name=name, source=SourceKind.ENCLAVE, introduced_by=carrier.short_name,
        leader=entry.leader, phone=script.phone, field=script.field, carrier=carrier,
    )  # fmt: skip
    world.follow(lead, script)
    return lead


def _enter_enclave(world, script):
    """The enclave takes in a team that had entered the contest: judged one project, counted once (case 2)."""
    entry = _entries(world)[ALSO_ENCLAVE]
    script = _script_of(entry, script)
    lead = _lead_of_enclave(world, script, entry, f"{entry.name}（上海）")
    world.clock.tick(30)
    pair = Likeness.objects.undecided().get(second=lead)
    decide_same(
        pair,
        keep=entry.project,
        by=world.people["centre2"],
        words="负责人和核心技术相同，参赛后入驻飞地，认定为同一项目",
    )
    project = entry.project
    project.refresh_from_db()
    world.follow(project, script)
    operator, carrier = world.people["enclave"], world.carriers["gjcx"]
    agreement = world.papers.pdf("agreement", "飞地入驻协议", operator)
    record_move_in(
        project=project, by=operator, carrier=carrier, agreement=agreement, **terms(script, carrier, world.clock.day)
    )
    world.later(120, partial(_move_on, entry=entry, script=script))


def _move_on(world, entry, script):
    """Out of the enclave into the county's incubator: same project, no second count."""
    script = replace(script, way="incubator", carrier="kczx")
    founder, organisation = _founder(world, script, "both@demo.example")
    project = entry.project
    project.refresh_from_db()
    application = start_application(
        by=founder, organisation=organisation, carrier=world.carriers["kczx"], project=project
    )
    world.follow(project, script)
    fill(world, script, application, founder)
    hand_in(application, by=founder)


def _meet_again(world, script):
    """A lead of the enclave that looks like an entry: left for the visitor of the demo to judge."""
    entry = _entries(world)[UNDECIDED]
    _lead_of_enclave(world, _script_of(entry, script), entry, f"{entry.name}二代")
