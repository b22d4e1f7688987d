from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "projects.figures"
    label = "figures"

    def ready(self):
        """Register the system check for PDF."""
        from .pdf import checks  # noqa: F401
