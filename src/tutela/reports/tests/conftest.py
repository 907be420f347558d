"""The gazetteer, as the room of places loads it for its own tests."""

from tutela.places.tests.conftest import gazetteer_loaded

__all__ = ["gazetteer_loaded"]
