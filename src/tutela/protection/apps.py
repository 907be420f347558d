"""The room among Django's applications."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.protection"
    label = "protection"
