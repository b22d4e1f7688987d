"""The quarterly returns of the story: a trial, then all; most in time, some late or missing, one sent back."""

from functools import partial

from projects.outcomes.actions.facts import verify_fact
from projects.outcomes.actions.returns import declare_return, send_back_return, verify_return
from projects.outcomes.quarters import last_ended
from projects.outcomes.returnform import ITEMS, JUMPING
from projects.outcomes.returnrules import owing
from projects.people.models import Membership, Role

from .. import service
from ..models import ReturnProcess
from ..returns import open_due_returns, start_return
from .openings import applicant_of
from .rosters import declared_beside
from .scripts import WAN, talent_of

WHY = "新签两家试用客户，按计划扩充研发团队"
TRIED = 4  # every fourth project took part in the trial
SENT_BACK = 7  # serial numbers with this remainder by 40 hear of a mistake; every other one corrects it


def plan_returns(world, end):
    """Promise the days on which the quarters end."""
    newest = world.newest_quarter = last_ended(end)
    for quarter, act in ((newest.before, partial(_try_out, quarter=newest.before)), (newest, _open)):
        world.later((quarter.after.first_day - world.clock.day).days, act)


def _open(world):
    open_due_returns()


def _try_out(world, quarter):
    """The quarter before the newest was a trial with a part of the projects."""
    for place, project in enumerate(owing(world.county, quarter)):
        if place % TRIED == 0 or _of_founder(world, project):
            start_return(project, quarter)


def _of_founder(world, project):
    script = world.script(project.pk)
    return bool(script and script.owner)


def _return_of(item):
    return ReturnProcess.objects.select_related("quarter_return").get(pk=item.task.process_id).quarter_return


def _patience(script, newest):
    """Days until the applicant declares; None for those who never do."""
    n = script.serial
    if newest and script.owner:
        return None  # left for the visitor of the demo to fill in
    if n % 13 == 5:
        return None if newest else 30
    return 22 if n % 17 == 3 else 2 + n % 3


def _fill(world, item, script):
    row = _return_of(item)
    patience = _patience(script, row.period == world.newest_quarter)
    waited = (world.clock.day - item.created_at.astimezone().date()).days
    if patience is None or waited < patience:
        return
    _declare(world, item, script, row, _figures(script, row.period == world.newest_quarter))


def _declare(world, item, script, row, figures):
    by = _declarer(world, item, script)
    act = partial(declare_return, quarter_return=row, figures=figures, words=dict.fromkeys(JUMPING, WHY))
    service.complete(item, by=by, act=act)


def _declarer(world, item, script):
    """A person of the organisation; those whom an enclave entered get an account when they first need one.

    Where there is no organisation at all, the desk of the carrier declares in its place.
    """
    if item.organisation_id is None:
        return world.operator_of(item.carrier)
    seat = Membership.objects.filter(organisation=item.organisation_id, role=Role.APPLICANT, ended_at=None).first()
    if seat:
        return seat.user
    user = applicant_of(script)
    Membership.objects.create(
        user=user, county=world.county, role=Role.APPLICANT, organisation_id=item.organisation_id, level="owner"
    )
    return user


def _figures(script, newest):
    """Plain series: one in ten grows, one in nineteen so much that it wants a sentence."""
    n = script.serial
    heads = dict(script.talent or talent_of(n))
    more = (6 if n % 19 == 6 else 1 if n % 10 == 0 else 0) if newest else 0
    heads["total"] += more
    heads["bachelor_or_above"] += more
    money = {
        "funds_in_place": script.planned // 5 * WAN if n % 3 == 0 else 0,
        "equity": script.planned // 4 * WAN if n % 9 == 0 else 0, "revenue": (n * 7 % 60 + more * 20) * WAN,
        "tax": n % 6 * WAN, "research_spending": (10 + n % 25) * WAN,
    }  # fmt: skip
    rights = {
        "ip_filed": n % 3,
        "ip_valid": 1 + n % 6,
        "inventions": n % 2,
        "tech_sme": n % 4 == 0,
        "high_tech": n % 11 == 0,
    }
    people = {"insured": heads["total"], "researchers": heads["bachelor_or_above"]} | declared_beside(script)
    return dict.fromkeys(ITEMS, 0) | heads | people | money | rights


def _verify(world, item, script):
    row = _return_of(item)
    if row.declarations.latest("number").declared_by == world.operator_of(item.carrier):
        return  # waits for a second person at the desk
    newest = row.period == world.newest_quarter
    if newest and script.serial % 40 == SENT_BACK and row.declarations.count() == 1:
        reason = "营业收入与财务报表不一致，请核对后重报"
        act = partial(send_back_return, quarter_return=row, reason=reason)
        service.complete(item, by=world.operator_of(item.carrier), act=act, outcome="send_back")
    elif not newest or script.serial % 29 != 4:  # those still wait at the desk
        _agree(world, item, row)


def _agree(world, item, row):
    talent = service.complete(item, by=world.operator_of(item.carrier), act=partial(verify_return, quarter_return=row))
    if talent:
        verify_fact(fact=talent, by=world.people["centre"])


def _correct(world, item, script):
    if script.serial % 80 == SENT_BACK:
        return  # stays sent back
    row = _return_of(item)
    figures = _figures(script, True)
    _declare(world, item, script, row, figures | {"revenue": figures["revenue"] + WAN})


RETURN_STEPS = {"return.fill": _fill, "return.verify": _verify, "return.correct": _correct}
