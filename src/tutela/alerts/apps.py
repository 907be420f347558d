"""The room among Django's applications."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.alerts"
    label = "alerts"
