"""The page of a project: whose turn, what is missing and where it is mended, its way, its papers, labels."""

from datetime import date

import pytest
from django.urls import reverse

from projects.figures.rules.hindrances import Lack, counting_hindrances, landing_hindrances
from projects.figures.rules.project import project_standing
from projects.outcomes.models import LandingConditions
from projects.outcomes.rules import level_tables
from projects.register.actions.labels import put_label, remove_label
from projects.register.actions.ledger import retract_figure
from projects.register.models import FigureKind, Label, Project
from projects.register.stages import Stage
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.factories import (
    CarrierFactory,
    CountingRuleFactory,
    FigureEventFactory,
    FindingFactory,
    LandingConditionsFactory,
    LeadNoteFactory,
    MaterialFactory,
    MilestoneFactory,
    MoveInFactory,
    ProjectCompanyFactory,
    ProjectFactory,
    StoredFileFactory,
    SubmittedApplicationFactory,
)
from workflows import service
from workflows.flows import AdmissionFlow, IntakeFlow
from workflows.way import way_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def rule(county, today):
    today("2026-03-16")
    return CountingRuleFactory(county=county)


@pytest.fixture
def page(client_of):
    return lambda person, project: client_of(person.user).get(project.get_absolute_url())


def states(project):
    lanes = way_of(Project.objects.get(pk=project.pk), links={}, named=True)
    return [[stop.state for stop in lane.stops] for lane in lanes]


class TestItsWay:
    @pytest.fixture
    def application(self, cast):
        row = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
        service.start(IntakeFlow.start, project=row.project, by=cast.applicant.user, application=row)
        return row

    def test_what_is_done_at_hand_skipped_and_possible(self, application, cast):
        assert states(application.project)[0] == ["skipped", "now", "possible"]
        item = service.open_item(application.project, "intake.check")
        service.complete(item, by=cast.incubator_operator.user, outcome="accept")
        assert states(application.project) == [
            ["skipped", "done", "skipped"],
            ["now", *["possible"] * 4],
            ["possible"] * 5,
            ["possible"] * 3,
        ]
        lanes = way_of(application.project, links={}, named=True)
        assert lanes[0].stops[1].note == "2026-03-16 王敏"
        assert way_of(application.project, links={}, named=False)[0].stops[1].note == "2026-03-16"

    def test_what_was_broken_off_is_marked(self, application, cast):
        service.withdraw(application.project, by=cast.applicant.user, act=lambda project, by: None)
        assert states(application.project)[0] == ["skipped", "stopped", "skipped"]

    def test_a_new_round_begins_anew(self, application, cast, today):
        project = application.project
        service.withdraw(project, by=cast.applicant.user, act=lambda project, by: None)
        fields = {"by": cast.staff.user, "carrier": cast.incubator}
        service.start(AdmissionFlow.start_on_record, project=project, **fields)
        assert states(project)[0] == ["skipped", "stopped", "skipped"]
        assert states(project)[2] == ["skipped", "skipped", "now", "possible", "possible"]
        service.withdraw(project, by=cast.staff.user, act=lambda project, by: None)
        today("2026-04-16")
        service.start(IntakeFlow.start, project=project, by=cast.applicant.user, application=application)
        assert states(project)[0] == ["skipped", "now", "possible"]
        assert states(project)[2] == ["possible"] * 5

    def test_the_picture_stands_on_the_page_and_can_be_read(self, application, cast, page):
        text = page(cast.incubator_operator, application.project).content.decode()
        assert "<caption>本项目的办理流程与进度</caption>" in text
        assert '<th scope="row">受理 · 材料审核</th><td>在办</td><td>经办窗口</td>' in text


def lacks(project):
    return [row.lack for row in counting_hindrances(project, project_standing(project, DAY, DAY), DAY)]


