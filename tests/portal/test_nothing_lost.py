"""No order of saves by two people, submissions, returns and new attempts loses a typed value or changes a version."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.people.models import User
from projects.register.actions.applications import refuse, submit, withdraw
from projects.register.actions.drafts import Conflict, save_field, start_application
from projects.register.actions.supplements import answer_supplement, request_supplement
from projects.register.eligibility import check_items, read_draft
from projects.register.models import Application, Requirement
from projects.register.supplement import open_notice
from projects.trace.errors import Refused
from tests.workflows import way

PATHS = ("project_name", "leader", "summary", "technology")  # the first two are judged one by one
TYPED = {path: text for values in way.TEAM_ANSWERS.values() for path, text in values.items()}
OK, ASKED = ("ok", "", ""), ("unclear", "请补正", "")

person, path = st.integers(0, 1), st.sampled_from(PATHS)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("look"), person),
        st.tuples(st.just("type"), person, path, st.text("甲乙丙丁", min_size=1, max_size=3)),
        st.tuples(st.just("submit")),
        st.tuples(st.just("return"), st.sampled_from(PATHS[:2])),
        st.tuples(st.just("answer")),
        st.tuples(st.sampled_from(["refuse", "withdraw"])),
    ),
    max_size=25,
)


@dataclass
class Attempt:
    """What the people of an applicant do, and what they may rely on: the last accepted text of each field."""

    application: Application
    people: list[User]
    desk: User
    typed: dict = field(default_factory=dict)
    seen: list = field(default_factory=lambda: [{}, {}])
    versions: dict = field(default_factory=dict)

    def look(self, who):
        self.seen[who] = dict(read_draft(self.application).revs)

    def type(self, who, path, text):
        known = self.seen[who].get(path, 0)
        try:
            row = save_field(by=self.people[who], application=self.application, path=path, value=text, base_rev=known)
        except Conflict as clash:
            assert clash.row.value == self.typed[path] != text  # the other's text stands, this one is told
        except Refused:
            assert self.application.state != Application.State.DRAFT
        else:
            self.seen[who][path], self.typed[path] = row.rev, text

    def submit(self):
        self._act(submit, by=self.people[0])

    def answer(self):
        self._act(answer_supplement, by=self.people[1])

    def _act(self, verb, **more):
        verb(project=self.application.project, application=self.application, **more)
        version = self.application.latest
        self.versions[version.pk] = dict(version.data)

    def return_(self, name):
        if self.application.state != Application.State.SUBMITTED or open_notice(self.application):
            return  # there is no work item for it then
        items = {one.item: OK for one in check_items(self.application.latest)}
        verb = {"project": self.application.project, "by": self.desk, "application": self.application}
        request_supplement(**verb, findings=items | {f"field:{name}": ASKED}, reason_again="另有说明")

    def refuse(self):
        self._again(refuse, by=self.desk)

    def withdraw(self):
        self._again(withdraw, by=self.people[0])

    def _again(self, verb, by):
        old = self.application
        verb(project=old.project, by=by, application=old, reason="重新申请")
        self.application = start_application(
            by=self.people[0], organisation=old.organisation, carrier=old.carrier, project=old.project
        )

    def do(self, name, *more):
        """One step; a refusal changes nothing."""
        try:
            with transaction.atomic():
                getattr(self, {"return": "return_"}.get(name, name))(*more)
        except Refused:
            pass
        self.application = Application.objects.select_related("project", "organisation", "carrier").get(
            pk=self.application.pk
        )

    def holds(self):
        """Every typed text stands in the draft; every version is as it was; the newest says what was typed before."""
        texts = read_draft(self.application).texts
        assert {path: texts.get(path) for path in self.typed} == self.typed
        rows = Application.objects.filter(project=self.application.project)
        assert {row.pk: row.data for one in rows for row in one.versions.all()} == self.versions


@pytest.fixture
def attempt(cast, applicant, application, colleague):
    Requirement.objects.update(mandatory=False)
    for name, text in TYPED.items():
        save_field(by=cast.applicant.user, application=application, path=name, value=text)
    return lambda: Attempt(
        Application.objects.get(pk=application.pk), [cast.applicant.user, colleague], cast.staff.user,
        {name: TYPED[name] for name in PATHS},
    )  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_order_loses_a_typed_value(attempt, taken):
    with transaction.atomic():
        here = attempt()
        for step in taken:
            here.do(*step)
            here.holds()
            if step[0] == "submit" and here.application.state == Application.State.SUBMITTED and here.versions:
                newest = here.application.latest
                if here.application.versions.count() == 1 and not here.application.notices.exists():
                    assert {name: newest.data[name] for name in PATHS} == here.typed
        transaction.set_rollback(True)


def test_an_answer_carries_what_was_typed_for_it(attempt):
    here = attempt()
    for step in (("submit",), ("return", "leader"), ("look", 1), ("type", 1, "leader", "林一"), ("answer",)):
        here.do(*step)
        here.holds()
    assert [row.data["leader"] for row in here.application.versions.all()] == ["林一", "陈默"]
