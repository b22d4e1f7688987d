from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "projects.selection"
    label = "selection"
