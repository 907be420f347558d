"""The kernel among Django's applications."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class KernelConfig(AppConfig):
    """Puts the guards on every new connection and on every migrated database."""

    name = "tutela.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect."""
        from tutela.kernel import guards

        connection_created.connect(guards.prepare_connection, dispatch_uid="tutela.guards")
        pre_migrate.connect(guards.before_migrate, dispatch_uid="tutela.guards")
        post_migrate.connect(guards.after_migrate, dispatch_uid="tutela.guards")
