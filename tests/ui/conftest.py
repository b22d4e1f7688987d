"""Pages in a real browser, as somebody sees them."""

import pytest


@pytest.fixture
def open_page(browser, live_server, client_of):
    """`open_page(user, address, size)`: that page as that user (None: not signed in) sees it."""
    contexts = []

    def opened(user, address, size, **options):
        context = browser.new_context(viewport=size, locale="zh-CN", base_url=live_server.url, **options)
        contexts.append(context)
        if user:
            cookie = client_of(user).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
