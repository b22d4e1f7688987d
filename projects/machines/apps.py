from django.apps import AppConfig


class MachinesConfig(AppConfig):
    name = "projects.machines"
    label = "machines"

    def ready(self):
        from . import listening  # noqa: F401  connects the signal, once the models are there
