"""The county as an installation of the first day knew it, and what later versions added before their data steps ran."""

from datetime import date

from django.contrib.auth.hashers import make_password
from viewflow.workflow.token import Token

from projects.text import search_text

from .rows import DAY, MOMENT

FLOW = "workflows/flows.intake.IntakeFlow"
CODE = "91330106MA8NMNKN9D"
SKIPPED = ("register.Likeness",)  # made by hand, because its two sides stand in order


def begin(past):
    """The first schema of all apps."""
    make = past.make
    county = make("people.County", code="330421", name="嘉善县", centre_name="嘉善县科创中心")
    people = {
        name: make("people.User", email=f"{name}@example.cn", name=words, password=make_password("Jiashan-2026"))
        for name, words in (("staff", "张晓"), ("other", "徐蕾"), ("desk", "王敏"), ("founder", "陈默"), ("expert", "吴建国"))
    }  # fmt: skip
    shared = {"county": county}
    incubator = make(
        "people.Carrier", code="kczx", kind="incubator", name="科创中心孵化器", short_name="科创中心", **shared
    )
    enclave = make(
        "people.Carrier",
        code="sh",
        kind="enclave",
        name="上海飞地",
        short_name="飞地",
        address="上海市闵行区",
        **shared,
    )
    space = make("people.Carrier", code="space", kind="makerspace", name="众创空间", short_name="众创", **shared)
    firm = make("people.Organisation", name="上海钙钛禾科技有限公司", kind="company", uscc=CODE, **shared)
    seat = {"county": county}
    make("people.Membership", user=people["staff"], role="centre_staff", **seat)
    make("people.Membership", user=people["other"], role="centre_leader", **seat)
    make("people.Membership", user=people["desk"], role="incubator_operator", carrier=incubator, **seat)
    make("people.Membership", user=people["founder"], role="applicant", organisation=firm, **seat)
    make("people.Membership", user=people["expert"], role="expert", **seat)
    lives = make(
        "register.Project", number="JS2025-0001", name="光储直流", stage="incubating", rests_at="incubating",
        organisation=firm, carrier=incubator, leader="陈默", phone="13800001234", introduced_by="魏塘街道",
        search_text=search_text("JS2025-0001", "光储直流", "陈默"), field="electronics", **shared,
    )  # fmt: skip
    lives.carriers.add(incubator, enclave)
    asks = make(
        "register.Project", number="JS2025-0002", name="边缘视觉", stage="check", organisation=firm, carrier=incubator,
        source="enclave", **shared,
    )  # fmt: skip
    asks.carriers.add(incubator)
    guest = make(
        "register.Project", number="JS2025-0003", name="众创项目", stage="incubating", rests_at="incubating", carrier=space,
        **shared,
    )  # fmt: skip
    make(
        "register.Project",
        number="JS2025-0004",
        name="同一项目",
        stage="joined",
        joined_into=lives,
        leader="林一",
        **shared,
    )
    make("register.Likeness", first=lives, second=asks)
    _stays(past, people, incubator, space, lives, guest)
    _application(past, people, incubator, firm, asks)
    _review(past, people, asks)
    _outcomes(past, people, lives)
    past.fill(
        model._meta.label
        for model in past.apps.get_models(include_auto_created=False)
        if model._meta.app_label in OURS and model._meta.label not in SKIPPED and not model._meta.proxy
    )


OURS = ("people", "files", "register", "selection", "tenancy", "outcomes", "figures", "trace")


def _stays(past, people, incubator, space, lives, guest):
    signed = {"signed_by": people["desk"], "handed_over_by": people["desk"], "signed_on": DAY, "handover_on": DAY}
    term = {"term_from": DAY, "term_to": date(2028, 3, 2), "verified_by": people["staff"], "verified_at": MOMENT}
    past.make("tenancy.MoveIn", project=lives, carrier=incubator, **signed, **term)
    past.make("tenancy.MoveIn", project=guest, carrier=space, **signed, **term)
    stay = past.model("tenancy.MoveIn").objects.get(project=lives)
    past.make(
        "register.FigureEvent", kind="incubator_move_in", project=lives, occurred_on=DAY, recorded_on=DAY, carrier=incubator,
        source="direct", verified_by=people["staff"], evidence=f"tenancy.movein:{stay.pk}", value=1,
    )  # fmt: skip


