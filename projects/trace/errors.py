"""Refusals: an act that may not happen, said in one sentence for the person who tried it."""


class Refused(Exception):
    """The act is not possible now. The text is shown to the user as it is."""


class AlreadyDone(Refused):
    """Somebody else was faster; the text names who and when."""
