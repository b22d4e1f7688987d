"""The step of materials and the folder: limits per material, answers for the script, validity, reuse, previews."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.files.actions import add_document
from projects.files.limits import Limits
from projects.files.models import Document, DocumentVersion, Preview, Upload, UploadLimit
from projects.files.tasks import look_round, make_preview
from projects.files.uploads import PIECE, add_piece, start_upload
from tests import factories as make

from . import corpus

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def applicant(cast, client_of):
    return client_of(cast.applicant.user)


@pytest.fixture
def url(draft):
    return reverse("application-materials", args=[draft.number])


def pdf(name="计划.pdf", body=corpus.PDF):
    return SimpleUploadedFile(name, body)


def version_of(cast, kind="plan", name="计划.pdf", **more):
    file = make.StoredFileFactory(county=cast.county, name=name)
    return add_document(by=cast.applicant.user, organisation=cast.organisation, kind=kind, title="商业计划",
                        file=file, **more)  # fmt: skip


class TestLimits:
    """Which kinds are taken, and how large."""

    def test_the_newest_row_holds_and_a_material_may_have_its_own(self, county):
        limits = Limits(county.pk, date(2026, 3, 2))
        assert limits.of("slides") == {"pptx": 200 * MB, "ppt": 200 * MB, "pdf": 200 * MB}
        assert (limits.of("plan")["pdf"], limits.of("plan")["image"]) == (50 * MB, 20 * MB)
        for material, kind, most in (("", "pdf", 10 * MB), ("slides", "ppt", 0), ("", "doc", 0)):
            UploadLimit.objects.create(
                county=county, material=material, kind=kind, max_bytes=most, effective_from=date(2026, 3, 3)
            )
        assert Limits(county.pk, date(2026, 3, 2)).of("plan")["pdf"] == 50 * MB
        later = Limits(county.pk, date(2026, 3, 3))
        assert later.of("slides") == {"pptx": 200 * MB, "pdf": 200 * MB}
        assert ("doc" in later.of("plan"), later.of("plan")["pdf"]) == (False, 10 * MB)

    def test_a_county_without_rows_takes_what_the_site_takes(self):
        limits = Limits(make.CountyFactory(code="000000").pk).of("plan")
        assert set(limits.values()) == {20 * MB}

    def test_the_page_says_them_and_refuses_by_them(self, applicant, url, county):
        page = applicant.get(url).content.decode()
        assert "PDF、PowerPoint，每个不超过200.0\xa0MB。" in page
        UploadLimit.objects.filter(county=county, material="").update(max_bytes=100)
        page = applicant.post(f"{url}plan/", {"file": pdf()}).content.decode()
        assert "最多接收100\xa0字节" in page
        page = applicant.post(f"{url}slides/", {"file": pdf("书.docx", corpus.office("docx"))}).content.decode()
        assert "此处不接收这类文件，请使用PDF、PowerPoint" in page


class TestForTheScript:
    """The same address answers the page's script in JSON."""

    def post(self, client, url, **data):
        return client.post(url, data, headers={"Accept": "application/json"})

    def test_kept_or_refused_in_words(self, applicant, draft, url):
        assert self.post(applicant, f"{url}plan/", file=pdf()).json() == {"kept": True}
        answer = self.post(applicant, f"{url}plan/", file=pdf(body=b"MZ"))
        assert (answer.status_code, "内容却是程序" in answer.json()["problem"]) == (422, True)
        assert draft.materials.count() == 1
        assert self.post(applicant, reverse("folder"), file=pdf(), kind="other", title="奖状").json() == {"kept": True}
        assert self.post(applicant, reverse("folder"), kind="other").status_code == 422

    def test_an_upload_in_pieces_becomes_a_material(self, applicant, cast, draft, url):
        upload = start_upload(
            by=cast.applicant.user, name="计划.pdf", size=len(corpus.PDF), place=f"{draft.number}/plan"
        )
        assert "尚未传完" in applicant.get(url).content.decode()
        add_piece(upload, offset=0, body=corpus.PDF)
        assert self.post(applicant, f"{url}plan/", **{"file-upload": upload.key, "title": "计划"}).json() == {
            "kept": True
        }
        assert draft.materials.get().document.document.title == "计划"
        assert Upload.objects.count() == 0

    def test_two_people_do_not_see_each_others_uploads(self, applicant, cast, client_of, draft, url):
        colleague = make.MembershipFactory(county=cast.county, organisation=cast.organisation, role="applicant").user
        size = PIECE + 10
        start_upload(by=cast.applicant.user, name="计划.pdf", size=size, place=f"{draft.number}/plan")
        other = client_of(colleague)
        page = other.get(url)
        assert (page.status_code, "尚未传完" in page.content.decode()) == (200, False)
        upload = Upload.objects.get()
        answer = self.post(other, f"{url}plan/", **{"file-upload": upload.key})
        assert answer.json() == {"problem": "该文件的上传已过期或已取消，请重新选择文件。"}
        assert Upload.objects.count() == 1


