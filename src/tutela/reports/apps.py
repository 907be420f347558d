"""The room among Django's applications."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.reports"
    label = "reports"
