"""A site photo: what the camera noted fills the empty fields, what somebody writes comes first."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

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

    return posted


def test_time_place_and_taker_come_from_the_photo(add):
    assert add(corpus.photo("HEIF")).status_code == 302
    photo = ProjectPhoto.objects.get()
    assert (photo.taken_on, photo.place) == (date(2026, 3, 2), "30.84133, 120.92000")
    assert (photo.file.taker, photo.file.taken_at.isoformat()) == ("Zhou Hang", "2026-03-02T01:30:00+00:00")
    with photo.file.content.open() as stored:
        assert b"Exif" not in stored.read()


def test_what_somebody_writes_comes_first(add):
    add(corpus.photo("HEIF"), taken_on="2026-03-01", place="罗星街道", taker="何清")
    photo = ProjectPhoto.objects.get()
    assert (photo.taken_on, photo.place, photo.file.place, photo.file.taker) == (
        date(2026, 3, 1), "罗星街道", "罗星街道", "何清",
    )  # fmt: skip


def test_a_silent_photo_is_asked_for_in_words(add):
    page = add(corpus.picture("HEIF")).content.decode()
    assert page.count("照片未带该信息，请填写。") >= 2
    assert ProjectPhoto.objects.count() == 0
