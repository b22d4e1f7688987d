from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "projects.figures"
    label = "figures"
