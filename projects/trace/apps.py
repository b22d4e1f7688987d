from django.apps import AppConfig
from django.db.models.signals import post_migrate


def guard_audit(sender, **about):
    """After tables were made or changed: see `appendonly`."""
    from .appendonly import ensure

    ensure()


class TraceConfig(AppConfig):
    name = "projects.trace"
    label = "trace"

    def ready(self):
        post_migrate.connect(guard_audit, sender=self)
