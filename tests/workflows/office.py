"""The county's office for the fifteen cases: every act of a project's life as a request on its day."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.figures.models import PeriodClose
from projects.outcomes.models import Milestone
from projects.register.models import ImportBatch, Likeness
from projects.register.stages import Stage
from projects.tenancy.models import MoveIn, StayCase
from tests.factories import (
    CarrierFactory,
    IncubatorFactory,
    LandingConditionsFactory,
    MembershipFactory,
    ProjectFactory,
    RouteFactory,
    UserFactory,
    pdf_bytes,
)
from tests.register.test_import_entries import workbook
from workflows import service, staycases

STOCK_HEAD = ("项目名称", "企业名称", "负责人", "入驻载体", "当前阶段", "入驻时间")


class Pages:
    """The county's office: who sits at which desk, and the acts of a project's life as requests on their days."""

    def __init__(self, cast, client_of, today):
        self.cast, self.client_of, self.today = cast, client_of, today
        self.county = cast.county
        LandingConditionsFactory(county=self.county, required=["registration"], any_of=[], any_count=0)
        self.desks = {cast.incubator.pk: cast.incubator_operator.user, cast.enclave.pk: cast.enclave_operator.user}
        for carrier in (cast.incubator, cast.enclave):
            RouteFactory(carrier=carrier, code="back_entry")

    def open_carrier(self, code, kind="incubator"):
        """Another place with its desk."""
        make = IncubatorFactory if kind == "incubator" else CarrierFactory
        carrier = make(county=self.county, code=code, kind=kind, name=f"{code}载体", short_name=code)
        RouteFactory(carrier=carrier, code="back_entry")
        desk = UserFactory()
        MembershipFactory(user=desk, county=self.county, role="incubator_operator", carrier=carrier)
        self.desks[carrier.pk] = desk
        return carrier

    def post(self, user, address, data, on=None):
        if on:
            self.today(on)
        response = self.client_of(user).post(address, data)
        assert response.status_code == 302, _problems(response)
        return response

    def project(self, name="激光雷达", **more):
        return ProjectFactory(county=self.county, name=name, stage=Stage.LEAD, carrier=None, **more)

    def step(self, project, step, user, data, on=None):
        project.refresh_from_db()
        address = reverse(f"step-{step.replace('.', '-')}", args=[service.open_item(project, step).pk])
        return self.post(user, address, data, on)

    def begin_stay(self, project, carrier, signed, handed):
        """Agreement and handover; the second person's check is still missing."""
        desk = self.desks[carrier.pk]
        project.carriers.add(carrier)
        terms = {
            "project": project.pk, "carrier": carrier.pk, "room": "A座301室", "area": "120", "rent": "", "signed_on": signed,
            "term_from": signed, "term_to": f"{int(signed[:4]) + 2}-12-31", "agreement": pdf("协议"), "reason": "先行入驻",
        }  # fmt: skip
        self.post(desk, reverse("move-in-record"), terms, max(signed, handed))
        self.step(project, "admission.handover", desk, {"on": handed, "words": "钥匙两把"})

    def verify_stay(self, project, on=None, **more):
        given = {"decision": "go_on", "incubatee": "no"} | more
        self.step(project, "admission.verify", self.cast.staff.user, given, on)
        return MoveIn.objects.filter(project=project).latest("pk")

    def move_in(self, project, carrier, signed, handed=None, **more):
        self.begin_stay(project, carrier, signed, handed or signed)
        return self.verify_stay(project, **more)

    def end_stay(self, stay, on, kind="withdrawn"):
        """The desk asks for the exit and looks into it, the centre decides."""
        desk = self.desks[stay.carrier_id]
        number = stay.project.number
        self.post(desk, reverse("case-new", args=[number, "exit"]),
                  {"move_in": stay.pk, "wanted_on": on, "words": "业务调整"}, on)  # fmt: skip
        self.case(
            "exit.check", desk, day=on, exit_kind=kind, finding="租金结清", whither="outside", destination="自行安排"
        )
        self.case("exit.decision", self.cast.staff.user, decision="grant", words="情况属实")

    def graduate(self, stay, on):
        desk = self.desks[stay.carrier_id]
        self.post(desk, reverse("case-new", args=[stay.project.number, "graduation"]),
                  {"move_in": stay.pk, "wanted_on": on, "words": "达到毕业条件"}, on)  # fmt: skip
        self.case(
            "graduation.check", desk, day=on, whither="county", destination="自有厂房", finding="达到条件", met=["1"]
        )
        self.case("graduation.decision", self.cast.staff.user, decision="grant", words="准予毕业")

    def case(self, step, user, **data):
        item = staycases.open_item(StayCase.objects.open().get())
        assert item.step == step
        self.post(user, reverse(f"step-{step.replace('.', '-')}", args=[item.pk]), data)

    def land(self, project, on, verified=None, confirmed=None):
        """Registration by its licence; verified and confirmed by two people, perhaps later."""
        desk, staff, other = (
            who.user for who in (self.cast.incubator_operator, self.cast.staff, self.cast.other_staff)
        )
        project.carriers.add(self.cast.incubator)
        start = {"project": project.pk, "carrier": self.cast.incubator.pk}
        self.post(staff, reverse("landing-start"), start, on)
        licence = {
            "on": on, "company_name": "嘉善测试科技有限公司", "address": "嘉善县罗星街道1号", "region_code": "330421",
            "authority": "嘉善县市场监督管理局", "paper_0": pdf("营业执照"),
        }  # fmt: skip
        self.post(desk, reverse("milestone-add", args=[project.number, "registration"]), licence)
        gathers = self.desks[service.open_item(project, "landing.evidence").carrier_id]
        self.step(project, "landing.evidence", gathers, {})
        row = Milestone.objects.filter(project=project).latest("pk")
        self.step(project, "landing.verification", staff, {f"decision_{row.pk}": "verify"}, verified or on)
        self.step(project, "landing.confirmation", other, {"decision": "go_on"}, confirmed or verified or on)

    def close_year(self, year, on):
        data = {"year": year, "period": "year-0", "close": "1"}
        self.post(self.cast.leader.user, reverse("period-close"), data, on)
        return PeriodClose.objects.get(year=year, kind="year")

    def join(self, kept, joined):
        """The centre finds both to be one project."""
        first, second = sorted((kept, joined), key=lambda row: row.pk)
        pair = Likeness.objects.create(first=first, second=second, reasons=["leader_name"])
        decision = "first" if kept == first else "second"
        self.post(
            self.cast.staff.user, reverse("likeness", args=[pair.pk]), {"decision": decision, "words": "同一技术和团队"}
        )

    def import_stock(self, *rows, on):
        """Old stock by its list: upload, columns as proposed, preview, confirm."""
        self.today(on)
        staff = self.client_of(self.cast.staff.user)
        body = SimpleUploadedFile("存量.xlsx", workbook(*rows, head=STOCK_HEAD))
        page = staff.post(reverse("import-new", args=["ledger"]), {"file": body}, follow=True)
        batch = ImportBatch.objects.latest("pk")
        form = page.context["form"]
        staff.post(reverse("import-mapping", args=[batch.pk]), {name: form[name].value() or "" for name in form.fields})
        assert staff.post(reverse("import-confirm", args=[batch.pk])).status_code == 302
        return batch

    def ask(self, year, **asked):
        """(numbers that count, {number: reason}) of a year, from the pages."""
        client = self.client_of(self.cast.leader.user)
        overview = client.get(reverse("overview"), {"year": year} | asked)
        counted = client.get(reverse("figures-counted"), {"year": year} | asked)
        shown = [row.project["number"] for row, _cells in counted.context["lines"]]
        assert overview.context["progress"].counted == len(shown)
        uncounted = client.get(reverse("figures-uncounted"), {"year": year} | asked).context["lines"]
        return shown, {row.project["number"]: dict(cells)["原因"] for row, cells in uncounted}

    def counts(self, *years, on="2027-01-20"):
        self.today(on)
        return tuple(len(self.ask(year)[0]) for year in years)


def _problems(response):
    form = getattr(response, "context_data", None) and response.context_data.get("form")
    return dict(form.errors) if form is not None else response.content.decode()[-1500:]


def pdf(name):
    return SimpleUploadedFile(f"{name}.pdf", pdf_bytes(name), content_type="application/pdf")
