"""Doors of contests, imports and claims."""

from .. import bodies as send
from ..door import ANY_CONTEST, CONTEST, Door

CONTESTS = [
    Door("contests", get=ANY_CONTEST),
    Door("edition-new", get="any staff", post="any staff", body=send.edition),
    Door("edition", lambda scene: [scene.edition.code], get=CONTEST),
    Door("entry", lambda scene: [scene.entry.pk], get=CONTEST),
    Door("invite", lambda scene: [scene.edition.code], get=None, post=CONTEST, body=send.entries),
    Door("claim-revoke", lambda scene: [scene.invitation.claim.pk], get=None, post=CONTEST, body=send.nothing),
    Door("import-upload", lambda scene: [scene.edition.code], get=CONTEST, post=CONTEST, body=send.sheet),
    Door("import", lambda scene: [scene.imported.pk], get=CONTEST),
    Door("import-mapping", lambda scene: [scene.batch.pk], get=CONTEST, post=CONTEST),
    Door("import-preview", lambda scene: [scene.batch.pk], get=CONTEST),
    Door("import-confirm", lambda scene: [scene.batch.pk], get=None, post=CONTEST, body=send.nothing),
    Door("import-marked", lambda scene: [scene.imported.pk], get=CONTEST, recorded=True),
    Door("claim", lambda scene: [scene.invitation.token], get="everybody", post="everybody", open=True),
    Door("claim-take", open=True),  # nobody without the code of an invitation
]