class TestWhatHindersCounting:
    @pytest.fixture
    def project(self, cast):
        return ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.VERIFYING)

    def test_nothing_where_it_counts(self, project):
        FigureEventFactory(project=project, kind=FigureKind.INCUBATOR_MOVE_IN, occurred_on=date(2026, 2, 2))
        assert lacks(project) == []

    def test_no_move_in_yet(self, project):
        assert lacks(project) == [Lack.MOVE_IN]

    def test_opening_stock_lacks_its_date(self, project):
        Project.objects.update(source="opening_stock")
        project.refresh_from_db()
        assert lacks(project) == [Lack.DATE]

    @pytest.mark.parametrize(
        ("fields", "lack"),
        [
            ({"agreement": None, "handover_on": None}, Lack.AGREEMENT),
            ({"handover_on": None, "handover_record": None, "handover_words": ""}, Lack.HANDOVER),
            ({}, Lack.MOVE_IN_CHECK),
        ],
    )
    def test_a_stay_says_which_paper_it_lacks(self, project, cast, fields, lack):
        file = StoredFileFactory(county=cast.county)
        given = {"agreement": file, "handover_on": date(2026, 3, 2), "handover_words": "钥匙两把"} | fields
        MoveInFactory(project=project, carrier=cast.incubator, verified_by=None, verified_at=None, **given)
        assert lacks(project) == [lack]

    def test_left_before_the_cut_off(self, project, cast):
        shared = {"project": project, "carrier": cast.incubator}
        FigureEventFactory(kind=FigureKind.INCUBATOR_MOVE_IN, occurred_on=date(2026, 2, 2), **shared)
        FigureEventFactory(kind=FigureKind.LEFT, occurred_on=date(2026, 3, 3), value=1, **shared)
        found = counting_hindrances(project, project_standing(project, DAY, DAY), DAY)
        assert [row.lack for row in found] == [Lack.LEFT]
        assert "2026-03-03" in found[0].sentence

    def test_a_carrier_outside_the_rule(self, project, cast):
        carrier = CarrierFactory(county=cast.county, name="聚窑众创空间")
        fields = {"kind": FigureKind.OTHER_MOVE_IN, "occurred_on": date(2026, 2, 2), "carrier": carrier}
        FigureEventFactory(project=project, **fields)
        found = counting_hindrances(project, project_standing(project, DAY, DAY), DAY)
        assert [(row.lack, row.sentence) for row in found] == [
            (Lack.OUTSIDE, "聚窑众创空间：该类载体不在计数规则名单内。")
        ]

    def test_a_fact_that_proved_false(self, project, cast):
        event = FigureEventFactory(project=project, kind=FigureKind.INCUBATOR_MOVE_IN, occurred_on=date(2026, 2, 2))
        retract_figure(event, by=cast.staff.user, reason="租约不实")
        found = counting_hindrances(project, project_standing(project, DAY, DAY), DAY)
        assert [row.lack for row in found] == [Lack.FALSE]
        assert "租约不实" in found[0].sentence

    def test_confirmed_after_the_year_was_closed(self, project):
        fields = {"occurred_on": date(2025, 12, 20), "recorded_on": date(2026, 2, 20)}
        FigureEventFactory(project=project, kind=FigureKind.INCUBATOR_MOVE_IN, **fields)
        assert lacks(project) == [Lack.CLOSED]


