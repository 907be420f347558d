"""The room among Django's applications."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Listen for what the rule asks about, and tell the room of incidents what came of one."""
        from tutela.reviews import opening, outcomes  # noqa: F401
