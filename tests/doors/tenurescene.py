"""What becomes of stays: one to be handed over, one with a handover and a month of rent, and matters at each step."""

from datetime import date, timedelta

from django.utils import timezone

from projects.outcomes.actions.grants import record_grant
from projects.outcomes.models import GrantKind
from projects.register.stages import Stage
from projects.tenancy.actions import cases as verbs
from tests import factories as make
from workflows.staycases import start_case

MET = [{"name": "高新技术企业", "rule": "认定为高新技术企业", "actual": "是", "met": True}]
FACTS = {"whither": "outside", "destination": "上海", "finding": "已核实"}


def _stay(scene, words):
    place = scene.place
    project = make.ProjectFactory(
        county=place.county, name=f"{place.word}{words}", organisation=place.organisation, carrier=place.incubator,
        stage=Stage.INCUBATING, rests_at=Stage.INCUBATING,
    )  # fmt: skip
    verified = {"verified_by": place.staff, "verified_at": make.at(make.DAY), "signed_by": place.incubator_operator}
    return make.MoveInFactory(project=project, carrier=place.incubator, rent=make.WAN, **verified)


def add_premises(scene):
    """`scene.let`: rooms with a rent, nothing recorded; `scene.handover` and `scene.rent` of another stay."""
    scene.let, handed = _stay(scene, "待交接"), _stay(scene, "已交接")
    scene.handover = make.HandoverFactory(move_in=handed, by=scene.place.incubator_operator)
    scene.rent = make.RentMonthFactory(move_in=handed)


def add_cases(scene):
    """A longer term, an exit and a graduation before the desk and before the centre; one graduation is decided."""
    place, scene.cases = scene.place, {}
    today = timezone.localdate()
    exits = FACTS | {"day": today, "exit_kind": "withdrawn"}
    facts = {
        "extension": {"finding": "建议同意"},
        "exit": exits,
        "graduation": FACTS | {"day": today, "conditions": MET},
    }
    for kind, found in facts.items():
        wanted = date(2030, 3, 1) if kind == "extension" else today + timedelta(days=3)
        for step in ("check", "decision"):
            stay = _stay(scene, f"{kind}{step}")
            make.IncubationFactory(move_in=stay)
            case = start_case(
                project=stay.project, by=place.applicant, kind=kind, move_in=stay, words="按计划办理", wanted_on=wanted
            )  # fmt: skip
            if step == "decision":
                desk = place.incubator_operator
                scene.do(stay.project, f"{kind}.check", desk, verbs.check_case, case=case, **found)
            scene.wait(stay.project, f"{kind}.{step}")
            scene.cases[f"{kind}.{step}"] = case
    done = _stay(scene, "已毕业")
    scene.certified = make.StayCaseFactory(
        move_in=done, kind="graduation", state="granted", number="BY2026-001", day=today, decided_at=timezone.now()
    )


def add_grants(scene):
    """An amount of policy money of the main project, not verified; kinds of two matters."""
    place = scene.place
    scene.grant_kinds = [
        GrantKind.objects.create(county=place.county, name=name, matter=matter)
        for name, matter in (("场地补贴", "场地"), ("研发奖补", "研发"))
    ]
    scene.grant = record_grant(
        project=scene.main, by=place.incubator_operator, kind=scene.grant_kinds[0], amount=make.WAN, on=make.DAY, year=2026,
        basis="善科〔2026〕1号", proof=make.StoredFileFactory(county=place.county),
    )  # fmt: skip
