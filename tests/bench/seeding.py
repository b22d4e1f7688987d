"""A register of any size, written straight into the tables: the rows that verbs would leave, without their cost.

The first 120 fill the first pages that are measured: fifty leads, sixty files under way, ten of this year.
Whatever piles up behind them grows with the size: leads, refused and past projects, the ledger of earlier years,
finished work items, read letters, and open files (one project in twenty-three). One year's facts do not: a county
counts PER_YEAR projects a year, so that the three latest years are soon complete, and older ones take the rest.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.db import connection
from django.utils import timezone
from viewflow.workflow.models import Process, Task

from projects.figures.actions.summary import rebuild
from projects.outcomes.models import Investment, Talent
from projects.people.models import Carrier, Organisation
from projects.register import form
from projects.register.models import (
    Application,
    ApplicationVersion,
    FigureEvent,
    FigureKind,
    LeadNote,
    Project,
    ProjectSource,
    Route,
    SourceKind,
    TechField,
)
from projects.register.stages import Stage
from projects.selection.models import AgendaItem, Meeting, Review
from projects.tenancy.models import MoveIn
from projects.trace.models import Clock, Message
from tests.factories import RubricFactory
from workflows.models import Audience, WorkItem
from workflows.steps import step_node

from . import keeping

PER_YEAR, FULL_YEARS, OLDER_YEARS = 120, 3, 18
BATCH = 5000
WAN = 1_000_000  # 分 in 万元
FIRST = 120
UNDER_WAY = [n for n in range(FIRST) if 5 <= n % 12 <= 10]
OWN = UNDER_WAY[:31]  # projects of the one applicant whose list is measured
RUNNING = (Stage.CHECK, Stage.SUPPLEMENT, Stage.REVIEW, Stage.NOTICE, Stage.OFFERED)
ENDED = (Stage.REFUSED, Stage.REJECTED, Stage.WITHDRAWN, Stage.LAPSED)
STEPS = {
    Stage.CHECK: ("intake.check", Audience.DESK),
    Stage.SUPPLEMENT: ("intake.supplement", Audience.APPLICANT),
    Stage.REVIEW: ("screening.review", Audience.CENTRE),
    Stage.NOTICE: ("screening.notice", Audience.CENTRE),
    Stage.OFFERED: ("admission.confirm", Audience.APPLICANT),
}
DONE_STEPS = ("intake.check", "screening.schedule", "screening.deliberation")
SUMMARY = "面向长三角精密制造企业的视觉检测装备与算法平台，已完成样机验证并取得两家客户订单。" * 4


@dataclass
class Life:
    """What becomes of the n-th project: its stage, and the day on which it was admitted (None: never)."""

    n: int
    today: date

    @property
    def old(self):
        """Behind the years that every size has in full."""
        return self.n >= FIRST + PER_YEAR * FULL_YEARS

    @cached_property
    def admitted_on(self):
        if self.n < FIRST:
            if self.n % 12 != 11:
                return None
            year = self.today.year
        elif not self.old:
            year = self.today.year - (self.n - FIRST) // PER_YEAR
        elif self.n % 7 == 0:
            year = self.today.year - FULL_YEARS - self.n // 7 % OLDER_YEARS
        else:
            return None
        days = self.today.timetuple().tm_yday if year == self.today.year else 365
        return date(year, 1, 1) + timedelta(days=self.n * 37 % days)

    @cached_property
    def stage(self):
        if self.admitted_on:
            turn = self.n // 12 if self.n < FIRST else self.n
            return (Stage.INCUBATING, Stage.LANDED, Stage.GRADUATED, Stage.EXITED, Stage.ENCLAVE)[turn % 5]
        if self.n < FIRST:
            return (Stage.CHECK, Stage.REVIEW)[self.n % 2] if self.n in UNDER_WAY else Stage.LEAD
        slot = self.n % 20
        if slot < 10:
            return Stage.LEAD if slot < 7 else Stage.ASLEEP
        return RUNNING[self.n // 20 % 5] if slot == 10 else ENDED[slot % 4]

    @property
    def began_on(self):
        """The day of its registration: shortly before its admission, or within the last three years."""
        if self.admitted_on:
            return self.admitted_on - timedelta(days=90)
        return self.today - timedelta(days=self.n * 7919 % 1000)

    @property
    def number(self):
        return f"XM{self.began_on.year}-{self.n:06d}"

    @property
    def applied(self):
        return self.stage not in (Stage.LEAD, Stage.ASLEEP)


def moment(day):
    """Ten o'clock of a day."""
    return timezone.make_aware(datetime.combine(day, time(10)))


