"""Says what a site holds: digests of its files, numbers of what was submitted, `wrong` for whatever is not whole."""

import hashlib

from django.core.files.storage import default_storage

from projects.files.models import StoredFile
from projects.register.models import Application
from projects.trace import sealing
from projects.trace.verifying import verify

for row in StoredFile.objects.all():
    with default_storage.open(row.content.name) as file:
        body = file.read()
    print(row.sha256 if hashlib.sha256(body).hexdigest() == row.sha256 else "wrong")
for application in Application.objects.exclude(state=Application.State.DRAFT):
    print("submitted", application.number)
sealing.seal(everywhere=True)
print("whole" if verify().whole else "wrong")
