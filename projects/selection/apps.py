from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "projects.selection"
    label = "selection"

    def ready(self):
        from . import doors  # noqa: F401  the doors register themselves, and need the models
