"""The expert pool of the story: more experts with earlier employers and conflicts, one draw, one blind paper review."""

import json
from datetime import date, timedelta
from functools import partial

from projects.selection.actions import blind, draws, meetings, pool, reviews
from projects.selection.models import Expert, Meeting, Review

from .. import screening
from .marks import points_of
from .scripts import FOLDER

ROUND_BEGINS, ROUND_ENDS = 110, 25  # days before the end of the story: the round is held once between them
MOST_PROJECTS, LEAST_PROJECTS = 3, 2
PLACES = 5
LASTS, SCORED_AFTER = 12, 6  # days


def fill_pool(world):
    """Fields of the experts who have a login, and more experts of the pool with what is known of them."""
    data, centre = json.loads((FOLDER / "people.json").read_text()), world.people["centre"]
    for row in data["staff"]:
        if row["role"] == "expert":
            expert = Expert.objects.get(user=world.people[row["key"]])
            pool.change_profile(
                expert, by=expert.user, employer=row["employer"], title=row["title"], fields=row.get("fields", ())
            )
    for row in data["pool"]:
        profile = {name: row[name] for name in ("email", "name", "employer", "title", "fields")}
        expert = pool.add_expert(by=centre, county=world.county, **profile)
        for employer, since, until in row.get("before", ()):
            days = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)}
            pool.add_employment(expert, by=centre, employer=employer, **days)
        for kind, name in row.get("ties", ()):
            pool.declare_tie(expert, by=expert.user, kind=kind, name=name)
        world.clock.tick(1)


def hold_paper_review(world, end, waiting):
    """One blind round over a few projects: experts are drawn, one has declared a conflict with the first of them."""
    left = (end - world.clock.day).days
    rows = [row for row in waiting if row[1].hold is None or not row[1].hold.startswith("screening")][:MOST_PROJECTS]
    if not ROUND_ENDS < left < ROUND_BEGINS or len(rows) < LEAST_PROJECTS:
        return
    if Meeting.objects.filter(county=world.county, kind=Meeting.Kind.PAPER).exists():
        return
    _begin_round(world, [item.project for item, _script in rows])


def _begin_round(world, projects):
    centre, day = world.people["centre"], world.clock.day
    round_ = meetings.plan_meeting(
        by=centre, county=world.county, name=f"{day.year}年{day.month}月科创项目函评", on=day, kind=Meeting.Kind.PAPER,
        blind=True, due_on=day + timedelta(days=LASTS),
    )  # fmt: skip
    for project in projects:
        screening.schedule(project, by=centre, meeting=round_)
    tied = Expert.objects.filter(county=world.county).order_by("pk").last()
    if projects[0].organisation:
        pool.declare_tie(tied, by=tied.user, kind="shares", name=projects[0].organisation.name)
    draws.draw_experts(round_, by=centre, places=PLACES)
    paper = world.papers.pdf("business plan without names", "商业计划书匿名版", centre)
    for item in round_.agenda.select_related("project__organisation", "version__application", "meeting"):
        blind.refuse_telling(item, paper)
        blind.mark_anonymised(item, by=centre, file=paper, label="商业计划书")
    meetings.open_meeting(round_, by=centre)
    world.later(SCORED_AFTER, partial(_score_round, pk=round_.pk))


def _score_round(world, pk):
    round_ = Meeting.objects.get(pk=pk)
    criteria = list(round_.rubric.criteria.all())
    sheets = Review.objects.filter(item__meeting=round_, state=Review.State.ASSIGNED).select_related(
        "expert__user", "item"
    )
    for n, sheet in enumerate(sheets.order_by("expert_id", "item__order")):
        user = sheet.expert.user
        reviews.declare(sheet, by=user)
        script = world.script(sheet.item.project_id)
        reviews.submit(
            sheet, by=user, points=points_of(criteria, script, n), comment="材料完整，技术方案可行，建议补充市场数据。"
        )
    screening.close_reviews(round_, by=world.people["centre"])
