"""Stored files with real bytes, and the documents of organisations."""

import hashlib
import io

import factory
from django.core.files.base import ContentFile
from PIL import Image

from projects.files import models as files

from .base import Factory, same_county
from .people import CountyFactory, OrganisationFactory, UserFactory


def image_bytes(width=40, height=30, kind="PNG", colour="#3060a0"):
    """A real picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


def pdf_bytes(words="test"):
    """A real PDF of one empty page, with a correct cross-reference table."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        f"<</Title<{words.encode('utf-16-be').hex()}>>>".encode(),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


class StoredFileFactory(Factory):
    """A file whose bytes are really stored; give `data` for other bytes."""

    class Meta:
        model = files.StoredFile

    class Params:
        data = factory.Sequence(lambda n: pdf_bytes(f"document {n}"))

    county = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"证明材料{n}.pdf")
    kind = files.StoredFile.Kind.PDF
    mime = "application/pdf"
    size = factory.LazyAttribute(lambda row: len(row.data))
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.data).hexdigest())
    content = factory.LazyAttribute(lambda row: ContentFile(row.data, name=row.name))


class ImageFileFactory(StoredFileFactory):
    class Params:
        data = factory.Sequence(lambda n: image_bytes(40 + n % 50))

    name = factory.Sequence(lambda n: f"现场照片{n}.png")
    kind = files.StoredFile.Kind.IMAGE
    mime = "image/png"


class DocumentFactory(Factory):
    class Meta:
        model = files.Document

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "plan"
    title = "商业计划书"


class DocumentVersionFactory(Factory):
    class Meta:
        model = files.DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    number = 1
    file = factory.SubFactory(StoredFileFactory, county=same_county("document.organisation.county"))
    added_by = factory.SubFactory(UserFactory)


class PreviewFactory(Factory):
    """A preview that is ready."""

    class Meta:
        model = files.Preview

    file = factory.SubFactory(StoredFileFactory)
    state = files.Preview.State.READY
    content = factory.LazyFunction(lambda: ContentFile(image_bytes(kind="JPEG"), name="preview.jpg"))
    width, height = 40, 30
