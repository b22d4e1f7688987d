"""What can be wrong with an upload, as a word; the site makes the sentence."""


class Fault(Exception):
    """`code` is one of: other, broken, encrypted, macros, bomb, pages, pixels, moving, picture."""

    def __init__(self, code, **details):
        super().__init__(code)
        self.code, self.details = code, details
