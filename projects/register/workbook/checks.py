"""Checks across the cells of one row, and the parts of cells that hold two things."""

import re

from django.utils.translation import gettext as _

COMPANY = re.compile("公司|企业|厂|合作社|合伙|研究院|研究所|事务所|中心|集团|商行|经营部")
TEAM = re.compile("团队|项目组|课题组|小组|实验室|工作室")
# (part, whole): each count on the left lies within the one on the right; parts overlap and are never summed.
WITHIN = (
    ("masters_doctors", "bachelor_or_above"),
    ("doctors", "masters_doctors"),
    ("masters", "masters_doctors"),
    ("doctors", "bachelor_or_above"),
    ("masters", "bachelor_or_above"),
    ("senior_engineer", "bachelor_or_above"),
    ("national", "bachelor_or_above"),
    ("bachelor_or_above", "staff_count"),
    ("bachelor_or_above", "team_size"),
)


def check_row(row, table, specs, problem_at):
    """Split cells that hold two things, then add the problems that only several cells show."""
    split_shared_cells(row)
    bad = {problem.column_index for problem in row.errors}
    for spec in specs.values():
        column = table.column_of(spec.key)
        if spec.required and row.values.get(spec.key) is None and column and column.index not in bad:
            row.errors.append(problem_at(row, column, _("“%(field)s” is missing. Fill it in.") % {"field": spec.label}))
            bad.add(column.index)
    for part, whole in WITHIN:
        column, of = table.column_of(part), table.column_of(whole)
        values = row.values.get(part), row.values.get(whole)
        if None not in values and values[0] > values[1] and column.index not in bad:
            message = _("%(part)s is more than the %(whole)s of “%(column)s”. Correct one of them.")
            row.errors.append(
                problem_at(row, column, message % {"part": values[0], "whole": values[1], "column": of.header})
            )
            bad.add(column.index)
    note_missing_code(row, table, problem_at)


def split_shared_cells(row):
    """A cell of leader and phone fills both fields; a cell of company or team fills the one it is."""
    pair = row.values.pop("leader_and_phone", None)
    if pair:
        row.values["leader"] = row.values.get("leader") or pair[0]
        row.values["phone"] = row.values.get("phone") or pair[1]
    if "applicant_name" in row.values:
        name = row.values.pop("applicant_name")
        row.values.setdefault("company_name", None)
        row.values.setdefault("team_name", None)
        if name:
            row.values["team_name" if is_team(name, row.values.get("uscc")) else "company_name"] = name


def is_team(name, code):
    """Whether a name in a "company (team)" column is a team's: it has no code and does not read as a company."""
    return not code and (bool(TEAM.search(name[-4:])) or not COMPANY.search(name))


def note_missing_code(row, table, problem_at):
    """A company without a code goes in, but a person should know."""
    column = table.column_of("uscc")
    name = row.values.get("company_name")
    if column and name and not row.errors and not row.values.get("uscc") and not is_team(name, None):
        row.notes.append(problem_at(row, column, _("The company has no code here.")))
