"""People with a browser each, and a calendar that can be turned forward."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import expect

from .hands import Hands

PATIENCE = 45_000  # milliseconds; the machine may be busy


@pytest.fixture
def calendar():
    """`calendar("2026-03-02")`: from then on it is that day, ten in the morning (or `at="14:30"`), and the clock runs.

    The site of `live_server` lives in this process, so it sees the same day; the browser keeps the real one.
    """
    travellers = []

    def turn_to(day, at="10:00"):
        while travellers:
            travellers.pop().stop()
        moment = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        travellers.append(time_machine.travel(moment, tick=True))
        travellers[-1].start()

    yield turn_to
    while travellers:
        travellers.pop().stop()


@pytest.fixture
def hands(browser, live_server, client_of):
    """`hands(user)`: somebody signed in at a desk; `hands(None, phone=True)`: a visitor with a phone."""
    contexts = []
    expect.set_options(timeout=PATIENCE)

    def sit_down(user, *, phone=False):
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(viewport=size, locale="zh-CN", base_url=live_server.url)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user:
            cookie = client_of(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return Hands(page)

    yield sit_down
    for context in contexts:
        context.close()
