"""What stands beside the way of a scene: returns at each of their steps, a contest with an import, an event, colleagues."""

from datetime import date

from django.utils import timezone

from projects.outcomes.actions.events import record_event
from projects.outcomes.actions.returns import declare_return, send_back_return
from projects.outcomes.quarters import Quarter
from projects.outcomes.returnform import ITEMS
from projects.people.actions.colleagues import invite
from projects.people.actions.joining import ask_to_join
from projects.register.actions.claims import issue_claims
from projects.register.actions.entries import import_workbook, open_batch
from projects.register.models import ImportBatch
from tests import factories as make
from tests.register.test_import_entries import workbook
from workflows.away import go_away
from workflows.returns import start_return
from workflows.saved import save_filter

HEAD = ("项目名称", "负责人", "联系电话", "决赛得分")


def add_returns(scene):
    """A return at each of its steps; what is not named is zero."""
    place, figures = scene.place, dict.fromkeys(ITEMS, 0) | {"total": 12}
    scene.returns = {}
    for step in ("fill", "verify", "correct"):
        project = scene.resting(f"季报{step}")
        row = scene.returns[step] = start_return(project, Quarter(2025, 4))
        if step != "fill":
            scene.do(project, "return.fill", place.applicant, declare_return, quarter_return=row, figures=figures)
        if step == "correct":
            scene.do(
                project, "return.verify", place.incubator_operator, send_back_return, "send_back",
                quarter_return=row, reason="人数有误",
            )  # fmt: skip
        scene.wait(project, f"return.{step}")
    scene.confirmable = make.ReturnFactory(project=scene.projects["main"], year=2024, quarter=4, state="declared")
    scene.confirmable.declarations.create(number=1, declared_by=place.incubator_operator, on_behalf=True)


def add_contest(scene):
    """An edition with one imported batch, one to be confirmed, an entry and its claim link."""
    place = scene.place
    contest = make.ContestFactory(county=place.county, name=f"{place.county.name}创业大赛")
    scene.edition = make.EditionFactory(contest=contest, code=f"contest-{scene.code}", name="2025创业大赛")
    body = workbook((f"{place.word}参赛一", "汪轩", "13512345678", 88.31), ("", "无名", "13512345679", 80), head=HEAD)
    import_workbook(body, "参赛名单.xlsx", edition=scene.edition, by=place.staff)
    scene.imported = ImportBatch.objects.get(edition=scene.edition)
    more = workbook((f"{place.word}参赛二", "何嘉磊", "13512345670", 85), head=HEAD)
    scene.batch = open_batch(more, "第二批.xlsx", edition=scene.edition, by=place.staff)
    scene.entry = scene.edition.entries.get()
    scene.invitation = issue_claims([scene.entry], by=place.staff)[0]


def add_desk(scene):
    """A saved view of the desk, and a colleague of the centre who is away."""
    place = scene.place
    scene.saved_view = save_filter(by=place.incubator_operator, name="本窗口", params={"tab": "take"}, shared=True)
    today = timezone.localdate()
    scene.absence = go_away(by=place.other_staff, deputy=place.staff, first_day=today, last_day=today)


def add_event(scene):
    """An event of the enclave with who came; a section of the bureau."""
    place = scene.place
    scene.section = make.SectionFactory(county=place.incubator.county)
    scene.product = make.LoanProductFactory(county=place.county, code="door_loan", name="质押贷")
    kind = make.EventKindFactory(county=place.county, code="matching")
    record_event(
        by=place.enclave_operator, carrier=place.enclave, name="对接会", kind=kind, on=date(2026, 1, 10),
        attendance=[("来宾单位", 5)], papers=[("photo", make.StoredFileFactory(county=place.county))],
    )  # fmt: skip


def add_colleagues(scene):
    """A reader of the organisation, somebody who asks to join, an open invitation."""
    place = scene.place
    scene.colleague = make.MembershipFactory(
        county=place.county, role="applicant", organisation=place.organisation, level="reader"
    )
    scene.asked = ask_to_join(by=make.UserFactory(), organisation=place.organisation)
    scene.colleague_link = invite(by=place.applicant, organisation=place.organisation, level="reader")
