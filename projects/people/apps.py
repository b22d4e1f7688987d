from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "projects.people"
    label = "people"

    def ready(self):
        from . import auditing  # noqa: F401  connects the signals, once the models are there
