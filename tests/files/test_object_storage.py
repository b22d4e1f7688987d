"""Files in a bucket: uploads, the door, previews, imports, papers in the background, backups, erasure, over real HTTP."""

import hashlib
from types import SimpleNamespace

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from projects.figures import tasks
from projects.figures.actions import exports
from projects.figures.actions.dossiers import ask_dossier, make_dossier
from projects.figures.models import LedgerExport
from projects.files import uploads
from projects.files.models import Preview, StoredFile
from projects.files.pages import drawn_page
from projects.files.previews import make as make_preview
from projects.files.reading import whole_text_of
from projects.privacy.actions.unused import drop_unused
from projects.register.models import ImportBatch, Project
from projects.trace.backup.archive import put_files_back
from projects.trace.backup.making import make as make_backup
from projects.trace.errors import StorageAway
from tests.factories import ProjectFactory, ProjectPhotoFactory, image_bytes, pdf_bytes
from tests.figures.conftest import now, renderer, three  # noqa: F401  what their papers need
from tests.figures.exported import posted
from tests.register.test_import_entries import workbook
from tests.workflows.test_import_room import FIRST, HEAD, as_shown
from workflows import health
from workflows.doctor import machine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KEYS = {"access_key": "key", "secret_key": "secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def server():
    """A server that speaks S3 on a socket of this machine."""
    from moto.server import ThreadedMotoServer  # loads slowly

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(autouse=True)
def bucket(server, settings, tmp_path):
    """An empty bucket in which the site keeps its files; nothing is to be written to the disk."""
    client = boto3.client("s3", endpoint_url=server, aws_access_key_id="key", aws_secret_access_key="secret",
                          region_name="us-east-1")  # fmt: skip
    name = f"files-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    client.create_bucket(Bucket=name)
    options = KEYS | {"bucket_name": name, "endpoint_url": server, "location": "incubator"}
    storage = {"BACKEND": "projects.files.objects.ObjectStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    settings.FILES_BUCKET, settings.MEDIA_ROOT = name, tmp_path / "unused"

    def objects():
        return sorted(row["Key"] for row in client.list_objects_v2(Bucket=name).get("Contents", ()))

    yield SimpleNamespace(objects=objects, client=client, name=name)
    assert not (tmp_path / "unused").exists()


def body_of(response):
    return b"".join(response.streaming_content)


def test_a_file_in_pieces_through_the_door(cast, client_of, bucket, monkeypatch):
    monkeypatch.setattr(uploads, "PIECE", 300)
    monkeypatch.setattr("projects.files.views.PIECE", 300)
    desk, body = client_of(cast.incubator_operator.user), pdf_bytes("路演")
    state = desk.post(reverse("uploads"), {"name": "路演.pdf", "size": len(body)}).json()
    for at in range(0, len(body), 300):
        answer = desk.patch(state["url"], body[at : at + 300], content_type="application/octet-stream",
                            headers={"Upload-Offset": str(at)})  # fmt: skip
        assert answer.status_code == 200
    assert len(bucket.objects()) == -(-len(body) // 300)
    upload, content = uploads.arrived(cast.incubator_operator.user, state["key"])
    assert content.read() == body
    uploads.cancel_upload(upload)
    assert bucket.objects() == []


def test_the_door_previews_and_texts(cast, client_of, bucket, settings):
    settings.FILES_ACCEL = ""
    desk = client_of(cast.incubator_operator.user)
    files = [SimpleUploadedFile("路演.pdf", pdf_bytes("路演"))]
    assert desk.post(reverse("paper-new"), {"file": files[0], "text": ""}).status_code == 302
    stored = StoredFile.objects.get()
    (key,) = bucket.objects()
    assert key == f"incubator/{stored.content.name}"
    response = desk.get(reverse("file", args=[stored.pk]))
    assert body_of(response) == pdf_bytes("路演")
    assert (response["X-Content-Type-Options"], response["Content-Disposition"][:11]) == ("nosniff", "attachment;")
    with pytest.raises(NotImplementedError):
        stored.content.url  # noqa: B018  no address of its own
    preview = Preview.objects.create(file=stored)
    make_preview(preview)
    assert body_of(desk.get(reverse("file-preview", args=[stored.pk])))[:2] == b"\xff\xd8"
    assert drawn_page(stored, 1).pages == 1
    assert whole_text_of(stored)
    default_storage.delete(stored.content.name)
    assert desk.get(reverse("file", args=[stored.pk])).status_code == 404


def test_imports_exports_and_audit_files(three, cast, client_of, bucket, renderer, monkeypatch):  # noqa: F811
    operator = client_of(cast.enclave_operator.user)
    sent = SimpleUploadedFile("台账.xlsx", workbook(FIRST, head=HEAD))
    page = operator.post(
        reverse("import-new", args=["ledger"]), {"file": sent, "carrier": cast.enclave.pk}, follow=True
    )
    batch = ImportBatch.objects.get()
    operator.post(reverse("import-mapping", args=[batch.pk]), as_shown(page.context["form"]))
    operator.post(reverse("import-confirm", args=[batch.pk]))
    assert Project.objects.filter(name="植物基蛋白").exists()

    staff = client_of(cast.staff.user)
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    posted(staff, "?sort=number")
    export = LedgerExport.objects.get()
    tasks.make_ledger.call(export.pk)
    export.refresh_from_db()
    body = body_of(staff.get(reverse("export-file", args=[export.pk])))
    assert hashlib.sha256(body).hexdigest() == export.sha256

    project = ProjectFactory(county=cast.county, carrier=cast.incubator)
    photo = ProjectPhotoFactory(project=project)
    photo.file.content.save("p", ContentFile(image_bytes()))
    photo.file.save()
    dossier = ask_dossier(by=cast.staff.user, county=cast.county, project=project, year=2026)
    make_dossier(dossier)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.papers > 0) == ("ready", True)
    assert body_of(staff.get(reverse("dossier-file", args=[dossier.pk])))[:2] == b"PK"


def test_backup_restore_and_erasure(cast, county, bucket, tmp_path, settings):
    settings.AUDIT_HEADS, settings.ERASURES_LIST = tmp_path / "heads", tmp_path / "erasures"
    stored = StoredFile(county=county, name="a.pdf", kind="pdf", mime="application/pdf", size=3, sha256="x")
    stored.content.save("a", ContentFile(b"abc" * 1_000_000))
    stored.save()
    path, manifest = make_backup(tmp_path / "b.tar")
    assert (list(manifest["files"]), manifest["missing"]) == ([stored.content.name], [])
    default_storage.delete(stored.content.name)
    assert (bucket.objects(), put_files_back(path)) == ([], 1)
    with stored.content.open() as file:
        assert file.read() == b"abc" * 1_000_000
    call_command("restore", path, only_check=True)


@pytest.mark.django_db(transaction=True)
def test_what_nothing_uses_goes_from_the_bucket(county, bucket):
    stored = StoredFile(county=county, name="a.pdf", kind="pdf", mime="application/pdf", size=3, sha256="x")
    stored.content.save("a", ContentFile(b"abc"))
    stored.save()
    drop_unused([stored])
    assert bucket.objects() == []


def test_the_store_is_away(cast, client_of, settings, bucket):
    assert (list(machine.storage()), health.ready()["files"]) == ([], True)
    desk = client_of(cast.incubator_operator.user)
    options = KEYS | {"bucket_name": bucket.name, "endpoint_url": "http://127.0.0.1:9"}
    storage = {"BACKEND": "projects.files.objects.ObjectStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    (finding,) = machine.storage()
    assert (finding.level, finding.what[:7]) == ("fault", "无法存储文件：")
    assert health.ready()["files"] is False
    with pytest.raises(StorageAway):
        default_storage.open("x")
    desk.raise_request_exception = False
    answer = desk.post(reverse("paper-new"), {"file": SimpleUploadedFile("路演.pdf", pdf_bytes("路演")), "text": ""})
    assert (answer.status_code, "文件存储没有应答" in answer.content.decode()) == (503, True)
    assert not StoredFile.objects.exists()
