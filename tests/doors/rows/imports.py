"""Doors of the import room: files of the whole county are the centre's, those of a carrier its operators' too."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.test_import_entries import workbook

from .. import bodies as send
from ..door import Door
from ..leadscene import STOCK_HEAD

ANY = "any operator, any centre"


def _ledger(scene):
    body = workbook(("另一老项目", "何老", "13512345601", "在孵", ""), head=STOCK_HEAD)
    return {"file": SimpleUploadedFile("存量四.xlsx", body), "carrier": scene.place.incubator.pk}


IMPORTS = [
    Door("imports", get=ANY),
    Door("import-new", lambda scene: ["ledger"], get=ANY, post="desk, centre", body=_ledger, told=ANY),
    Door("import-template", lambda scene: ["ledger"], get=ANY),
    Door("import-call-off", lambda scene: [scene.waiting_import.pk], get=None, post="centre", body=send.nothing),
    Door("import-undo", lambda scene: [scene.stock_import.pk], get=None, post="centre", body=send.nothing),
]
