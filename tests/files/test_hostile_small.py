"""A few of the hostile files at the doors of every day; all of them at every entrance stand in `test_hostile`."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.files.models import DocumentVersion, StoredFile

from .hostile import CORPUS
from .hostile.serving import CHINESE

pytestmark = pytest.mark.django_db
REFUSED = (
    "cut-pdf", "locked-pdf", "a-png-that-says-65535-square", "a-jpeg-cut", "bomb 表.xlsx",
    "macros 书.docx", "empty.pdf", "a-program-as.docx", "ending 计划.html",
)  # fmt: skip
NAMED_BADLY = ("name-turned-around", "name-of-three-hundred-signs", "name-that-climbs")


def test_hostile_files_are_refused_in_words_and_odd_names_are_made_plain(cast, client_of, draft):
    applicant = client_of(cast.applicant.user)
    material, folder = f"{reverse('application-materials', args=[draft.number])}plan/", reverse("folder")
    for number, what in enumerate((*REFUSED, *NAMED_BADLY)):
        hostile = CORPUS[what]
        file = SimpleUploadedFile("x", hostile.make(), hostile.claims)
        file._name = hostile.name  # as it comes: Django's own class cuts and mends it
        form = {"kind": "plan", "title": "商业计划", "file": file} if number % 3 == 0 else {"file": file}
        answer = applicant.post(folder if number % 3 == 0 else material, form)
        stored = what in NAMED_BADLY
        assert (what, answer.status_code) == (what, 302 if stored else 200)
        assert stored or CHINESE.search(answer.content.decode()), what
    assert DocumentVersion.objects.count() == StoredFile.objects.count() == len(NAMED_BADLY)
    names = list(StoredFile.objects.values_list("name", flat=True))
    assert [name for name in names if not name.isprintable() or "/" in name or len(name) > 200] == []