class Register:
    """The register of one county, growing: `Register(cast).grow_to(20000)`."""

    def __init__(self, cast):
        self.cast, self.size, self.today = cast, 0, timezone.localdate()
        self.county, self.staff, self.other = cast.county, cast.staff.user, cast.other_staff.user
        kinds = Carrier.Kind
        own = [cast.incubator, cast.enclave]
        carriers = [*own, *Carrier.objects.filter(county=self.county).exclude(pk__in=[row.pk for row in own])]
        self.incubators = [row for row in carriers if row.kind == kinds.INCUBATOR]
        self.enclaves = [row for row in carriers if row.kind == kinds.ENCLAVE]
        self.route, _made = Route.objects.get_or_create(
            county=self.county, carrier=cast.incubator, code=Route.Code.STANDARD, effective_from=date(2024, 1, 1)
        )

        self.rubric = RubricFactory(county=self.county)
        self.experts = [person.expert for person in (cast.expert, cast.other_expert, cast.third_expert)]

    def grow_to(self, size):
        """Add projects until there are so many; a large register that was kept is taken as it is."""
        if size > BATCH and keeping.restore(size):
            self.size = size
            return
        while self.size < size:
            self._add(range(self.size, min(self.size + BATCH, size)))
        rebuild()  # as the scheduler leaves it
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as the server does by itself within minutes
        if size > BATCH:
            keeping.keep(size)

    def _add(self, numbers):
        lives = [Life(n, self.today) for n in numbers]
        pairs = list(zip(lives, self._projects(lives), strict=True))
        carriers = Project.carriers.through
        carriers.objects.bulk_create(carriers(project=row, carrier_id=row.carrier_id) for _life, row in pairs)
        ProjectSource.objects.bulk_create(
            ProjectSource(project=row, kind=row.source, carrier_id=row.carrier_id, on=life.began_on)
            for life, row in pairs
        )
        LeadNote.objects.bulk_create(
            LeadNote(project=row, kind="call", on=life.began_on, words="电话沟通，约定来访。", by=self.staff)
            for life, row in pairs
        )
        self._letters(pairs)
        self._applications([pair for pair in pairs if pair[0].applied])
        self._work([pair for pair in pairs if pair[0].applied])
        admitted = [pair for pair in pairs if pair[0].admitted_on]
        self._reviews(admitted)
        self._facts(admitted)
        self._talent_and_money(admitted)
        self.size = numbers.stop

    def _projects(self, lives):
        made = iter(
            Organisation.objects.bulk_create(
                Organisation(county=self.county, name=f"申报团队{life.n}") for life in lives if life.applied
            )
        )
        rows = []
        for life in lives:
            team = next(made) if life.applied else None
            rows.append(self._project(life, self.cast.organisation if life.n in OWN else team))
        return Project.objects.bulk_create(rows)

    def _project(self, life, organisation):
        n, old = life.n, life.admitted_on and life.old
        incubator = self.incubators[n % len(self.incubators) if n >= FIRST else 0]
        source = SourceKind.OPENING_STOCK if old else SourceKind.values[n % 5]
        name = f"精密视觉检测装备产业化项目{n}"
        return Project(
            county=self.county, number=life.number, name=name, stage=life.stage, source=source,
            stage_since=moment(life.admitted_on or life.began_on), organisation=organisation,
            carrier=self.enclaves[0] if life.stage == Stage.ENCLAVE else incubator,
            field=TechField.values[n % 8], summary=SUMMARY, leader="陈默", contact="陈默", phone=f"138{n:08d}",
            introduced_by="上海飞地周婷", follow_up_by=self.staff, created_by=self.staff,
            next_date=self.today + timedelta(days=n * 31 % 400 - 60) if not life.applied else None,
            planned_investment=(n % 90 + 1) * 100 * WAN, created_at=moment(life.began_on), name_key=name,
            search_text=f"{name} {n} 陈默 jmsjjczbcyhxm 嘉善精密视觉科技有限公司",
        )  # fmt: skip

    def _letters(self, pairs):
        """One letter for each project to the one who follows it; all but the latest are read."""
        Message.objects.bulk_create(
            Message(
                to=self.staff, subject=f"{row.name}有新进展", body="请登录查看。", project_id=row.pk,
                created_at=row.created_at, sent_at=row.created_at, read_at=None if life.n < 30 else row.created_at,
            )
            for life, row in pairs
        )  # fmt: skip

    def _applications(self, pairs):
        states = Application.State
        state = {Stage.DRAFTING: states.DRAFT, Stage.WITHDRAWN: states.WITHDRAWN, Stage.REFUSED: states.REFUSED}
        Application.objects.bulk_create(
            Application(
                project=row, organisation_id=row.organisation_id, number=f"SQ-{life.n:06d}", carrier_id=row.carrier_id,
                route=self.route, state=state.get(life.stage, states.ACCEPTED), started_by=self.staff,
                started_at=row.created_at, submitted_at=row.created_at, applicant_kind=row.organisation.kind,
            )
            for life, row in pairs
        )  # fmt: skip
        self._versions([row for life, row in pairs if life.admitted_on or life.n in OWN])

    def _versions(self, projects):
        rows = Application.objects.filter(project__in=projects).select_related("project")
        ApplicationVersion.objects.bulk_create(
            ApplicationVersion(
                application=row, number=1, schema=form.SCHEMA, data={"project_name": row.project.name},
                submitted_by=self.staff, submitted_at=row.submitted_at,
            )
            for row in rows
        )  # fmt: skip

    def _work(self, pairs):
        """Three finished steps for each application, and an open one with its clock where it is under way."""
        plans = [(life, row, step, None) for life, row in pairs for step in DONE_STEPS if life.stage != Stage.DRAFTING]
        plans += [(life, row, *STEPS[life.stage]) for life, row in pairs if life.stage in STEPS]
        processes = Process.objects.bulk_create(
            Process(flow_class=step_node(plan[2]).flow_class, status="DONE") for plan in plans
        )
        tasks = Task.objects.bulk_create(
            Task(process=process, flow_task=step_node(plan[2]), flow_task_type="HUMAN", status="DONE")
            for process, plan in zip(processes, plans, strict=True)
        )
        clocks = Clock.objects.bulk_create(self._clock(*plan) for plan in plans)
        WorkItem.objects.bulk_create(
            self._item(task, clock, *plan) for task, clock, plan in zip(tasks, clocks, plans, strict=True)
        )

    def _clock(self, life, row, step, audience):
        due = self.today + timedelta(days=life.n // 20 % 60 - 20) if audience else life.began_on + timedelta(days=10)
        return Clock(
            project_id=row.pk, step=step, started_on=life.began_on, days=10, due_on=due,
            amber_on=due - timedelta(days=3), finished_on=None if audience else due,
            stopped_on=life.began_on if audience == Audience.APPLICANT else None,
        )  # fmt: skip

    def _item(self, task, clock, life, row, step, audience):
        done = {} if audience else {"done_at": row.created_at, "done_by": self.staff}
        owner = (None, self.staff, self.other)[life.n // FIRST % 3]
        if life.n in UNDER_WAY and audience == Audience.CENTRE:
            owner = self.staff
        return WorkItem(
            task=task, county=self.county, project=row, step=step, audience=audience or Audience.CENTRE, clock=clock,
            carrier_id=row.carrier_id, organisation_id=row.organisation_id, created_at=row.created_at,
            due_on=clock.due_on, owner=owner if audience != Audience.APPLICANT else None, **done,
        )  # fmt: skip

    def _reviews(self, pairs):
        """The meeting that judged each twenty of them, with three sheets for each."""
        meetings = Meeting.objects.bulk_create(
            Meeting(
                county=self.county, number=f"PS{pairs[at][0].n:06d}", name="评审会", on=pairs[at][0].admitted_on,
                rubric=self.rubric, state=Meeting.State.DECIDED, created_by=self.staff,
            )
            for at in range(0, len(pairs), 20)
        )  # fmt: skip
        rows = ApplicationVersion.objects.filter(application__project__in=[row.pk for _life, row in pairs])
        versions = dict(rows.values_list("application__project", "pk"))
        items = AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meetings[at // 20], project=row, version_id=versions[row.pk], order=at % 20 + 1)
            for at, (_life, row) in enumerate(pairs)
        )
        Review.objects.bulk_create(
            Review(item=item, expert=expert, state=Review.State.SUBMITTED, total=Decimal(60 + item.pk % 40),
                   comment="技术路线清楚，团队完整。", submitted_at=item.project.created_at, version_id=item.version_id)
            for item in items
            for expert in self.experts
        )  # fmt: skip

    def _talent_and_money(self, pairs):
        """A verified count of heads and two amounts of each."""
        seen = [(row, life, {"recorded_by": self.staff, "verified_by": self.other, "verified_at": moment(life.admitted_on)})
                for life, row in pairs]  # fmt: skip
        Talent.objects.bulk_create(
            Talent(project=row, as_of=life.admitted_on, total=9, bachelor_or_above=6, masters_doctors=3, **by)
            for row, life, by in seen
        )
        kinds = Investment.Kind
        Investment.objects.bulk_create(
            Investment(project=row, kind=kind, amount=300 * WAN, on=life.admitted_on, **by)
            for row, life, by in seen
            for kind in (kinds.FUNDS_IN_PLACE, kinds.EQUITY)
        )

    def _facts(self, pairs):
        MoveIn.objects.bulk_create(
            MoveIn(
                project=row, carrier_id=row.carrier_id, room="B座301", area=80, term_from=life.admitted_on,
                term_to=life.admitted_on + timedelta(days=730), signed_on=life.admitted_on,
                signed_by=self.staff, verified_by=self.other, verified_at=moment(life.admitted_on),
            )
            for life, row in pairs
        )  # fmt: skip
        FigureEvent.objects.bulk_create(event for life, row in pairs for event in self._events(life, row))

    def _events(self, life, row):
        """Move-in, head count and money of each admitted project; landing or leaving where its stage says so."""
        kinds = FigureKind
        inside = kinds.ENCLAVE_MOVE_IN if life.stage == Stage.ENCLAVE else kinds.INCUBATOR_MOVE_IN
        heads = {"bachelor_or_above": 6, "masters_doctors": 3, "senior_engineers": 1, "national": 0}
        yield self._event(life, row, inside)
        yield self._event(life, row, kinds.TALENT, value=9, counts=heads)
        yield self._event(life, row, kinds.INVESTMENT, value=300 * WAN, detail="funds_in_place")
        ends = {Stage.LANDED: kinds.LANDING_REGISTERED, Stage.GRADUATED: kinds.GRADUATED, Stage.EXITED: kinds.LEFT}
        if life.stage in ends:
            yield self._event(life, row, ends[life.stage])

    def _event(self, life, row, kind, **more):
        return FigureEvent(
            project=row, kind=kind, occurred_on=life.admitted_on, recorded_on=life.admitted_on, source=row.source,
            carrier_id=row.carrier_id, field=row.field, verified_by=self.other, **more,
        )  # fmt: skip
