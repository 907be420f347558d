"""The room among Django's applications."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.places"
    label = "places"
