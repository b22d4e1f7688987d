"""Doors of other systems: the interface, which opens to tokens only, and the pages on which tokens and webhooks are kept."""

from .. import bodies as send
from ..door import SIGNED_IN, Door, project
from ..machinescene import ADDRESS

DECIDERS, ADMIN = "leader, administrator", "administrator"


def hook(scene):
    """The address of a webhook."""
    return [scene.hook.pk]


def token(scene):
    """What somebody types for a new token."""
    return {"name": "数据平台", "scopes": ["register:read"], "days": "90"}


def reason(scene):
    """Why something ends."""
    return {"reason": "不再使用"}


MACHINES = [
    Door("api:projects", get="", open=True, machine=True),
    Door("api:project", project("main"), get="", open=True, machine=True),
    Door("api:figures", lambda scene: [2026], get="", open=True, machine=True),
    Door("api:leads", get=None, post="", open=True, machine=True),
    Door("api:applications", get=None, post="", open=True, machine=True),
    Door("api-nothing", get="", open=True),
    Door("api-openapi", get="everybody", open=True),
    Door("api-docs", get=SIGNED_IN),
    Door("province", get="province"),
    Door("province-export", get="province", recorded=True),
    Door("settings-machines", get=DECIDERS),
    Door("settings-token-new", get="leader", post="leader", body=token),
    Door(
        "settings-token-end", lambda scene: [scene.tokens["all"][0].pk], get=DECIDERS, post=DECIDERS, body=reason
    ),
    Door(
        "settings-webhook-new", get=ADMIN, post=ADMIN,
        body=lambda scene: {"name": "平台", "url": ADDRESS, "events": ["project.landed"]},
    ),
    Door("settings-webhook", hook, get=DECIDERS),
    Door("settings-webhook-secret", hook, get=None, post=ADMIN, body=send.nothing),
    Door("settings-webhook-end", hook, get=ADMIN, post=ADMIN, body=reason),
    Door("settings-delivery-again", lambda scene: [scene.delivery.pk], get=None, post=ADMIN, body=send.nothing),
]  # fmt: skip
