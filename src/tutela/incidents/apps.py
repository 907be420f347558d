"""The room among Django's applications."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.incidents"
    label = "incidents"
