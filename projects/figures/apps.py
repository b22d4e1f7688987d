from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def mark_writes(sender, **about):
    """After tables were made or changed: see `marks`."""
    from .marks import ensure

    ensure()


def let_go(sender, plan=(), **about):
    """Before tables are changed: see `marks.drop`."""
    from .marks import drop

    if plan:
        drop()


class FiguresConfig(AppConfig):
    name = "projects.figures"
    label = "figures"

    def ready(self):
        """Say which files reports open and which projects count; register the checks for printing and the reading of heads."""
        from . import answers, doors, dossiers  # noqa: F401  (models are loaded only now)
        from .pdf import checks  # noqa: F401
        from .reports import stated  # noqa: F401

        pre_migrate.connect(let_go, sender=self)
        post_migrate.connect(mark_writes, sender=self)
