"""The guides: each of them opens to those for whom it is written."""

from ..door import SIGNED_IN, Door

GUIDES = [
    Door("guides", get=SIGNED_IN),
    Door("guide", lambda scene: ["applicant"], get=SIGNED_IN),
]
