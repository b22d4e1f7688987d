"""The virus scanner is asked about every upload, over a real socket; what it finds and what happens when it is away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.files.checks import check_upload
from projects.files.models import StoredFile
from projects.trace.errors import Refused
from projects.trace.models import AuditEvent
from tests.register.test_import_entries import workbook
from workflows.doctor.services import EICAR, viruses

from . import corpus
from .clamd import clamd

pytestmark = pytest.mark.django_db
HEAD = ("项目名称", "负责人", "联系电话")


def infected():
    return SimpleUploadedFile("推荐.txt", b"words\n" + EICAR)


def findings():
    return [(one.level, one.what) for one in viruses()]


def test_at_the_door(cast, client_of, settings):
    desk, address = client_of(cast.incubator_operator.user), reverse("paper-new")
    with clamd() as server:
        settings.CLAMD = server.address
        page = desk.post(address, {"file": infected(), "text": ""}).content.decode()
        assert "“推荐.txt”带有病毒（Win.Test.EICAR_HDB-1）" in page
        event = AuditEvent.objects.get(verb="refuse_infected")
        assert (event.actor, event.county, event.difference) == (
            cast.incubator_operator.user, cast.county, {"found": "Win.Test.EICAR_HDB-1"},
        )  # fmt: skip
        assert not StoredFile.objects.exists()
        body = SimpleUploadedFile("台账.xlsx", workbook(("甲", "乙", "13512345678"), head=HEAD))
        size, place = body.size, reverse("import-new", args=["ledger"])
        assert desk.post(place, {"file": body, "carrier": cast.incubator.pk}).status_code == 302
        assert server.seen == [len(EICAR) + 6, size]
        assert findings() == []
        server.knows = False
        assert findings() == [("fault", "病毒扫描服务不认识测试病毒，说明没有病毒库。")]
        server.most = 10
        with pytest.raises(Refused, match="暂时无法进行病毒检查"):
            check_upload("计划.pdf", corpus.PDF)


def test_away(county, settings):
    with clamd() as server:
        settings.CLAMD = server.address
    (level, words), *_more = findings()
    assert (level, "没有应答" in words) == ("fault", True)
    with pytest.raises(Refused, match="“计划.pdf”暂时无法进行病毒检查，未存储。请稍后再试。"):
        check_upload("计划.pdf", corpus.PDF)
    settings.CLAMD_AWAY = "take"
    assert check_upload("计划.pdf", corpus.PDF).kind == "pdf"
    assert findings()[0][0] == "warning"
    settings.CLAMD, settings.CLAMD_AWAY = "unix:/nowhere", "perhaps"
    assert [level for level, _words in findings()] == ["fault", "fault"]
