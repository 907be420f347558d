"""The room among Django's applications."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Has templates and pages, and no table of its own."""

    name = "tutela.practice"
    label = "practice"
