"""The room among Django's applications."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.products"
    label = "products"

    def ready(self) -> None:
        """Tell the room of incidents what came of one, and the chain its link."""
        from tutela.products import outcomes  # noqa: F401
