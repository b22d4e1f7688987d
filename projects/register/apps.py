from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "projects.register"
    label = "register"

    def ready(self):
        from . import doors  # noqa: F401  models are loaded only now
