"""What stands beside the decisions of a scene: a leader who was asked, an objection to be told of, letters, a kept page."""

from datetime import datetime
from zoneinfo import ZoneInfo

from projects.linkkeys import token_hash
from projects.selection.actions.opinions import ask_opinions
from projects.selection.models import NoticeCopy
from projects.tenancy.actions.letters import issue_letter
from tests.factories import ObjectionFactory

MOMENT = datetime(2026, 3, 16, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def add_decisions(scene):
    """An opinion that is missing, an inquiry that ended, an issued letter, and the page of the running notice as a file."""
    place = scene.place
    ask_opinions(scene.main, by=place.staff, leaders=[place.leader], question="是否同意")
    scene.opinion = scene.main.opinions.get()
    scene.token = f"token-of-{scene.code}"
    scene.examined = ObjectionFactory(
        item=scene.notice_item, outcome="dismissed", closed_at=MOMENT, closed_by=place.staff, answer="不成立",
        token_hash=token_hash(scene.token), contact="电话",
    )  # fmt: skip
    facts = {"company": f"{place.word}公司"}
    scene.letter = issue_letter(scene.main, by=place.staff, kind="premises", unit=place.incubator.name, facts=facts)
    paper = NoticeCopy.objects.get(notice=scene.notice, moment="published").paper
    paper.pdf = scene._stored(name="公示页面.pdf")
    paper.save(update_fields=["pdf"])
