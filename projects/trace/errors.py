"""Refusals: an act that may not happen, said in one sentence for the person who tried it."""


class Refused(Exception):
    """The act is not possible now. The text is shown to the user as it is, beside `field` where a form has it."""

    def __init__(self, words="", *, field=None):
        super().__init__(words)
        self.field = field


class StorageAway(OSError):
    """The place where files are kept does not answer."""


def is_twice(problem):
    """Whether the database refused a row because the same one was entered at this very moment."""
    return getattr(problem.__cause__, "sqlstate", "") == "23505" or "UNIQUE constraint" in str(problem)


class AlreadyDone(Refused):
    """Somebody else was faster; the text names who and when."""
