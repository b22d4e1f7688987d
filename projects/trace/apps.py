from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "projects.trace"
    label = "trace"
