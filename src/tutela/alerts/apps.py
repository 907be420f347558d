"""The room among Django's applications."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Listen for reports that warn, and tell the room of incidents what came of one."""
        from tutela.alerts import outcomes, raising  # noqa: F401
