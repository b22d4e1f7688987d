"""Papers of a review meeting: invitation, agenda, sign-in sheet, summary, minutes, list of fees; as Word and as PDF."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.figures.reports.phrases import cn_day
from projects.files.models import LetterTemplate
from projects.money import in_words
from projects.selection.fees import fees_of
from projects.selection.models import FeeRule, Invitation, Review
from projects.selection.reports import reused_scores, standing_results
from projects.selection.rules import plain
from projects.trace.wording import on_paper

from .letters import Letter

Kind = LetterTemplate.Kind
HAND = "_" * 14  # no line is broken inside
DASH = "—"


def items_of(meeting):
    """What stands on the agenda, in order, also after the decisions."""
    rows = meeting.agenda.filter(removed_at=None).select_related("project__organisation", "meeting__rubric")
    return list(rows.order_by("order", "pk"))


def places_of(meeting):
    """Everybody who was ever invited, in order."""
    return list(meeting.invitations.select_related("expert__user"))


def _applicant(item):
    return str(item.project.organisation or item.project.leader)


@on_paper
def of_invitation(place):
    """The letter that invites one expert, with the agenda: without what the expert is kept from, blind where it is blind."""
    meeting, expert = place.meeting, place.expert
    kept_from = set(
        expert.reviews.filter(item__meeting=meeting, state__in=Review.EXCUSED).values_list("item", flat=True)
    )
    items = [item for item in items_of(meeting) if item.pk not in kept_from]
    facts = {
        "expert": expert.user.name, "title": expert.title, "count": len(items), "talk": meeting.talk_minutes,
        "questions": meeting.question_minutes, "agenda": _agenda_rows(meeting, items, blind=meeting.blind),
    }  # fmt: skip
    return _letter(Kind.INVITATION, meeting, facts, _("%(number)s-invitation-%(count)s") % _counted(meeting, place.pk))


def _counted(meeting, count):
    return {"number": meeting.number, "count": count}


@on_paper
def of_agenda(meeting):
    """The agenda with its times and breaks."""
    names = [place.expert.user.name for place in places_of(meeting) if place.left_at is None]
    facts = {
        "talk": meeting.talk_minutes, "questions": meeting.question_minutes, "experts": "、".join(names),
        "agenda": _agenda_rows(meeting, items_of(meeting)),
    }  # fmt: skip
    return _letter(Kind.AGENDA, meeting, facts)


def _agenda_rows(meeting, items, *, blind=False):
    minutes, rows = meeting.talk_minutes + meeting.question_minutes, []
    for place, item in enumerate(items, 1):
        if item.break_minutes:
            rest = _span(item.starts_at, -item.break_minutes)
            rows.append({"place": "", "time": rest, "project": _("Break"), "applicant": ""})
        row = {"place": place, "time": _span(item.starts_at, minutes)}
        rows.append(row | {"project": item.shown_name, "applicant": DASH} if blind else
                    row | {"project": item.project.name, "applicant": _applicant(item)})  # fmt: skip
    return rows


def _span(begins, minutes):
    """ "13:30–13:45"; with negative minutes, the time before."""
    if begins is None:
        return ""
    other = (datetime.combine(datetime(2000, 1, 2), begins) + timedelta(minutes=minutes)).time()
    first, last = (other, begins) if minutes < 0 else (begins, other)
    return f"{first:%H:%M}–{last:%H:%M}"


@on_paper
def of_sign_in(meeting):
    """The sheet that lies at the door; who signed in on a screen stands there with the time."""
    here = [place for place in places_of(meeting) if place.left_at is None]
    experts = [
        {
            "place": number, "name": place.expert.user.name, "employer": place.expert.employer,
            "title": place.expert.title, "arrived": _arrived(place),
        }
        for number, place in enumerate(here, 1)
    ]  # fmt: skip
    projects = [
        {"place": number, "project": item.project.name, "applicant": _applicant(item)}
        for number, item in enumerate(items_of(meeting), 1)
    ]
    return _letter(Kind.SIGN_IN, meeting, {"experts": experts, "projects": projects})


def _arrived(place):
    return f"{timezone.localtime(place.arrived_at):%H:%M}" if place.arrived_at else ""


@on_paper
def of_summary(meeting):
    """All totals of all experts, with what came of them, to be signed."""
    items = items_of(meeting)
    results, sheets = standing_results(items), _sheets(items)
    rows = [_summary_row(n, item, results[item.pk], sheets.get(item.pk, [])) for n, item in enumerate(items, 1)]
    notes = []
    if any(result.flagged for result in results.values()):
        bound = {"points": meeting.rubric.flag_spread_from}
        notes.append(_("Where the spread reaches %(points)s points it is marked with *.") % bound)
    if any(result.adjusted is not None for result in results.values()):
        notes.append(_("In brackets: the mean adjusted for the strictness of the experts; it does not count."))
    facts = {"projects": rows, "rule": rule_words(meeting.rubric), "note": "".join(notes), "hands": _hands(meeting)}
    return _letter(Kind.SUMMARY, meeting, facts)


def _sheets(items):
    found = {}
    rows = Review.objects.filter(item__in=items, state=Review.State.SUBMITTED).select_related("expert__user")
    for review in rows.order_by("expert_id"):
        found.setdefault(review.item_id, []).append(f"{review.expert.user.name}{plain(review.total):f}")
    return found


def _summary_row(number, item, result, sheets):
    return {
        "place": number, "project": item.project.name, "applicant": _applicant(item),
        "sheets": result.source or "、".join(sheets), "count": result.sheets, "raw": _figure(result.raw),
        "mean": _mean(result), "spread": _figure(result.spread) + ("*" if result.flagged else ""),
        "band": result.band_label or DASH,
    }  # fmt: skip


def _figure(value):
    return DASH if value is None else f"{value:.2f}"


def _mean(result):
    return _figure(result.mean) + (f"（{result.adjusted}）" if result.adjusted is not None else "")


def rule_words(rubric):
    """How results come about, in one sentence."""
    words = {
        "name": rubric.name, "least": rubric.least_reviews, "trim": rubric.trim_from, "high": rubric.recommend_from,
        "low": rubric.reserve_from,
    }  # fmt: skip
    return (
        _(
            "By “%(name)s”: at least %(least)s sheets; from %(trim)s on one highest and one lowest are dropped, then the "
            "mean to two places. From %(high)s recommended, from %(low)s reserve, below not recommended."
        )
        % words
    )


def _hands(meeting):
    """A line for the signature of each expert who came; of all who belong when nobody signed in."""
    belonging = [place for place in places_of(meeting) if place.left_at is None]
    came = [place for place in belonging if place.attendance in Invitation.CAME] or belonging
    return "　".join(HAND for _place in came)


@on_paper
def of_minutes(meeting):
    """The minutes: who came, what was scored, who stood back, what the meeting thinks."""
    items, places = items_of(meeting), places_of(meeting)
    results, reused = standing_results(items), reused_scores(items)
    came = [place for place in places if place.attendance in Invitation.CAME and place.left_at is None]
    facts = {
        "count": len(items), "came": "、".join(map(_came, came)) or DASH,
        "missing": "、".join(_missing(place) for place in places if place not in came),
        "recused": "；".join(_stood_back(items)), "rule": rule_words(meeting.rubric),
        "projects": [_minutes_row(n, item, results[item.pk]) for n, item in enumerate(items, 1)],
        "reused": "；".join(
            _("“%(project)s” takes over %(source)s") % {"project": item.project.name, "source": reused[item.pk].source}
            for item in items if item.pk in reused
        ),
        "words": meeting.words or DASH, "hands": _hands(meeting), "recorder": meeting.created_by.name,
    }  # fmt: skip
    return _letter(Kind.MINUTES, meeting, facts, day=meeting.on)


def _came(place):
    expert = place.expert
    parts = [part for part in (expert.employer, expert.title) if part]
    if place.attendance == Invitation.Attendance.LATE:
        parts.append(_("late, at %(time)s") % {"time": _arrived(place)})
    return f"{expert.user.name}（{'，'.join(parts)}）"


def _missing(place):
    why = _("left the meeting") if place.left_at else place.attendance_note or place.get_attendance_display()
    return f"{place.expert.user.name}（{why}）"


def _stood_back(items):
    rows = Review.objects.filter(item__in=items, state__in=(Review.State.RECUSED, Review.State.ABSTAINED))
    for review in rows.select_related("expert__user", "item__project").order_by("item__order", "pk"):
        yield f"{review.expert.user.name}{review.get_state_display()}“{review.item.project.name}”（{review.recusal_reason}）"


def _minutes_row(number, item, result):
    note = _("contest score") if result.source else _("wide spread") if result.flagged else ""
    return {
        "place": number, "project": item.project.name, "applicant": _applicant(item), "mean": _mean(result),
        "band": result.band_label or DASH, "note": note,
    }  # fmt: skip


@on_paper
def of_fees(meeting):
    """What is paid to whom. Numbers of identity cards and accounts are written by hand and never stored."""
    rows, total = fees_of(meeting)
    rule = FeeRule.objects.in_force(meeting.county_id, meeting.on)
    experts = [
        {
            "place": number, "name": row.place.expert.user.name, "employer": row.place.expert.employer,
            "title": row.place.expert.title, "amount": _yuan(row.level.amount) if row.level else "",
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    facts = {
        "experts": experts, "total": _yuan(total), "total_words": in_words(total),
        "rule_from": cn_day(rule.effective_from) if rule else DASH,
    }  # fmt: skip
    return _letter(Kind.FEES, meeting, facts)


def _yuan(fen):
    return f"{Decimal(fen).scaleb(-2):,.2f}"


def _letter(kind, meeting, facts, number="", day=None):
    """Papers take the templates of the meeting's day; the invitation and the agenda bear the day on which they are made."""
    begins = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    today = timezone.localdate()
    common = {
        "meeting": meeting.name, "on": cn_day(meeting.on), "starts_at": begins, "place": meeting.place or _("to be told"),
        "day": cn_day(day or min(today, meeting.on)),
    }  # fmt: skip
    return Letter(
        kind, meeting.county, number or f"{meeting.number}-{Kind(kind).label}", meeting.county.centre_name,
        min(today, meeting.on), common | facts,
    )  # fmt: skip


PAPERS = {
    "agenda": of_agenda, "sign-in": of_sign_in, "summary": of_summary, "minutes": of_minutes, "fees": of_fees,
}  # fmt: skip
