"""Every list of the site asks the same number of questions for one row and for three."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.files.models import LetterTemplate
from projects.privacy.models import ErasureRequest
from projects.register.models import FigureKind, Likeness
from projects.trace.actions import tell
from tests import factories as make
from workflows import service
from workflows.flows import IntakeFlow

from .door import no_arguments
from .matrix import DOORS

pytestmark = pytest.mark.django_db


def _work(cast, number):
    application = make.SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    service.start(IntakeFlow.start, project=application.project, by=cast.applicant.user, application=application)


def _message(cast, number):
    tell([cast.applicant.user], f"消息{number}", "内容", link="/my/")


def _found(cast, number):
    make.ProjectFactory.create_batch(2, county=cast.county, carrier=cast.incubator, search_text="雷达")


def _pair(cast, number):
    pair = make.ProjectFactory.create_batch(2, county=cast.county, carrier=cast.incubator)
    Likeness.objects.create(first=pair[0], second=pair[1], reasons=["uscc"])


def _draft(cast, number):
    application = make.ApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    make.DraftFieldFactory(application=application)


def _document(cast, number):
    make.DocumentVersionFactory(document__organisation=cast.organisation)


def _on_behalf(cast, number):
    make.ApplicationFactory(
        organisation=make.OrganisationFactory(county=cast.county), carrier=cast.incubator, enclave=cast.enclave,
        on_behalf=True,
    )  # fmt: skip


def _notice(cast, number):
    make.NoticeItemFactory(notice__county=cast.county)


def _figure(kind, **more):
    def row(cast, number):
        project = make.ProjectFactory(county=cast.county, carrier=cast.incubator)
        make.CountingRuleFactory(county=cast.county)
        make.FigureEventFactory(project=project, kind=kind, evidence=_evidence(project), **more)

    return row


def _evidence(project):
    return f"tenancy.movein:{make.MoveInFactory(project=project, carrier=project.carrier).pk}"


def _heads(cast, number):
    _figure(FigureKind.INCUBATOR_MOVE_IN)(cast, number)
    project = cast.county.project_set.latest("pk")
    make.FigureEventFactory(project=project, kind=FigureKind.TALENT, detail="bachelor_or_above", value=5)


def _near(cast, number):
    """Each of the kinds whose papers are read: a stay that is not verified, a landing on its way."""
    stay = make.MoveInFactory(project__county=cast.county, project__stage="verifying", carrier=cast.incubator)
    milestone = make.MilestoneFactory(project__county=cast.county, project__stage="landing")
    make.EvidenceFactory(milestone=milestone)
    assert stay.verified_at is None


def _target(cast, number):
    make.TargetFactory(county=cast.county, code=f"more-{number}")


def _report(cast, number):
    project = make.ProjectFactory(county=cast.county)
    file = make.StoredFileFactory(county=cast.county)
    make.ReportFactory(county=cast.county, kind="project", project=project, file=file, asked_by=cast.staff.user)


def _carrier(cast, number):
    make.MoveInFactory(carrier=make.CarrierFactory(county=cast.county), project__county=cast.county)


def _erasure(cast, number):
    for state in ("open", "declined"):
        ErasureRequest.objects.create(county=cast.county, user=make.UserFactory(), due_on=date(2026, 4, 7), state=state)
    gone = make.OrganisationFactory(county=cast.county)
    make.MembershipFactory(county=cast.county, role="applicant", organisation=gone, ended_at=timezone.now())


def _petition(cast, number):
    make.PetitionFactory(project__county=cast.county, project__carrier=cast.incubator)


def _case(cast, number):
    make.StayCaseFactory(move_in__project__county=cast.county, move_in__carrier=cast.incubator)


def _change(cast, number):
    team = make.OrganisationFactory(county=cast.county)
    make.ChangeFactory(project__county=cast.county, project__organisation=team, project__carrier=cast.incubator)


def _section(cast, number):
    make.SectionFactory(county=cast.county)


def _letter(cast, number):
    LetterTemplate.objects.create(
        county=cast.county, kind="offer", file=make.StoredFileFactory(county=cast.county), added_by=cast.staff.user,
        effective_from=timezone.localdate() + timedelta(days=LetterTemplate.objects.count()),
    )  # fmt: skip


def _expert(cast, number):
    user = make.UserFactory()
    make.MembershipFactory(user=user, county=cast.county, role="expert")
    make.ExpertFactory(county=cast.county, user=user, fields=["materials"])


# Address, who asks, what makes a row, and the number of questions.
LISTS = {
    "inbox": ("?tab=take", "incubator_operator", _work, 9),
    "messages": ("", "applicant", _message, 6),
    "search": ("?q=雷达", "staff", _found, 8),  # one counts the searches of a minute, one looks for sealed names
    "settings-sections": ("", "leader", _section, 5),
    "settings-letters": ("", "leader", _letter, 5),
    "likenesses": ("", "staff", _pair, 6),
    "my-todo": ("", "applicant", _draft, 8),
    "folder": ("", "applicant", _document, 14),
    "application-on-behalf": ("", "enclave_operator", _on_behalf, 10),
    "public-notices": ("", "stranger", _notice, 6),
    "figures-counted": ("", "staff", _figure(FigureKind.INCUBATOR_MOVE_IN), 15),
    "figures-nearest": ("", "staff", _near, 18),
    "figures-uncounted": ("", "staff", _figure(FigureKind.OTHER_MOVE_IN), 14),
    "figures-landed": ("", "staff", _figure(FigureKind.LANDING_REGISTERED), 13),
    "figures-way": ("?step=moved_in", "staff", _figure(FigureKind.INCUBATOR_MOVE_IN), 7),
    "figures-talent": ("", "staff", _heads, 14),
    "figures-money": (
        "?kind=funds_in_place", "staff", _figure(FigureKind.INVESTMENT, detail="funds_in_place", value=100), 14,
    ),
    "targets": ("", "staff", _target, 23),
    "reports": ("", "staff", _report, 8),
    "carriers": ("", "staff", _carrier, 5),
    "petitions": ("", "staff", _petition, 9),
    "cases": ("", "staff", _case, 9),
    "changes": ("", "staff", _change, 9),
    "experts": ("?field=materials&most=9", "staff", _expert, 6),
    "settings-privacy": ("", "administrator", _erasure, 12),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_three(cast, client_of, today, name):
    query, who, make_row, expected = LISTS[name]
    today("2026-03-16")
    client = client_of(getattr(cast, who).user)
    counted, length = {}, {}
    for number in range(3):
        make_row(cast, number)
        if number in (0, 2):
            client.get(reverse(name) + query)  # what is read once and kept does not count
            with CaptureQueriesContext(connection) as queries:
                response = client.get(reverse(name) + query)
            counted[number + 1], length[number + 1] = len(queries), len(response.content)
    assert counted == {1: expected, 3: expected}
    assert length[3] > length[1], "the rows do not show"


# Lists that are tested where they live.
ELSEWHERE = {
    "api:projects": "machines/test_interface.py::test_the_list_goes_on_by_key_in_a_constant_number_of_questions",
    "province": "workflows/test_counties.py::test_more_counties_ask_no_more_questions",
    "settings-machines": "machines/test_interface.py::test_the_page_of_tokens_asks_the_same_however_many",
    "grants": "outcomes/test_grants.py::test_the_list_costs_the_same_for_one_row_and_three",
    **dict.fromkeys(
        ("premises-stays", "rents"), "tenancy/test_premises.py::test_lists_cost_the_same_for_one_row_and_three"
    ),
    "supplements": "workflows/test_check_sheet.py::test_the_list_asks_the_same_however_long",
    "calls": "workflows/test_calls.py::test_one_row_and_three_cost_the_same",
    **dict.fromkeys(
        ("inbox-views", "away", "handover", "settings-desk"),
        "workflows/test_desk_lists.py::test_a_page_costs_the_same_for_one_row_and_three",
    ),
    "account-security": "people/test_account.py::test_the_page_asks_the_same_for_one_device_and_three",
    "board": "workflows/test_board.py::test_queries_do_not_grow_with_cards",
    "overview": "figures/test_overview.py::test_constant_questions",
    "projects": "register/test_register_list.py::test_constant_questions",
    "leads": "register/test_leads.py::test_the_list_costs_the_same_for_any_number_of_rows",
    "promises": "register/test_lead_way.py::test_promises_cost_the_same_for_any_number_of_rows",
    "imports": "workflows/test_import_room.py::test_the_room_costs_the_same_for_any_number_of_files",
    "stock": "register/test_stock.py::test_the_list_costs_the_same_for_any_number_of_rows",
    "contests": "workflows/test_contests.py::test_the_list_of_editions_asks_the_same_queries",
    "edition": "workflows/test_contests.py::test_the_list_of_entries_asks_the_same_queries",
    "my-projects": "workflows/test_intake_pages.py::test_cards_cost_the_same_for_one_and_three",
    **dict.fromkeys(
        ("meetings", "meeting", "meeting-agenda", "deliberations", "deliberation-new", "notices", "notice", "my-reviews"),
        "workflows/test_screening_pages.py::test_lists_and_pages_take_the_same_queries_with_one_and_three_rows",
    ),
    "opinions": "selection/test_opinions.py::test_the_list_and_the_brief_ask_a_constant_number_of_questions",
    "letters": "workflows/test_project_letters.py::test_the_list_asks_a_constant_number_of_questions",
    "admissions": "tenancy/test_pages.py::test_admissions_ask_a_constant_number_of_questions",
    "carrier": "tenancy/test_pages.py::test_a_carriers_page_asks_a_constant_number_of_questions",
    "settings-industries": "workflows/test_industries.py::test_constant_questions",
    "export-log": "privacy/test_export_log.py::test_the_list_costs_the_same_for_one_and_three",
    "my-data": "privacy/test_mine.py::test_the_page_costs_the_same_for_one_row_and_three",
    "figures-sources": "figures/test_counting_properties.py::test_parts_add_to_the_total_in_a_constant_number_of_questions",
    "dossiers": "figures/test_dossiers.py::test_the_list_costs_the_same_for_one_and_three",
    "matters": "outcomes/test_matters.py::test_the_list_costs_the_same_for_one_and_three",
    "authorisations": "outcomes/test_second_person.py::test_the_list_costs_the_same_for_one_and_three",
    "landings": "outcomes/test_facts.py::test_the_list_of_landings_asks_a_constant_number_of_questions",
    "returns": "workflows/test_returns.py::test_the_list_costs_the_same_for_one_and_three",
    "returns-missing": "workflows/test_returns_missing.py::test_the_page_asks_a_constant_number_of_questions",
    **dict.fromkeys(
        ("returns-compared", "returns-torch"),
        "workflows/test_returns_missing.py::test_what_was_declared_costs_the_same_for_one_and_three",
    ),
    "county-events": "workflows/test_events.py::test_the_countys_list_asks_the_same_however_many",
    "investments": "outcomes/test_investments.py::test_the_list_asks_a_constant_number_of_questions",
    "roster-people": "outcomes/test_roster_pages.py::test_the_list_asks_a_constant_number_of_questions",
    "talent": "outcomes/test_facts.py::test_the_list_asks_a_constant_number_of_questions",
    **dict.fromkeys(("exports", "exports-made"), "figures/test_exports.py::test_the_pages_cost_the_same_for_one_row_and_three"),
    **dict.fromkeys(
        ("settings-members", "settings-materials", "settings-routes", "settings-carriers", "settings-deadlines",
         "settings-calendar", "settings-limits", "settings-rules", "settings-stays", "settings-money"),
        "workflows/test_settings.py::test_constant_questions",
    ),
    "settings-system": "workflows/test_system_page.py::test_the_page_asks_a_constant_number_of_questions",
}  # fmt: skip
# Pages without a number in their address that list nothing: a door, a file, a form.
NO_LISTS = {
    "expert-new", "expert-mine", "settings-expert-rule", "settings-fees",
    "returns-torch-export", "province-export", "settings-fund-rule", "settings-loan-product", "settings-event-kind",
    "settings-counting-rule", "target-new", "figures-message", "figures-note",
    "settings-licence-rule", "settings-staff-rule", "authorisation-new",
    "premises", "grants-export", "export-log-file",
    "settings-clearing", "settings-tenure-rule", "settings-grant-kind", "settings-grant-rule",
    "settings-enclave-rule", "settings-incubation-rule", "settings-rubric", "settings-section-new",
    "organisation-code",
    "account-kept", "sign-in-again",
    "home", "notifications", "project-export", "settings", "lead-new", "lead-like", "paper-new",
    "import-new", "edition-new", "application-new", "organisation-new",
    "meeting-new",
    "my-account", "my-erasure",
    "notice-new", "move-in-record", "landing-start", "settings-member-new",
    "settings-papers", "settings-paper-head",
    "settings-material-new", "settings-desk-rule", "settings-route-new", "settings-carrier-new", "settings-upload-limit",
    "api-docs", "api-nothing", "api-openapi", "guides", "settings-token-new", "settings-webhook-new",
    "settings-form-rule", "settings-sign-in-rule", "settings-industry-new", "settings-return-rule", "claim-take", "confirmation-read",
}  # fmt: skip


def test_every_list_is_tested_somewhere(cast):
    """Whatever has no number in its address and can be read is a list, unless it is named here as none."""
    plain = {door.name for door in DOORS if door.get is not None and door.args is no_arguments}
    plain = {name for name in plain if not name.startswith(("account_", "mfa_"))}
    assert plain - set(LISTS) - set(ELSEWHERE) - NO_LISTS == set()
    assert set(LISTS) & set(ELSEWHERE) == set()


@pytest.mark.parametrize("place", sorted(set(ELSEWHERE.values())))
def test_the_tests_named_above_exist(place):
    file, name = place.split("::")
    assert f"def {name}(" in (Path(settings.BASE_DIR) / "tests" / file).read_text()
