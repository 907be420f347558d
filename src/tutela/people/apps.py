"""The room among Django's applications."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.people"
    label = "people"
