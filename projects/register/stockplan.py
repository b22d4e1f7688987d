"""Words of lists of old stock (存量) as stage, carrier and first event.

Stage and day are taken as the list says them. What it leaves open, or says unclearly, is 待核: the project goes in, the
fact waits for a person.
"""

from django.utils import timezone

from projects.people.models import Carrier
from projects.text import normalise

from .models import FigureKind
from .stages import Stage
from .workbook.cells import CellError, Context, Noted
from .workbook.kinds import to_date

# Words of lists → stage, the surest first. A word that is not here leaves the stage open.
STAGE_WORDS = (
    (("退出", "迁出", "注销", "清退", "终止", "流失"), Stage.EXITED), (("毕业",), Stage.GRADUATED),
    (("飞地",), Stage.ENCLAVE), (("在孵", "入孵", "孵化中", "入驻", "在驻", "在园"), Stage.INCUBATING),
    (("已落地", "注册落地", "实质落地", "已投产", "落户"), Stage.LANDED), (("储备",), Stage.RESERVE),
    (("洽谈", "对接", "跟踪", "线索", "考察", "意向", "在谈"), Stage.LEAD),
)  # fmt: skip
MOVE_IN = {Carrier.Kind.INCUBATOR: FigureKind.INCUBATOR_MOVE_IN, Carrier.Kind.ENCLAVE: FigureKind.ENCLAVE_MOVE_IN}
BY_STAGE = {
    Stage.ENCLAVE: FigureKind.ENCLAVE_MOVE_IN, Stage.INCUBATING: FigureKind.INCUBATOR_MOVE_IN,
    Stage.GRADUATED: FigureKind.INCUBATOR_MOVE_IN, Stage.EXITED: FigureKind.INCUBATOR_MOVE_IN,
    Stage.LANDED: FigureKind.LANDING_REGISTERED,
}  # fmt: skip
NOTHING_YET = (Stage.LEAD, Stage.RESERVE)


def stage_of(words):
    """The stage that a list means, or None."""
    return next((stage for marks, stage in STAGE_WORDS if any(mark in words for mark in marks)), None)


def find_carrier(words, carriers):
    """The carrier of a name as written, or of which the words hold exactly one; None for any other."""
    words = normalise(words)
    if words in carriers:
        return carriers[words]
    named = {carrier.pk: carrier for name, carrier in carriers.items() if name in words}
    return next(iter(named.values())) if len(named) == 1 else None


def first_event(known, stage, carrier):
    """(kind, day or None, [texts that are no clear day]): the earliest event that the row states."""
    move_in = MOVE_IN.get(carrier.kind, FigureKind.OTHER_MOVE_IN) if carrier else BY_STAGE.get(stage)
    stated = [
        (known.get("moved_in_on"), move_in or FigureKind.INCUBATOR_MOVE_IN),
        (known.get("landed_on"), FigureKind.LANDING_REGISTERED),
    ]
    stated = [(clear_day(text), kind, text) for text, kind in stated if text]
    unclear = [text for day, _kind, text in stated if day is None]
    if unclear:  # the unclear day may be the earlier one
        return stated[0][1], None, unclear
    if stated:
        day, kind, _text = min(stated)
        return kind, day, []
    return (None if stage in NOTHING_YET else move_in), None, []


def clear_day(text):
    """The day that a text states wholly and that is not ahead; None for anything less (a year, a month)."""
    try:
        day = to_date(text, Context(not_after=timezone.localdate()))
    except CellError:
        return None
    return None if isinstance(day, Noted) else day
