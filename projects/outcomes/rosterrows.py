"""Lines of a roster as a page shows them: names masked unless there is a reason, never beside 国家级."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.text import mask_name
from projects.trace.wording import listed

from .models import Education, Engagement, RosterLine, TalentLevel, Title

HIDDEN = "**"


@dataclass(frozen=True)
class Row:
    """One line: the name and the level as this reader may see them together, the rest in words."""

    line: RosterLine
    name: str
    level: str
    marks: str

    @property
    def kind(self):
        return Engagement(self.line.kind).label

    @property
    def education(self):
        return Education(self.line.education).label

    @property
    def title(self):
        return "" if self.line.title == Title.NONE else Title(self.line.title).label


def rows_of(lines, *, named=False):
    """[Row] of lines whose person is read already. `named`: the full names may be shown."""
    return [Row(line, *_name_and_level(line, named), _marks(line)) for line in lines]


def _name_and_level(line, named):
    """A full name never stands beside the national level, and neither does the surname."""
    national = line.level == TalentLevel.NATIONAL
    level = "" if line.level == TalentLevel.NONE else str(TalentLevel(line.level).label)
    if line.person.erased_at:
        return _("Name erased"), level
    if named:
        return line.person.name, _("kept apart from the name") if national else level
    return HIDDEN if national else mask_name(line.person.name), level


def _marks(line):
    marks = (
        (line.insured, _("Insured here")), (line.overseas, _("Returned from abroad")), (line.graduate, _("Graduated this year")),
    )  # fmt: skip
    return str(listed((words for mark, words in marks if mark), "、"))


def besides(people):
    """Who stands beside the staff, in words; "" for nobody. `people` as `heads.people_in` finds them."""
    flexible, core = len(people.get("flexible", ())), len(people.get("core", ()))
    if not flexible and not core:
        return ""
    words = _("Beside the staff: %(flexible)s flexible, %(core)s of core teams not insured yet.")
    return words % {"flexible": flexible, "core": core}
