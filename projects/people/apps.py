from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "projects.people"
    label = "people"

    def ready(self):
        from . import auditing, lasting  # noqa: F401  connect the signals, once the models are there
