"""Among Django's applications."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No models of its own."""

    name = "tutela.web"
    label = "web"
