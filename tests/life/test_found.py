"""What the machine found once, as short stories of their own."""

from datetime import date

import pytest

from projects.register.actions import leads
from projects.register.models import Application
from projects.register.stages import Stage
from projects.selection.actions import notices
from projects.selection.models import NoticeItem
from projects.trace.errors import Refused
from tests.factories import ProjectFactory
from tests.selection import scene
from workflows import intake, screening

pytestmark = pytest.mark.django_db


def shown(cast, project):
    scene.sat(cast, (project, "approve", "符合条件"))
    return notices.publish_notice(by=cast.staff.user, county=cast.county, projects=[project], days=5)


def test_who_withdraws_leaves_the_public_notice_at_once(cast, today):
    """Else the old notice, when it ends, would approve what is in a new one, or keep it out of any."""
    today("2026-03-02")
    project = scene.accepted(cast, needs_review=False, notice_days=5)
    notice = shown(cast, project)
    screening.object_to(NoticeItem.objects.get(), name="周先生", contact="13900000000", words="专利权属有争议")
    intake.take_back(Application.objects.get(), by=cast.applicant.user, reason="计划有变")
    notice.refresh_from_db()
    assert (NoticeItem.objects.get().state, notice.closed_at is None) == (NoticeItem.State.WITHDRAWN, False)
    assert list(notice.shown()) == []
    project.refresh_from_db()
    assert project.stage == Stage.WITHDRAWN


def test_only_what_sleeps_is_woken_and_what_sleeps_is_not_put_to_sleep_again(cast):
    draft, sleeper = (ProjectFactory(county=cast.county, stage=stage) for stage in (Stage.DRAFTING, Stage.ASLEEP))
    with pytest.raises(Refused, match="已不在休眠中"):
        leads.wake(draft, by=cast.staff.user)
    with pytest.raises(Refused, match="已在休眠"):
        leads.put_to_sleep(sleeper, by=cast.staff.user, wake_on=date(2099, 1, 1), reason="再等等")
