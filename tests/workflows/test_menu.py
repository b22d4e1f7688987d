"""The menu marks the line whose page is open, also where the page's address stands beside it."""

import pytest

from workflows.menu import menu_for


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/meetings/2026-01/", "评审管理"),
        ("/deliberations/", "评审管理"),
        ("/notices/2026/1/", "评审管理"),
        ("/likeness/3/", "项目线索"),
        ("/applications/SQ-1/", "项目台账"),
        ("/imports/5/preview/", "项目台账"),
        ("/overview/counted/", "引育总览"),
    ],
)
def test_one_line_is_marked(path, label, cast):
    assert [entry.label for entry in menu_for(cast.staff.user, path) if entry.active] == [label]


@pytest.mark.parametrize("path", ["/", "/search/", "/accounts/password/change/"])
def test_pages_of_no_line_mark_none(path, cast):
    assert [entry.label for entry in menu_for(cast.staff.user, path) if entry.active] == []
