"""The room among Django's applications."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.reviews"
    label = "reviews"