def _application(past, people, incubator, firm, asks):
    """Entered by the desk, with two notices of which the second names something new; the check is in its hands."""
    make = past.make
    route = make("register.Route", carrier=incubator, code="standard")
    application = make(
        "register.Application", number="SQ330421-2025-0001", project=asks, organisation=firm, carrier=incubator, route=route,
        started_by=people["desk"], on_behalf=True, state="submitted", submitted_at=MOMENT,
    )  # fmt: skip
    data = {"project_name": "边缘视觉", "leader": "陈默"}
    for number, items in ((1, ("plan",)), (2, ("plan", "licence"))):
        version = make(
            "register.ApplicationVersion", application=application, number=number, schema="1", data=data,
            submitted_by=people["founder"],
        )  # fmt: skip
        for item in items:
            make("register.Finding", version=version, item=item, label=item, result="unclear", by=people["desk"])
        make("register.SupplementNotice", application=application, version=version, number=number)
    make("register.ApplicationVersion", application=application, number=3, schema="1", data=data)
    edition = make("register.Edition", code="2025")
    make("register.ContestEntry", name="边缘视觉", row_key="name:边缘视觉|陈默", edition=edition, project=asks)
    clock = make(
        "trace.Clock", project_id=asks.pk, step="intake.check", started_on=DAY, days=5, due_on=date(2025, 3, 10)
    )
    process = make(
        "workflows.IntakeProcess", flow_class=FLOW, status="NEW", project=asks, open_for=asks, application=application
    )
    task = past.model("viewflow.Task").objects.create(
        process_id=process.pk, flow_task=f"{FLOW}.check", flow_task_type="HUMAN", status="ASSIGNED", owner_id=people["desk"].pk,
        token=Token("start"), created=MOMENT,
    )  # fmt: skip
    make(
        "workflows.WorkItem", task=task, county_id=asks.county_id, project=asks, step="intake.check", audience="desk",
        carrier=incubator, organisation=firm, clock=clock, owner=people["desk"], taken_at=MOMENT,
    )  # fmt: skip


def _review(past, people, asks):
    expert = past.make("selection.Expert", user=people["expert"])
    version = past.model("register.ApplicationVersion").objects.get(number=3)
    item = past.make("selection.AgendaItem", project=asks, version=version)
    past.make("selection.Review", item=item, expert=expert, state="submitted", submitted_at=MOMENT, total=80)
    past.make("selection.Deliberation", by=people["staff"], on=DAY)


def _outcomes(past, people, lives):
    checked = {"recorded_by": people["desk"], "verified_by": people["staff"], "verified_at": MOMENT, "project": lives}
    past.make("outcomes.Investment", kind="transfer_loan", amount=300_000_000, on=DAY, **checked)
    past.make("figures.CountingRule", version="V1", effective_from=date(2024, 1, 1), qualifying=["incubator_move_in"])
    past.make("outcomes.Talent", as_of=DAY, total=9, **checked)
    past.make(
        "outcomes.LandingConditions", version="V1", level="substantial", any_of=["premises", "funds"], any_count=1
    )
    past.make("outcomes.Milestone", kind="registration", on=DAY, **checked)
    past.make(
        "outcomes.Landing", project=lives, level="registered", reached_on=DAY, conditions_version="V1",
        verified_by=people["staff"], confirmed_by=people["other"], confirmed_at=MOMENT,
    )  # fmt: skip


def language(past):
    """When users had the language of the site without having chosen it."""
    past.model("people.User").objects.update(language="zh-hans")


def petitions(past):
    """What existed before petitions became cases, events rows of their kinds, and imports one room."""
    lives = past.model("register.Project").objects.get(number="JS2025-0001")
    guest = past.model("register.Project").objects.get(number="JS2025-0003")
    stay, other = (past.model("tenancy.MoveIn").objects.get(project=one) for one in (lives, guest))
    founder = past.model("people.User").objects.get(email="founder@example.cn")
    asked = {"project": lives, "move_in": stay, "by": founder, "at": MOMENT, "words": "请予延长"}
    longer = past.make("tenancy.Petition", kind="extension", state="open", wanted_on=date(2029, 3, 2), **asked)
    past.make("tenancy.Petition", kind="complaint", state="open", **asked)
    leaving = asked | {"project": guest, "move_in": other}
    past.make("tenancy.Petition", kind="exit", state="granted", answer="同意", **leaving)
    past.make("trace.Message", to=founder, subject="延长", body="请办理", link=f"/petitions/{longer.pk}/")
    past.make("outcomes.CarrierEvent", kind="roadshow", name="路演一场", on=DAY)
    batch = past.make("register.StockBatch", imported_at=MOMENT, result={"rows": 1})
    past.make("register.StockFact", project=guest, batch=batch)
