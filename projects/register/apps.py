from django.apps import AppConfig
from django.db.models.signals import post_migrate


def index_words(sender, **about):
    """After tables were made or changed: see `wordindex`."""
    from .wordindex import ensure

    ensure()


class RegisterConfig(AppConfig):
    name = "projects.register"
    label = "register"

    def ready(self):
        from . import doors  # noqa: F401  models are loaded only now
        from .actions import entries, ledgers  # noqa: F401  kinds of imports

        post_migrate.connect(index_words, sender=self)
