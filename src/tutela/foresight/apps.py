"""The room among Django's applications."""

from django.apps import AppConfig


class ForesightConfig(AppConfig):
    """Nothing to connect: the worker asks the room, the room asks the records."""

    name = "tutela.foresight"
    label = "foresight"
