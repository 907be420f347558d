"""Among Django's applications."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """No models of its own."""

    name = "tutela.exchange"
    label = "exchange"
