"""What must be true of the old rows now: their values, the checks of the site, and the pages."""

from datetime import date

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.figures.rules.counting import count_year
from projects.outcomes.models import CarrierEvent, Investment, LandingConditions
from projects.people.models import Carrier, County, User
from projects.register.models import (
    Application,
    ContestEntry,
    EnclaveRule,
    ImportBatch,
    Project,
    StockFact,
    SupplementNotice,
)
from projects.selection.models import Deliberation, Review
from projects.tenancy.models import Petition, StayCase
from projects.trace.models import AuditEvent, Message
from projects.trace.sealing import seal
from projects.trace.verifying import verify
from workflows import service, staycases
from workflows.doctor import FAULT, data, order
from workflows.models import WorkItem

from .rows import MOMENT


def values():
    """(what, as it is, as it should be)."""
    lives, asks, guest, joined = Project.objects.order_by("number")
    application, item = Application.objects.get(project=asks), WorkItem.objects.get()
    yield "leader", (lives.leader, lives.phone, joined.leader), ("陈默", "13800001234", "林一")
    yield "search", ("钙钛禾" in lives.search_text, "陈默" in lives.search_text), (True, False)
    yield "who brings it", (lives.bringer, asks.bringer), ("town", "enclave")
    yield "touched on", lives.touched_on, timezone.localdate(lives.created_at)
    yield "resident", (guest.stage, guest.rests_at, lives.stage), ("resident", "resident", "incubating")
    yield "application", (application.unconfirmed, application.applicant_kind), (True, "company")
    yield "version", application.latest.data, {"project_name": "边缘视觉", "leader": "陈默"}
    yield "notices", list(SupplementNotice.objects.order_by("number").values_list("newly_named", flat=True)), [0, 1]
    yield "promise", application.route.promised_days, 20
    yield "enclave rule", EnclaveRule.objects.count(), 1
    enclave = Carrier.objects.get(kind="enclave")
    yield "regions", (enclave.home_region, enclave.host_region), ("嘉善县", "上海市闵行区")
    yield "languages", set(User.objects.values_list("language", flat=True)), {""}
    yield "entry", ContestEntry.objects.get(name="边缘视觉").row_key.startswith("name:边缘视觉|"), True
    yield "reviewed version", Review.objects.get().version.number, 3
    sitting = Deliberation.objects.order_by("pk").first()
    yield "sitting", (sitting.published_by, sitting.published_at is None), (sitting.by, False)
    conditions = LandingConditions.objects.get(level="substantial")
    yield "waivable", conditions.waivable, ["premises", "funds"]
    loan = Investment.objects.get()
    yield "loan", (loan.kind, loan.product.code, loan.amount), ("loan", "transfer_loan", 300_000_000)
    yield "event", CarrierEvent.objects.get().kind.code, "roadshow"
    cases = StayCase.objects.order_by("kind").values_list("kind", "state", "wanted_on")
    yield "cases", list(cases), [("exit", "open", MOMENT.date()), ("extension", "open", date(2029, 3, 2))]
    yield "petitions", list(Petition.objects.values_list("kind", flat=True)), ["complaint"]
    longer = StayCase.objects.get(kind="extension")
    yield "link", Message.objects.filter(link=f"/cases/{longer.pk}/").count(), 1
    yield (
        "imports",
        (StockFact.objects.get().batch.kind, ImportBatch.objects.filter(county=None).count()),
        ("ledger", 0),
    )
    yield "salts", AuditEvent.objects.values("salt").distinct().count(), AuditEvent.objects.count()
    yield "file in hand", (item.owner.name, item.touched_at), ("王敏", item.taken_at)
    yield "counted", count_year(County.objects.get(), 2025).numbers, ["JS2025-0001"]


def goes_on():
    """The process of the first day is taken on by today's flows; waiting cases come before the desk."""
    from projects.register.actions.applications import refuse

    item = WorkItem.objects.get()
    application = Application.objects.get(project=item.project_id)

    def act(project, by):
        return refuse(project=project, by=by, application=application, reason="资料不全")

    service.complete(item, by=item.owner, act=act, outcome="refuse")
    yield "refused", Project.objects.get(pk=item.project_id).stage, "refused"
    yield "cases begun", (staycases.start_waiting_cases(), WorkItem.objects.open().count()), (2, 2)


FOR_ALL = ("inbox", "board", "projects", "leads")
PAGES = {
    "staff": (
        *FOR_ALL,
        "overview",
        "meetings",
        "investments",
        "talent",
        "targets",
        "reports",
        "cases",
        "county-events",
    ),
    "desk": FOR_ALL,
    "founder": ("my-projects", "my-todo", "folder"),
}


def pages():
    """(address, status) of key pages for the centre, the desk and the applicant."""
    number, application = Project.objects.order_by("number").first().number, Application.objects.get()
    for who, names in PAGES.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=f"{who}@example.cn"))
        own = reverse("application", args=[application.number]) if who == "founder" else ""
        for address in (*map(reverse, names), own or reverse("project", args=[number])):
            yield f"{who} {address}", client.get(address, follow=True).status_code


def look(buffer):
    """Everything that is not as it should be, as lines."""
    wrong = [f"{what}: {found!r} is not {right!r}" for what, found, right in (*values(), *goes_on()) if found != right]
    call_command("check", stdout=buffer())
    call_command("rebuild_figures", stdout=buffer())
    call_command("rebuild_figures", check=True, stdout=buffer())
    seal(everywhere=True)
    wrong += [f"audit: {finding}" for finding in verify().findings]
    for check in (data.database, data.audit, order.steps):
        wrong += [f"doctor: {one.what}" for one in check() if one.level == FAULT]
    return wrong + [f"{page}: {status}" for page, status in pages() if status != 200]
