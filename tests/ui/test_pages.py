"""Every page of the site in a real browser, on a wide screen and on a phone: everybody can use it, and it fits.

The pages are the doors of `tests/doors/matrix.py`, so a new address is opened here without being named.
"""

import pytest
from django.urls import reverse

from tests.doors import counties
from tests.doors.audiences import ANONYMOUS, people
from tests.doors.matrix import DOORS
from tests.doors.scene import Scene
from workflows.menu import menu_for

from .browser import DESK, SIZES, faults, listen, width_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Each address is opened by the first of these who may act there, and by the first who may only read.
ROLES = (
    ANONYMOUS, "applicant", "expert", "enclave_operator", "incubator_operator", "staff", "leader", "reporter", "auditor",
    "administrator", "premises",
)  # fmt: skip
# Addresses that answer GET with something else than a page of their own.
NO_PAGES = {
    "file", "figures-money", "project-export", "import-marked", "import-template",
    "returns-torch-export", "application-dates", "application-pdf", "supplement-notice",
    "file-preview", "draft-field", "upload", "organisation-code", "file-page", "offer-letter", "premises-letter",
    "settings-letter-file", "figures-note", "lead-like", "meeting-clock", "meeting-paper", "meeting-invitation", "meeting-draw-paper",
    "review-file", "expert-mine",
    "deliberation-minutes", "public-notice-copy", "dossier-file",
    "grants-export", "export-file", "case-certificate", "case-certificate-draft", "report-archive",
    "export-log-file", "api-openapi",
    "account_confirm_login_code",  # no text messages are sent here
}  # fmt: skip
# What a door does not show: other lists behind the tabs, the same page in another state, or as another role has it.
MORE = {
    ANONYMOUS: (("report-check", lambda scene: [scene.period_report.check_code], ""),),
    "applicant": (
        ("application", lambda scene: [scene.application.number], ""),
        ("application-read", lambda scene: [scene.application.number], ""),
        ("project", lambda scene: [scene.main.number], ""),
        *(("application-fill", lambda scene, part=part: [scene.draft.number, part], "")
          for part in ("applicant", "team", "means")),
    ),
    "premises": (("rooms", lambda scene: [scene.place.incubator.pk], "?state=plan"),),
    "expert": (
        ("review", lambda scene: [scene.reviews["assigned"].pk], ""),
        ("review", lambda scene: [scene.reviews["submitted"].pk], ""),
        ("review", lambda scene: [scene.reviews["blind"].pk], ""),
        ("meeting", lambda scene: [scene.meetings["open"].number], ""),
    ),
    "enclave_operator": (("project", lambda scene: [scene.main.number], ""),),
    "incubator_operator": (
        *(("inbox", None, f"?tab={tab}") for tab in ("take", "running", "done")),
        *(("leads", None, f"?tab={tab}") for tab in ("asleep", "all")),
    ),
    "staff": (
        *(("figures-money", None, f"?kind={kind}") for kind in ("funds_in_place", "planned")),
        *(("meeting", lambda scene, name=name: [scene.meetings[name].number], "") for name in ("planned", "closed")),
        ("meeting", lambda scene: [scene.meetings["blind"].number], ""),
        ("project", lambda scene: [scene.projects["check"].number], ""),
        ("project", lambda scene: [scene.projects["lead"].number], ""),
        ("search", None, "?q=激光"),
        ("projects", None, "?q=没有这样的项目"),
    ),
    "leader": (
        ("deliberation", lambda scene: [scene.pending.pk], ""),
        ("project", lambda scene: [scene.main.number], ""),
        ("report", lambda scene: [scene.failed_report.number], ""),
        *((name, None, "?year=2025") for name in ("overview", "targets")),
    ),
    "reporter": (("meeting", lambda scene: [scene.meetings["closed"].number], ""),),
    "auditor": (
        ("project", lambda scene: [scene.main.number], ""),
        ("meeting", lambda scene: [scene.meetings["closed"].number], ""),
        ("application-read", lambda scene: [scene.application.number], ""),
    ),
}  # fmt: skip


@pytest.fixture
def scene(cast, today, settings):
    """A county with a row of everything, committed for the browser to see."""
    settings.WEBHOOK_HOSTS = ["hooks.example.cn"]
    cast.everyone()
    return Scene(counties.home(cast), lambda day: today(day.isoformat()))


def openers_of(door):
    """Who opens this address here: one who may act, one who may only read."""
    if door.public:
        return {ANONYMOUS}
    actors, readers = people(door.post or ""), people(door.get)
    able = (readers & actors, readers - actors)
    return {next(role for role in ROLES if role in names) for names in able if names & set(ROLES)}


def addresses(scene, role, user):
    """All pages that this role opens here, each once."""
    doors = [door for door in DOORS if door.get and door.name not in NO_PAGES]
    own = [reverse(door.name, args=door.args(scene)) for door in doors if role in openers_of(door)]
    menu = [entry.url for entry in menu_for(user, "/")] if user else []
    more = [reverse(name, args=args(scene) if args else []) + query for name, args, query in MORE.get(role, ())]
    return dict.fromkeys([*menu, *own, *more])


def complaints(page, address, heard):
    """What is wrong with a page, in words; the window is made narrow without loading it again."""
    heard.clear()
    page.set_viewport_size(DESK)
    response = page.goto(address)
    if response.status != 200 or "text/html" not in response.headers["content-type"]:
        return [f"{address}: {response.status} {response.headers['content-type']}"]
    found = []
    for size in SIZES:
        page.set_viewport_size(size)
        found += [f"{size['width']} px, {rule}: {element}" for rule, element in faults(page)]
        if (width := width_of(page)) != size["width"]:
            found.append(f"{width} px wide on {size['width']}")
    return [f"{address}: {words}" for words in dict.fromkeys([*found, *heard])]


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_accessible_and_fit(role, scene, cast, open_page):
    user = None if role == ANONYMOUS else getattr(cast, role).user
    page = open_page(user, reverse("public-notices"), DESK)
    heard = listen(page)
    assert [words for address in addresses(scene, role, user) for words in complaints(page, address, heard)] == []
