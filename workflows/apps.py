from django.apps import AppConfig
from django.db.models.signals import post_migrate


def carry_steps(sender, **about):
    """After tables were made or changed: see `renames`."""
    from .renames import after_migrate

    after_migrate(sender, **about)


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self):
        from . import nodes  # noqa: F401  follows clocks that move
        from .papers import keeping  # noqa: F401  registers how kept papers are made, and needs the models

        post_migrate.connect(carry_steps, sender=self)
