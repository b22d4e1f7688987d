"""Sheets from a device that was offline: once and only once, never over what was typed elsewhere."""

from decimal import Decimal
from uuid import uuid4

import pytest

from projects.selection.actions import reviews
from projects.selection.actions.deliveries import ChangedElsewhere, deliver
from projects.selection.models import Review, SheetDelivery
from projects.trace.errors import AlreadyDone, Refused
from tests.selection import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(cast):
    project = scene.accepted(cast)
    scene.opened(cast, [project])
    return reviews.declare(scene.sheet_of(project, cast.expert), by=cast.expert.user)


@pytest.fixture
def send(cast, sheet):
    def sent(act="draft", total="80", *, base=0, key=None, by=None):
        points = scene.points_for(sheet, total)
        return deliver(
            sheet, by=by or cast.expert.user, key=key or uuid4(), act=act, base=base, points=points, comment="好"
        )

    return sent


def test_the_same_key_acts_once(sheet, send):
    key = uuid4()
    first = send("submit", "77.5", key=key)
    assert first == {"state": "submitted", "revision": 1, "total": "77.50"}
    assert send("submit", "99", key=key) == first
    sheet.refresh_from_db()
    assert (sheet.total, sheet.version, SheetDelivery.objects.count()) == (Decimal("77.5"), sheet.item.version, 1)


def test_another_key_after_submission_is_told_when_it_was_submitted(send):
    send("submit")
    with pytest.raises(AlreadyDone, match="提交该评分表"):
        send("submit", base=1)


def test_what_was_typed_elsewhere_is_not_overwritten(sheet, send):
    assert send(total="60")["revision"] == 1
    with pytest.raises(ChangedElsewhere) as clash:
        send(total="90", base=0)
    assert clash.value.revision == 1
    assert sum(score.points for score in sheet.scores.all()) == 60
    assert send("submit", "90", base=1)["state"] == "submitted"


def test_a_refused_delivery_is_not_remembered(cast, sheet, send):
    key = uuid4()
    reviews.recuse(Review.objects.get(pk=sheet.pk), by=cast.expert.user, reason="想起来了")
    with pytest.raises(Refused, match="已回避"):
        send("submit", key=key)
    assert not SheetDelivery.objects.exists()


def test_a_sheet_of_another_expert_is_refused(cast, send):
    with pytest.raises(Refused, match="属于其他专家"):
        send(by=cast.other_expert.user)


def test_a_correction_is_signed_with_the_own_name(cast, sheet, send):
    send("submit", "70")
    points = scene.points_for(sheet, 75)
    with pytest.raises(Refused, match="吴建国"):
        reviews.correct(sheet, by=cast.expert.user, points=points, comment="好", reason="漏看", signature="吴建")
    done = reviews.correct(sheet, by=cast.expert.user, points=points, comment="好", reason="漏看", signature=" 吴建国 ")
    assert done.corrections.get().signature == "吴建国"
