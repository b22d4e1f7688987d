from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "projects.files"
    label = "files"
