"""A site photo: what the camera noted is proposed in the empty fields, what somebody writes comes first."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.files.models import StoredFile, Upload
from projects.outcomes.models import ProjectPhoto
from tests import factories as make

from . import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(cast, client_of):
    project = make.ProjectFactory(county=cast.county, carrier=cast.incubator)
    url = reverse("photo-add", args=[project.number])
    client = client_of(cast.incubator_operator.user)

    def posted(body, **data):
        return client.post(url, {"file": SimpleUploadedFile("现场.heic", body), "caption": "车间"} | data)

    posted.again = lambda data: client.post(url, data)
    return posted


def shown(page):
    """What stands in the fields of the second look, as the browser would send it."""
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in ("caption", "taken_on", "place", "taker")}
    return typed | {"looked": "on", "file-upload": str(page.context["held"].key)}


def test_time_place_and_taker_are_shown_before_anything_is_saved(add):
    page = add(corpus.photo("HEIF"))
    assert (page.status_code, ProjectPhoto.objects.count(), StoredFile.objects.count()) == (200, 0, 0)
    text = page.content.decode()
    assert ("30.84133, 120.92000" in text, "Zhou Hang" in text, "2026-03-02" in text) == (True, True, True)
    assert "相机记录的信息已填入下方" in text
    add.again(shown(page))
    photo = ProjectPhoto.objects.get()
    assert (photo.caption, photo.taken_on, photo.place) == ("车间", date(2026, 3, 2), "30.84133, 120.92000")
    assert (photo.file.taker, photo.file.taken_at.isoformat()) == ("Zhou Hang", "2026-03-02T01:30:00+00:00")
    with photo.file.content.open() as stored:
        assert b"Exif" not in stored.read()
    assert not Upload.objects.exists()


def test_what_is_corrected_or_emptied_is_what_is_kept(add):
    page = add(corpus.photo("HEIF"))
    add.again(shown(page) | {"place": "罗星街道", "taker": "", "taken_on": "2026-03-01"})
    photo = ProjectPhoto.objects.get()
    assert (photo.place, photo.file.place, photo.file.taker, photo.taken_on, photo.file.taken_at) == (
        "罗星街道", "罗星街道", "", date(2026, 3, 1), None,
    )  # fmt: skip


def test_an_emptied_place_is_asked_for_and_the_photo_stays(add):
    page = add.again(shown(add(corpus.photo("HEIF"))) | {"place": ""})
    assert "照片未带该信息，请填写。" in page.content.decode()
    assert add.again(shown(page) | {"place": "罗星街道"}).status_code == 302


def test_what_somebody_writes_comes_first_and_needs_no_second_look(add):
    assert add(corpus.photo("HEIF"), taken_on="2026-03-01", place="罗星街道", taker="何清").status_code == 302
    photo = ProjectPhoto.objects.get()
    assert (photo.taken_on, photo.place, photo.file.place, photo.file.taker) == (
        date(2026, 3, 1), "罗星街道", "罗星街道", "何清",
    )  # fmt: skip


def test_a_silent_photo_is_asked_for_in_words_and_need_not_be_chosen_again(add):
    page = add(corpus.picture("HEIF"))
    assert page.content.decode().count("照片未带该信息，请填写。") >= 2
    assert ProjectPhoto.objects.count() == 0
    add.again(shown(page) | {"taken_on": "2026-03-01", "place": "罗星街道"})
    assert ProjectPhoto.objects.get().place == "罗星街道"
