from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "projects.figures"
    label = "figures"

    def ready(self):
        """Say which files reports open and which projects count; register the checks for printing."""
        from . import answers, doors, dossiers  # noqa: F401  (models are loaded only now)
        from .pdf import checks  # noqa: F401
