"""The room among Django's applications."""

from django.apps import AppConfig


class ThreatsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.threats"
    label = "threats"

    def ready(self) -> None:
        """Tell the room of incidents what one is evidence of; freeze what was issued."""
        from django.db.models.signals import post_migrate

        from tutela.threats import freezing, outcomes  # noqa: F401

        post_migrate.connect(freezing.after_migrate, sender=self)
