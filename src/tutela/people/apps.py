"""The room among Django's applications."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    """Connects the room when the applications start."""

    name = "tutela.people"
    label = "people"

    def ready(self) -> None:
        """Sign-ins are known to the database too."""
        from tutela.people import factors, identity, signin  # noqa: F401 - register their listeners

        post_migrate.connect(identity.install, sender=self, dispatch_uid="tutela.people.identity")
