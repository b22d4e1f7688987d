"""What the leads need beside the ways of a scene: promises, a paper that came in, old stock."""

from datetime import date

from projects.register.actions import imports, incoming, promises
from projects.register.models import StockFact
from tests.factories import WAN
from tests.register.test_import_entries import workbook

STOCK_HEAD = ("项目名称", "负责人", "联系电话", "当前阶段", "入驻时间")


def add_leads(scene):
    """Promises of the lead, one of them settled, and a paper that waits to become a lead."""
    by, lead = scene.place.incubator_operator, scene.projects["lead"]
    scene.promise = promises.make_promise(lead, by=by, what="到位资金", kind="funds", money=WAN)
    scene.settled = promises.make_promise(lead, by=by, what="提供场地", side="office")
    promises.settle_promise(scene.settled, by=by, state="kept", result="已交付")
    body = workbook((f"{scene.place.word}老项目", "汪老", "13512345600", "在孵", ""), head=STOCK_HEAD)
    shared = {"county": scene.place.county, "by": scene.place.staff}
    batch = imports.import_file(body, "存量.xlsx", kind="ledger", **shared).batch
    scene.stock_batch = imports.open_import(body, "存量二.xlsx", kind="ledger", **shared)
    scene.stock_import, scene.stock_fact = batch, batch.facts.get()
    scene.waiting_import = imports.ask_import(
        imports.open_import(body, "存量三.xlsx", kind="ledger", **shared), by=scene.place.staff
    )
    scene.dated_fact = StockFact.objects.create(
        project=scene.projects["resting"], kind="landing_registered", on=date(2024, 5, 6), stated_by=by
    )
    scene.paper = incoming.take_in(by=by, county=scene.place.county, text="项目名称：新来的项目")
