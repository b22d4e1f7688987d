"""A verified milestone proves wrong after the landing was confirmed: a new row, another person, and the figures follow."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.outcomes.actions.corrections import verify_correction
from projects.outcomes.actions.landings import confirm_level
from projects.outcomes.models import Landing, LandingConditions, Milestone
from projects.outcomes.rules import level_tables
from projects.register.models import FigureEvent
from projects.register.stages import Stage
from projects.trace.errors import AlreadyDone, Refused
from tests.factories import LandingConditionsFactory, MilestoneFactory, ProjectFactory, at
from tests.factories.files import pdf_bytes

pytestmark = pytest.mark.django_db
LICENCE = {
    "company_name": "嘉善康达芯片科技有限公司", "address": "嘉善县罗星街道创新路1号", "region_code": "330421",
    "authority": "嘉善县市场监督管理局", "uscc": "",
}  # fmt: skip


@pytest.fixture
def landed(cast, today):
    """Landed by registration on 2 March, confirmed on the 10th."""
    today("2026-03-10")
    LandingConditions.objects.all().delete()
    LandingConditionsFactory(
        county=cast.county, level="registered", required=["registration"], any_of=[], any_count=0,
        effective_from=date(2026, 1, 1),
    )  # fmt: skip
    project = ProjectFactory(
        county=cast.county, carrier=cast.incubator, stage=Stage.LANDED, rests_at=Stage.LANDED,
        organisation=cast.organisation,
    )  # fmt: skip
    MilestoneFactory(
        project=project, kind="registration", on=date(2026, 3, 2), recorded_by=cast.incubator_operator.user,
        verified_by=cast.staff.user, verified_at=at(date(2026, 3, 9)), **LICENCE,
    )  # fmt: skip
    confirm_level(project, level_tables(project, date(2026, 3, 10))[0], cast.staff.user, cast.other_staff.user)
    today("2026-04-01")
    return project


@pytest.fixture
def correct(landed, client_of):
    """`correct(person, on=…)`: record a correction over HTTP; returns the new row, or the answer."""

    def post(person, **data):
        old = Milestone.objects.current().get()
        url = reverse("milestone-add", args=[landed.number, "registration"]) + f"?corrects={old.pk}"
        paper = SimpleUploadedFile("执照.pdf", pdf_bytes("执照.pdf"), "application/pdf")
        answer = client_of(person.user).post(url, LICENCE | {"paper_0": paper, "reason": "登记日期有误"} | data)
        return Milestone.objects.current().get() if answer.status_code == 302 else answer

    return post


def held():
    """Days of the landing figures that hold."""
    return list(FigureEvent.objects.filter(retracts=None, retracted_by=None).values_list("occurred_on", flat=True))


def test_another_day_moves_the_figure_by_retracting_and_putting(landed, correct, cast, client_of):
    row = correct(cast.incubator_operator, on="2026-03-05")
    assert held() == [date(2026, 3, 2)]  # until another person has checked it, nothing changes
    assert client_of(cast.leader.user).post(reverse("milestone-verify", args=[row.pk])).status_code == 302
    assert held() == [date(2026, 3, 5)]
    retraction = FigureEvent.objects.get(retracts__isnull=False)
    assert (retraction.reason, retraction.verified_by) == ("登记日期有误", cast.leader.user)
    old, new = Landing.objects.order_by("pk")
    assert (old.revoked_reason, new.revoked_at, new.reached_on) == ("登记日期有误", None, date(2026, 3, 5))
    assert (new.verified_by, new.confirmed_by) == (cast.staff.user, cast.leader.user)
    landed.refresh_from_db()
    assert landed.stage == Stage.LANDED


def test_the_same_day_leaves_the_landing_as_it_is(landed, correct, cast):
    row = correct(cast.incubator_operator, on="2026-03-02", authority="嘉善县行政审批局")
    verify_correction(milestone=row, by=cast.other_staff.user)
    assert (Landing.objects.count(), held()) == (1, [date(2026, 3, 2)])


def test_a_fact_outside_the_county_ends_the_landing(landed, correct, cast):
    row = correct(cast.incubator_operator, on="2026-03-02", region_code="330482")
    verify_correction(milestone=row, by=cast.staff.user)
    assert held() == []
    assert Landing.objects.get().revoked_reason == "登记日期有误"
    landed.refresh_from_db()
    assert landed.stage == Stage.EXITED  # it had no stay to fall back to


def test_who_recorded_it_cannot_check_it_and_the_desk_cannot_either(landed, correct, cast, client_of):
    row = correct(cast.staff, on="2026-03-05")
    with pytest.raises(Refused, match="由您本人登记"):
        verify_correction(milestone=row, by=cast.staff.user)
    url = reverse("milestone-verify", args=[row.pk])
    assert client_of(cast.incubator_operator.user).post(url).status_code == 403
    assert held() == [date(2026, 3, 2)]
    verify_correction(milestone=row, by=cast.leader.user)
    with pytest.raises(AlreadyDone, match="不在待核验"):
        verify_correction(milestone=row, by=cast.leader.user)


def test_the_applicant_cannot_correct_what_was_verified(correct, cast):
    answer = correct(cast.applicant, on="2026-03-05")
    assert "先发起落地" in answer.content.decode() or answer.context["form"].non_field_errors()
    assert Milestone.objects.count() == 1


def test_while_the_landing_is_being_checked_nothing_is_corrected_beside_it(landed, correct, cast):
    type(landed).objects.update(stage=Stage.LANDING_CHECK)
    assert correct(cast.incubator_operator, on="2026-03-05").context["form"].non_field_errors()


def test_the_page_offers_correcting_and_checking(landed, correct, cast, client_of):
    page = reverse("landing", args=[landed.number])
    assert "corrects=" in client_of(cast.incubator_operator.user).get(page).content.decode()
    assert "corrects=" not in client_of(cast.auditor.user).get(page).content.decode()
    row = correct(cast.incubator_operator, on="2026-03-05")
    address = reverse("milestone-verify", args=[row.pk])
    assert address in client_of(cast.staff.user).get(page).content.decode()
    assert address not in client_of(cast.incubator_operator.user).get(page).content.decode()
