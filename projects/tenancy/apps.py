from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "projects.tenancy"
    label = "tenancy"

    def ready(self):
        from . import doors  # noqa: F401  models are loaded only now
