from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"

    def ready(self):
        from .papers import keeping  # noqa: F401  registers how kept papers are made, and needs the models
