from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "projects.register"
    label = "register"
