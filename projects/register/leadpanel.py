"""What the project page shows the office of a lead: its way, promises, papers that came in, first event of old stock."""

from projects.people.seats import CENTRE

from .models import Incoming, Promise, StockFact
from .pipeline import ORDER, LeadStep, onward
from .stages import Stage


def lead_panel(project, user, present):
    """Context of templates/register/lead_panel.html, for those who work on files: five queries at most."""
    papers = Incoming.objects.visible_to(user).filter(project=project)
    stock = StockFact.objects.visible_to(user).filter(project=project)
    return {
        "lead": lead_way(project) if project.stage in (Stage.LEAD, Stage.ASLEEP, Stage.DRAFTING) else None,
        "promises": list(present.of(Promise.objects.visible_to(user).filter(project=project))),
        "papers": list(present.of(papers.select_related("by", "file"))),
        "stock": present.of(stock.select_related("carrier")).first(),
        "may_promise": project.stage != Stage.JOINED,
        "verifies": user.seats.has(*CENTRE),
    }


def lead_way(project):
    """The steps of a lead with the day on which each was reached, and the next one."""
    days = {}
    for move in project.lead_moves.all():
        days[move.step] = move.on
    place = ORDER.index(project.lead_step)
    steps = [
        {
            "label": step.label,
            "state": "current" if number == place else "done" if number < place else "todo",
            "note": f"{days[step]:%Y-%m-%d}" if step in days and number <= place else "",
        }
        for number, step in enumerate(LeadStep)
    ]
    ahead = onward(project.lead_step) if project.stage == Stage.LEAD else []
    return {"steps": steps, "next": ahead[0] if ahead else None, "moves": project.stage == Stage.LEAD}