class TestWhatHindersLanding:
    @pytest.fixture
    def project(self, cast):
        LandingConditions.objects.all().delete()  # the conditions of this test stand alone
        LandingConditionsFactory(
            county=cast.county, level="registered", required=["registration", "staff"], any_of=[], any_count=0,
            least_heads=3, effective_from=date(2026, 1, 1),
        )  # fmt: skip
        return ProjectFactory(county=cast.county, carrier=cast.incubator, stage=Stage.LANDING)

    def rows(self, project):
        return [(row.lack, row.about) for row in landing_hindrances(project, level_tables(project, DAY))[1]]

    def test_each_condition_says_what_it_lacks(self, project, cast):
        assert self.rows(project) == [(Lack.MILESTONE, "registration"), (Lack.MILESTONE, "staff")]
        MilestoneFactory(project=project, kind="registration", on=DAY, region_code="330421", address="嘉善县")
        MilestoneFactory(project=project, kind="staff", on=DAY, heads=1)
        level, found = landing_hindrances(project, level_tables(project, DAY))
        assert level == "注册落地"
        assert [row.lack for row in found] == [Lack.EVIDENCE_CHECK, Lack.MILESTONE]
        assert "1" in found[1].sentence and "3" in found[1].sentence

    def test_the_page_leads_to_where_it_is_mended(self, project, cast, page):
        urls = [
            line.url for _title, lines in page(cast.incubator_operator, project).context["hindrances"] for line in lines
        ]
        assert urls[-2:] == [
            reverse("milestone-add", args=[project.number, kind]) for kind in ("registration", "staff")
        ]
        readers = [line.url for _title, lines in page(cast.auditor, project).context["hindrances"] for line in lines]
        assert readers[-2:] == [reverse("landing", args=[project.number])] * 2

    def test_nothing_before_the_project_lives_anywhere(self, project):
        Project.objects.update(stage=Stage.CHECK)
        project.refresh_from_db()
        assert landing_hindrances(project, level_tables(project, DAY)) == ("", [])


class TestLabels:
    def test_put_on_and_taken_off(self, cast, client_of, page):
        project = ProjectFactory(county=cast.county, carrier=cast.incubator)
        client = client_of(cast.incubator_operator.user)
        client.post(reverse("label-add", args=[project.number]), {"name": " 重点 "})
        label = Label.objects.get()
        assert (label.name, list(project.labels.all())) == ("重点", [label])
        assert "重点" in page(cast.staff, project).content.decode()
        client.post(reverse("label-remove", args=[project.number, label.pk]))
        assert not project.labels.exists()
        assert list(AuditEvent.objects.order_by("pk").values_list("verb", "note")) == [
            ("label", "重点"), ("remove_label", "重点"),
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["", "十二个字以上的标签太长了不行"])
    def test_a_label_is_short(self, cast, name):
        with pytest.raises(Refused, match="1至12"):
            put_label(project=ProjectFactory(county=cast.county), by=cast.staff.user, name=name)

    def test_only_who_works_on_it(self, cast):
        project = ProjectFactory(county=cast.county, carrier=cast.enclave)
        with pytest.raises(Refused, match="经办窗口"):
            put_label(project=project, by=cast.incubator_operator.user, name="重点")

    def test_twice_and_never_are_said(self, cast):
        project = ProjectFactory(county=cast.county)
        label = put_label(project=project, by=cast.staff.user, name="重点")
        with pytest.raises(Refused, match="已有标签"):
            put_label(project=project, by=cast.staff.user, name="重点")
        remove_label(project=project, by=cast.staff.user, label=label)
        with pytest.raises(Refused, match="没有标签"):
            remove_label(project=project, by=cast.staff.user, label=label)


def test_papers_and_findings_stand_on_the_page(cast, page):
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    material = MaterialFactory(application=application, version=application.latest)
    FindingFactory(version=application.latest, label="承诺书", result="unclear", words="签章看不清")
    text = page(cast.incubator_operator, application.project).content.decode()
    assert material.document.file.name in text
    assert "签章看不清" in text


def test_questions_do_not_grow_with_what_the_page_shows(cast, client_of, assert_queries):
    application = SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
    project, client = application.project, client_of(cast.staff.user)

    def add():
        MaterialFactory(application=application, version=application.latest)
        FindingFactory(version=application.latest, item=f"item-{application.latest.findings.count()}", result="missing")
        ProjectCompanyFactory(project=project, company__county=cast.county)
        LeadNoteFactory(project=project)
        put_label(project=project, by=cast.staff.user, name=f"标签{project.labels.count()}")
        MilestoneFactory(project=project)

    service.start(IntakeFlow.start, project=project, by=cast.staff.user, application=application)
    add()
    client.get(project.get_absolute_url())
    with assert_queries(39):
        client.get(project.get_absolute_url())
    add()
    add()
    with assert_queries(39):
        client.get(project.get_absolute_url())
