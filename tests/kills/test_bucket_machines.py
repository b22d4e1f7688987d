"""Two web machines that share nothing but PostgreSQL and a bucket: sessions, counts of tries, and files in pieces."""

import hashlib
import os
from io import BytesIO

import boto3
import pikepdf
import pytest

from projects.files.models import StoredFile, Upload
from projects.files.uploads import PIECE

from . import scene
from . import visitor as do
from .house import House
from .test_machines import tries_count_together
from .visitor import TOKEN, Visitor

KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
BUCKET = "files-of-two"


@pytest.fixture
def bucket():
    """The client of a bucket on a server that speaks S3, and the server's address."""
    from moto.server import ThreadedMotoServer  # loads slowly

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=address, **KEYS)
    client.create_bucket(Bucket=BUCKET)
    yield client, address
    server.stop()


@pytest.fixture
def machines(tmp_path, transactional_db, bucket):
    """Two web servers, each with a folder of its own, in which no file of anybody may turn up."""
    storage = {
        "FILES_BUCKET": BUCKET,
        "FILES_ENDPOINT": bucket[1],
        "FILES_ACCESS_KEY": "key",
        "FILES_SECRET_KEY": "secret",
    }
    with (
        House(tmp_path / "one", files=tmp_path / "one" / "files", **storage) as one,
        House(tmp_path / "two", files=tmp_path / "two" / "files", **storage) as two,
    ):
        for house in (one, two):
            house.web()
        yield one, two


def objects(client):
    return [row["Key"] for row in client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]


def big_pdf():
    """A document of three pieces."""
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.Root.Ballast = pikepdf.Stream(document, os.urandom(PIECE * 2 + 4711))
    document.save(out)
    return out.getvalue()


def send(who, state, body, ports):
    """Each piece to the other machine than the one before; how many there were."""
    for n, at in enumerate(range(0, len(body), PIECE)):
        headers = {"X-CSRFToken": TOKEN, "Upload-Offset": str(at), "Content-Type": "application/octet-stream"}
        address = f"http://127.0.0.1:{ports[n % 2]}{state['url']}"
        answer = who.http.patch(address, body[at : at + PIECE], headers=headers, timeout=60)
        assert (answer.status_code, answer.json()["received"]) == (200, min(at + PIECE, len(body))), answer.text
        seen = who.get(state["url"], port=ports[(n + 1) % 2]).json()
        assert seen["received"] == answer.json()["received"]
    return n + 1


@pytest.mark.pg
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_came_in_pieces_at_two_machines_is_one_file_at_both(cast, machines, bucket, tmp_path):
    (client, _address), ports = bucket, [house.port for house in machines]
    (founder,) = scene.set_up(cast, 1)
    who, body = Visitor(ports[0], founder), big_pdf()
    assert [who.get("/my/", port=port).status_code for port in ports] == [200, 200]
    number = do.begin(who, cast.incubator)
    state = who.post("/uploads/", {"name": "计划书.pdf", "size": len(body)}).json()
    again = who.post("/uploads/", {"name": "计划书.pdf", "size": len(body)}, port=ports[1]).json()
    assert again["key"] == state["key"]  # begun at one, gone on with at the other
    assert send(who, state, body, ports) == 3
    assert len([name for name in objects(client) if "uploads/" in name]) == 3
    answer = who.post(f"/my/applications/{number}/materials/plan/", {"file-upload": state["key"]}, port=ports[1])
    assert answer.status_code == 302, answer.text[:2000]
    row = StoredFile.objects.get(uploaded_by=founder)
    assert (row.size, row.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert {who.get(f"/files/{row.pk}/", port=port).content for port in ports} == {body}
    stranger = Visitor(ports[0], cast.other_applicant.user)
    assert [stranger.get(f"/files/{row.pk}/", port=port).status_code for port in ports] == [404, 404]
    tries_count_together(ports)
    who.post("/accounts/logout/", port=ports[1])  # out at one is out at both
    assert [who.get("/my/", port=port).status_code for port in ports] == [302, 302]
    assert (Upload.objects.count(), [name for name in objects(client) if "uploads/" in name]) == (0, [])
    for house in machines:
        files = house.var / "files"
        assert not files.exists() or [path for path in files.rglob("*") if path.is_file()] == []
