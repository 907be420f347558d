"""The room among Django's applications."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IncidentsConfig(AppConfig):
    """Keeps the search tables and the tally in every migrated database, and has them checked with the others."""

    name = "tutela.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Connect."""
        from tutela.incidents import outcomes, search, tally  # noqa: F401
        from tutela.kernel.journal.verify import derived_table

        post_migrate.connect(search.install, sender=self, dispatch_uid="tutela.incidents.search")
        post_migrate.connect(tally.install, sender=self, dispatch_uid="tutela.incidents.tally")
        derived_table(search.faults)
        derived_table(tally.faults)
