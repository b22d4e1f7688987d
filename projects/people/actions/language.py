"""The language of a person: of the screens, and of what is told."""


def choose_language(*, by, language):
    """Keep the language that a person reads; no act on a file, so nothing is recorded."""
    by.language = language
    by.save(update_fields=["language"])
