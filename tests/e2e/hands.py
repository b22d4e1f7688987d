"""What a person does on a page, in the words that stand on it."""

import re
import signal

from django.core.management import call_command
from playwright.sync_api import expect

from tests.factories import pdf_bytes


def paper(name):
    """A PDF to upload."""
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes(name)}


def worker_runs_once():
    """The background worker, until nothing waits; it would keep the signals of this process to itself."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    call_command("db_worker", batch=True, queue_name="*", verbosity=0)
    for number, handler in kept.items():
        signal.signal(number, handler)


class Hands:
    """A page and the gestures that the walk needs. Each waits for its place, and returns the hands."""

    def __init__(self, page):
        self.page = page
        self.main = page.get_by_role("main")

    def go(self, path):
        """Open an address of the site."""
        self.page.goto(path)
        return self

    def menu(self, label):
        """Follow a line of the main menu."""
        self.page.get_by_role("navigation", name="主菜单").get_by_role("link", name=label).click()
        return self

    def press(self, name, within=None):
        """Press a button."""
        (within or self.main).get_by_role("button", name=name, exact=True).click()
        return self

    def follow(self, name):
        """Follow a link, the first of that name."""
        self.main.get_by_role("link", name=name, exact=True).first.click()
        return self

    def box(self, label, within=None):
        """The box of a label; the mark 必填 behind it does not matter."""
        return (within or self.main).get_by_label(re.compile(rf"^{re.escape(label)}(\s*必填)?$"))

    def fill(self, values):
        """Write into boxes: {label: text}."""
        for label, text in values.items():
            self.box(label).fill(text)
        return self

    def choose(self, values, within=None):
        """Choose from lists: {label: words of the choice}."""
        for label, words in values.items():
            self.box(label, within).select_option(label=words)
        return self

    def tick(self, *names):
        """Tick boxes and round choices."""
        for name in names:
            self.main.get_by_label(re.compile(rf"^{re.escape(name)}(\s|$)")).check()
        return self

    def upload(self, label, name, within=None):
        """Put a PDF into a file box."""
        self.box(label, within).set_input_files(paper(name))
        return self

    def card(self, title):
        """The card of a heading."""
        return self.main.locator(".card").filter(has=self.page.get_by_role("heading", name=title, exact=True))

    def row(self, words):
        """The row of a table in which a cell says exactly this."""
        return self.main.get_by_role("row").filter(has=self.page.get_by_role("cell", name=words, exact=True))

    def row_of(self, words):
        """The row of a table that has these words somewhere."""
        return self.main.get_by_role("row").filter(has_text=words)

    def take(self, project):
        """Take the file of a project out of the queue: 待办事项, 接件. The page of the step opens."""
        self.go("/todo/").press("接件", self.main.get_by_role("row").filter(has_text=project))
        return self.sees("接件成功。")

    def sees(self, words, within=None):
        """Wait until the words stand on the page."""
        expect((within or self.main).get_by_text(words).first).to_be_visible()
        return self

    def counts(self, label, number):
        """Wait until a number of the overview is this."""
        stat = self.main.get_by_role("link", name=re.compile(f"^{label}"))
        expect(stat.get_by_role("strong")).to_have_text(str(number))
        return self
