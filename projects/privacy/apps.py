from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "projects.privacy"
    label = "privacy"
