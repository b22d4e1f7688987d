"""Doors of the leads: list, contacts, steps, promises, papers without a form, old stock."""

from ..door import Door, project

DAY = "2026-03-16"
DESK = "desk, centre"  # who works with the lead
ANY = "any operator, any centre"


def _lead(scene):
    return {"name": "改名项目", "introduced_by": "罗星街道", "carrier": scene.place.incubator.pk, "leader": "周航"}


def _promise(scene):
    return {"side": "project", "kind": "heads", "what": "年内用工", "amount": "30", "made_on": DAY}


LEADS = [
    Door("leads", get=ANY),
    Door("lead-new", get=ANY, post=DESK, body=_lead, told=ANY),
    Door("lead-edit", project("lead"), get=DESK, post=DESK, body=_lead),
    Door("lead-like", get=ANY),
    Door("paper-new", get=ANY, post=ANY, body=lambda scene: {"text": "联系人：周航 13800000009"}),
    Door("lead-from-paper", lambda scene: [scene.paper.pk], get="desk", post="desk", body=_lead),
    Door("paper-add", lambda scene: [scene.paper.pk, scene.projects["lead"].number], get=None, post="desk",
         body=lambda scene: {}),
    Door("note-new", project("lead"), get=DESK, post=DESK,
         body=lambda scene: {"kind": "call", "on": DAY, "words": "约定下周来访"}),
    Door("lead-step", project("lead"), get=DESK, post=DESK, body=lambda scene: {"step": "visited", "on": DAY}),
    Door("lead-next", project("lead"), get=None, post=DESK, body=lambda scene: {}),
    Door("lead-sleep", project("lead"), get=DESK, post=DESK,
         body=lambda scene: {"wake_on": "2026-06-01", "reason": "等融资"}),
    Door("lead-wake", project("asleep"), get=None, post=DESK, body=lambda scene: {}),
    Door("promises", get=ANY),
    Door("promise-new", project("lead"), get=DESK, post=DESK, body=_promise),
    Door("promise", lambda scene: [scene.promise.pk], get=DESK, post=DESK,
         body=lambda scene: {"state": "kept", "on": DAY, "result": "已到账"}),
    Door("promise-reopen", lambda scene: [scene.settled.pk], get=None, post=DESK, body=lambda scene: {"reason": "记错了"}),
    Door("stock", get="any centre"),
    Door("stock-fact", lambda scene: [scene.stock_fact.pk], get="centre", post="centre",
         body=lambda scene: {"kind": "enclave_move_in", "on": "2024-03-01"}),
    Door("stock-verify", lambda scene: [scene.dated_fact.pk], get=None, post="centre", body=lambda scene: {}),
]  # fmt: skip
