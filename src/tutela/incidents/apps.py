"""The room among Django's applications."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IncidentsConfig(AppConfig):
    """Keeps the search tables in every migrated database, and has them checked with the others."""

    name = "tutela.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Connect."""
        from tutela.incidents import search
        from tutela.kernel.journal.verify import derived_table

        post_migrate.connect(search.install, sender=self, dispatch_uid="tutela.incidents.search")
        derived_table(search.faults)
