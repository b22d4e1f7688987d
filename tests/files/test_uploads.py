"""Uploads in pieces: order, going on, giving up, running out of time; and what comes of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from projects.files import uploads
from projects.files.actions import store
from projects.files.forms import UploadField
from projects.files.models import StoredFile, Upload
from projects.files.uploads import Misplaced, add_piece, arrived, drop_expired, start_upload
from projects.trace.errors import Refused
from tests import factories as make

from . import corpus

pytestmark = pytest.mark.django_db
PIECE = 1000
BODY = corpus.PDF + b"%" * 2500 + b"\n%%EOF\n"


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for module in ("uploads", "views"):
        monkeypatch.setattr(f"projects.files.{module}.PIECE", PIECE)


@pytest.fixture
def user(db):
    return make.UserFactory()


def begun(user, name="计划书.pdf", body=BODY, **more):
    return start_upload(by=user, name=name, size=len(body), **more)


def kept():
    """Names of the pieces in the storage."""
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def sent(upload, body=BODY):
    """All pieces that are missing."""
    while upload.received < upload.size:
        at = upload.received
        add_piece(upload, offset=at, body=body[at : at + PIECE])
        upload.refresh_from_db()
    return upload


class PaperForm(forms.Form):
    file = UploadField()

    def __init__(self, data, sender):
        super().__init__(data)
        self.fields["file"].sender = sender


def test_pieces_become_a_checked_file_and_leave_nothing(user, county):
    upload = sent(begun(user))
    form = PaperForm({"file-upload": str(upload.key)}, user)
    assert form.is_valid(), form.errors
    stored = store(form.cleaned_data["file"], by=user, county=county)
    with stored.content.open() as file:
        assert file.read() == BODY
    assert (stored.name, stored.kind, stored.size) == ("计划书.pdf", "pdf", len(BODY))
    assert (Upload.objects.count(), kept()) == (0, [])


def test_a_late_piece_cannot_reach_what_was_stored(user, county):
    upload = sent(begun(user))
    with default_storage.open(upload.pieces[0]) as piece, open(piece.name, "r+b") as late:
        form = PaperForm({"file-upload": str(upload.key)}, user)
        assert form.is_valid()
        stored = store(form.cleaned_data["file"], by=user, county=county)
        late.write(b"hostile")
    with stored.content.open() as file:
        assert file.read() == BODY


@pytest.mark.parametrize(
    ("offset", "body"),
    [(PIECE, BODY[:PIECE]), (0, BODY[: PIECE - 1]), (0, BODY[: PIECE + 1]), (0, b"")],
    ids=["ahead", "short", "long", "nothing"],
)
def test_only_the_next_piece_in_its_length_is_taken(user, offset, body):
    upload = begun(user)
    with pytest.raises(Misplaced):
        add_piece(upload, offset=offset, body=body)
    upload.refresh_from_db()
    assert upload.received == 0


def test_the_same_piece_twice_moves_the_mark_once(user):
    upload, twin = begun(user), Upload.objects.get()
    assert add_piece(upload, offset=0, body=BODY[:PIECE]) == PIECE
    with pytest.raises(Misplaced):
        add_piece(twin, offset=0, body=b"x" * PIECE)
    upload.refresh_from_db()
    assert upload.received == PIECE


@pytest.mark.django_db(transaction=True)
def test_pieces_for_one_place_at_the_same_moment(in_threads, county):
    user = make.UserFactory()
    upload = begun(user)

    def send():
        return add_piece(Upload.objects.get(pk=upload.pk), offset=0, body=BODY[:PIECE])

    came = in_threads(send, send, send)
    assert sorted(str(type(one).__name__) for one in came) == ["Misplaced", "Misplaced", "int"]
    upload.refresh_from_db()
    assert len(kept()) == 1
    _upload, content = arrived(user, sent(upload).key)
    assert content.read() == BODY


def test_starting_again_goes_on_where_it_stopped(user):
    upload = begun(user, stamp="1", place="SQ-1/plan")
    add_piece(upload, offset=0, body=BODY[:PIECE])
    again = begun(user, stamp="1", place="SQ-1/plan")
    assert (again.pk, again.received) == (upload.pk, PIECE)
    others = [begun(user, stamp="2", place="SQ-1/plan"), begun(user, stamp="1"), begun(make.UserFactory(), stamp="1")]
    assert [one.received for one in others] == [0, 0, 0]


def test_after_a_day_it_begins_anew_and_the_job_clears_up(user, today):
    today("2026-03-02")
    upload = begun(user)
    add_piece(upload, offset=0, body=BODY[:PIECE])
    today("2026-03-03", "10:01")
    assert not Upload.objects.visible_to(user).exists()
    fresh = begun(user)
    assert (fresh.received, kept()) == (0, [])
    add_piece(fresh, offset=0, body=BODY[:PIECE])
    fresh.refresh_from_db()
    today("2026-03-04", "10:02")
    assert (drop_expired(), Upload.objects.count(), kept()) == (1, 0, [])
    assert drop_expired() == 0


def test_pieces_without_a_row_go_after_two_days(user, monkeypatch):
    add_piece(begun(user), offset=0, body=BODY[:PIECE])
    (own,) = kept()
    default_storage.save(f"uploads/{'0' * 32}-1", ContentFile(b"x"))
    drop_expired()
    assert len(kept()) == 2
    monkeypatch.setattr(uploads, "STRAY_AFTER", timedelta(seconds=-10))
    drop_expired()
    assert kept() == [own]


def test_refused_before_the_first_byte(user, county):
    make.CountyFactory()
    for name, size, words in (
        ("a.exe", 9, "不接收"), ("a.docm", 9, "宏"), ("a.pdf", 0, "空文件"), ("a.pptx", 201 * 1024**2, "最多"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            start_upload(by=user, name=name, size=size)


def test_so_many_at_a_time_and_no_more(user, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    begun(user, stamp="1"), begun(user, stamp="2")
    with pytest.raises(Refused, match="正在上传的文件过多"):
        begun(user, stamp="3")
    assert begun(user, stamp="2").stamp == "2"
    monkeypatch.setattr(uploads, "MOST_OPEN", 9)
    monkeypatch.setattr(uploads, "MOST_BYTES", len(BODY) * 2 + 1)
    with pytest.raises(Refused, match="正在上传的文件过多"):
        begun(user, stamp="3")


def test_a_form_takes_ones_own_complete_upload_only(user):
    other, half = sent(begun(make.UserFactory())), begun(user)
    said = {}
    for what, key in {"other": other.key, "half": half.key, "odd": "x", "none": "0" * 32}.items():
        form = PaperForm({"file-upload": str(key)}, user)
        assert not form.is_valid()
        said[what] = form.errors["file"][0]
    assert said["other"] == said["none"] == "该文件的上传已过期或已取消，请重新选择文件。"
    assert said["half"] == "“计划书.pdf”尚未传完。"
    assert not PaperForm({"file-upload": str(sent(half).key)}, None).is_valid()


def test_what_is_refused_is_not_waited_for(user):
    upload = sent(begun(user, "计划书.docx"))
    form = PaperForm({"file-upload": str(upload.key)}, user)
    assert "内容却是PDF" in form.errors["file"][0]
    assert (Upload.objects.count(), kept()) == (0, [])


class TestDoor:
    """The addresses, as a browser uses them."""

    def start(self, client, **more):
        given = {"name": "计划书.pdf", "size": len(BODY), "stamp": "7", "place": "SQ-1/plan"} | more
        return client.post(reverse("uploads"), given)

    def piece(self, client, url, offset, body, **headers):
        return client.patch(url, body, content_type="application/octet-stream",
                            headers={"Upload-Offset": str(offset)} | headers)  # fmt: skip

    def test_a_file_comes_in_pieces(self, client_of, user):
        client = client_of(user)
        answer = self.start(client)
        assert answer.status_code == 201
        state = answer.json()
        assert (state["received"], state["size"], state["piece"]) == (0, len(BODY), PIECE)
        for at in range(0, len(BODY), PIECE):
            answer = self.piece(client, state["url"], at, BODY[at : at + PIECE])
            assert answer.json() == {"received": min(at + PIECE, len(BODY))}
        assert client.get(state["url"]).json()["received"] == len(BODY)

    def test_a_wrong_piece_is_told_which_one_is_waited_for(self, client_of, user):
        client = client_of(user)
        url = self.start(client).json()["url"]
        self.piece(client, url, 0, BODY[:PIECE])
        for offset in ("0", str(2 * PIECE), "x", "-1", "9" * 30):
            answer = self.piece(client, url, offset, BODY[PIECE : 2 * PIECE])
            assert (answer.status_code, answer.json()["received"]) == (409, PIECE)
        assert self.piece(client, url, PIECE, b"x" * (PIECE + 1)).status_code == 409

    @pytest.mark.parametrize("size", ["", "0", "-5", "1e9", "９", "9" * 40])
    def test_an_odd_size_is_refused_in_words(self, client_of, user, size):
        answer = self.start(client_of(user), size=size)
        assert answer.status_code == 422
        assert "“计划书.pdf”是空文件" in answer.json()["problem"]

    def test_others_find_nothing(self, client_of, client, user):
        url = self.start(client_of(user)).json()["url"]
        other = client_of(make.UserFactory())
        answers = [other.get(url), self.piece(other, url, 0, BODY[:PIECE]), other.delete(url)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert [client.get(url).status_code, client.delete(url).status_code] == [302, 302]
        assert client_of(user).post(url).status_code == 405

    def test_giving_up(self, client_of, user):
        client = client_of(user)
        url = self.start(client).json()["url"]
        self.piece(client, url, 0, BODY[:PIECE])
        assert client.delete(url).status_code == 204
        assert (kept(), client.get(url).status_code) == ([], 404)

    def test_bytes_that_went_astray_end_the_upload(self, client_of, user):
        client = client_of(user)
        url = self.start(client).json()["url"]
        self.piece(client, url, 0, BODY[:PIECE])
        default_storage.delete(Upload.objects.get().pieces[0])
        assert self.piece(client, url, PIECE, BODY[PIECE : 2 * PIECE]).status_code == 404
        assert self.start(client).json()["received"] == 0

    def test_an_expired_one_is_gone(self, client_of, user):
        client = client_of(user)
        url = self.start(client).json()["url"]
        Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert self.piece(client, url, 0, BODY[:PIECE]).status_code == 404

    def test_a_piece_costs_so_many_questions(self, client_of, user, assert_queries):
        client = client_of(user)
        url = self.start(client).json()["url"]
        with assert_queries(4):
            self.piece(client, url, 0, BODY[:PIECE])


def test_two_hundred_megabytes_do_not_fill_the_memory(user, county):
    """Size is bounded by the disk: hashing, checking and storing read in steps."""
    import resource

    from django.core.files.uploadedfile import TemporaryUploadedFile

    from projects.files.checks import check_upload

    noise = bytes(range(256)) * 4096
    big = corpus.folder(
        {"[Content_Types].xml": "presentationml.presentation.main+xml"} | {f"ppt/media/{n}": noise for n in range(150)},
        0,
    )
    upload = TemporaryUploadedFile("路演.pptx", "", len(big), None)
    upload.write(big)
    upload.file.flush()
    del big
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stored = store(check_upload("路演.pptx", upload), by=user, county=county)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024
    upload.close()
    assert StoredFile.objects.get(pk=stored.pk).size > 150 * 1024**2
