from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "projects.outcomes"
    label = "outcomes"

    def ready(self):
        from . import doors  # noqa: F401  models are loaded only now
        from .actions import investmentimport, rosterimport  # noqa: F401  kinds of imports