class TestValidity:
    """Until when a document is valid."""

    @pytest.mark.parametrize(
        ("valid_to", "word"),
        [(None, ""), (date(2026, 3, 1), "expired"), (date(2026, 3, 2), "soon"), (date(2026, 4, 1), "soon"),
         (date(2026, 4, 2), "valid")],
    )  # fmt: skip
    def test_what_ends_soon_is_marked(self, today, valid_to, word):
        today("2026-03-02")
        assert DocumentVersion(valid_to=valid_to).validity == word

    def test_the_day_can_be_said_afterwards(self, applicant, cast, url):
        version = version_of(cast)
        answer = applicant.post(
            reverse("document-valid-to", args=[version.pk]) + f"?to={url}", {"valid_to": "2030-05-01"}
        )
        version.refresh_from_db()
        assert (answer.url, version.valid_to) == (url, date(2030, 5, 1))
        applicant.post(reverse("document-valid-to", args=[version.pk]) + "?to=//evil.example", {"valid_to": "nonsense"})
        version.refresh_from_db()
        assert version.valid_to == date(2030, 5, 1)

    def test_but_not_of_what_was_submitted(self, applicant, cast):
        version = version_of(cast)
        application = make.SubmittedApplicationFactory(organisation=cast.organisation, carrier=cast.incubator)
        make.MaterialFactory(application=application, version=application.latest, document=version)
        page = applicant.post(reverse("document-valid-to", args=[version.pk]), {"valid_to": "2030-05-01"}, follow=True)
        version.refresh_from_db()
        assert ("请改为上传新版本" in page.content.decode(), version.valid_to) == (True, None)


class TestReuse:
    """材料夹: uploaded once, used again."""

    def test_one_press_uses_a_document_of_the_folder(self, applicant, cast, draft, url):
        version = version_of(cast, kind="other")
        assert f'name="document" value="{version.pk}"' in applicant.get(url).content.decode()
        applicant.post(f"{url}plan/", {"document": version.pk})
        assert draft.materials.get().document == version

    def test_a_new_version_of_a_document(self, applicant, cast):
        version = version_of(cast)
        page = applicant.get(reverse("folder"), {"document": version.document_id}).content.decode()
        assert 'value="商业计划"' in page
        applicant.post(reverse("folder"), {"kind": "plan", "title": "商业计划", "file": pdf()})
        assert [one.number for one in Document.objects.get().versions.all()] == [2, 1]

    def test_no_seal_no_identity_card(self, applicant, cast, url):
        page = applicant.get(url).content.decode()
        assert ("真实性承诺书" in page, "无需提供身份证件复印件" in page, "手写签名" in page) == (True, True, True)


class TestPreview:
    """Small pictures, made in the background."""

    @pytest.mark.parametrize(
        ("name", "body", "size"),
        [("a.pdf", corpus.pdf_with(2), (255, 360)), ("a.jpg", corpus.picture(size=(900, 300)), (360, 120)),
         ("a.pdf", corpus.pdf_with(1, size=(14400, 3)), (360, 1)), ("a.pdf", b"%PDF-1.4 broken", None)],
        ids=["pdf", "picture", "ribbon", "broken"],
    )  # fmt: skip
    def test_it_is_made_and_shown_to_whoever_sees_the_file(self, cast, client_of, name, body, size):
        kind = "image" if name.endswith("jpg") else "pdf"
        file = make.StoredFileFactory(county=cast.county, data=body, kind=kind, uploaded_by=cast.applicant.user)
        add_document(by=cast.applicant.user, organisation=cast.organisation, kind="other", title="x", file=file)
        address = reverse("file-preview", args=[file.pk])
        owner, other = client_of(cast.applicant.user), client_of(cast.other_applicant.user)
        assert (file.preview.state, owner.get(address).status_code) == ("waiting", 404)
        make_preview.call(file.pk)
        preview = Preview.objects.get()
        if size is None:
            assert (preview.state, owner.get(address).status_code) == ("failed", 404)
            return
        assert (preview.state, preview.width, preview.height) == ("ready", *size)
        answer = owner.get(address)
        assert (answer["Content-Type"], b"".join(answer.streaming_content)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
        assert other.get(address).status_code == 404

    def test_what_was_forgotten_is_asked_for_again(self, cast, today):
        from django_tasks_db.models import DBTaskResult

        today("2026-03-02")
        old, late = make.DocumentVersionFactory(), version_of(cast)
        make.DocumentVersionFactory(file__kind="docx")
        before = DBTaskResult.objects.count()
        today("2026-03-02", "11:01")
        look_round()
        assert DBTaskResult.objects.count() == before + 2
        assert set(Preview.objects.values_list("file", flat=True)) == {old.file_id, late.file_id}
        look_round()
        assert DBTaskResult.objects.count() == before + 2


def test_the_page_costs_the_same_for_one_material_and_three(applicant, cast, draft, url, assert_queries):
    for number in range(3):
        version = version_of(cast, kind="ip", name=f"{number}.pdf")
        version.document.title = f"专利{number}"
        version.document.save()
        applicant.post(f"{url}ip/", {"document": version.pk})
        start_upload(by=cast.applicant.user, name=f"{number}.pdf", size=9, place=f"{draft.number}/ip")
        if number in (0, 2):
            applicant.get(url)
            with assert_queries(15):
                applicant.get(url)
