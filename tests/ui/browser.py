"""What browser tests ask of a page: does it fit, can everybody use it, does the browser complain."""

from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
SIZES = (DESK, PHONE)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page):
    """Violations of WCAG A and AA that axe finds, of any impact: (rule, first element)."""
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    return [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]]


def width_of(page):
    """How wide the page wants to be, in CSS pixels: more than the window means scrolling sideways."""
    return page.evaluate("document.documentElement.scrollWidth")


def listen(page):
    """A list that fills with what the browser complains of: errors of scripts, of the policy (CSP), of loading."""
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
