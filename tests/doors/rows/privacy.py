"""Doors of the log of exports: what left the house, for those who answer for it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from ..door import Door

LOG = "leader, auditor, administrator"

PRIVACY = [
    Door("export-log", get=LOG),
    Door("export-log-find", get=None, post=LOG,
         body=lambda scene: {"file": SimpleUploadedFile("found.xlsx", b"a file that turned up")}),
    Door("export-log-file", get=LOG, recorded=True),
]  # fmt: skip
