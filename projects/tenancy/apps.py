from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "projects.tenancy"
    label = "tenancy"
