"""Setting an installation up: keys, tables, guards, gazetteer, vault; each step only if it is missing.

A stamp file a space says which version was set up, so that every later start skips all of it.
"""

import fcntl
import os
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import DatabaseError, connections

from tutela.kernel import guards, sealing, spaces
from tutela.kernel.access import rls
from tutela.kernel.doctrine import use_layers
from tutela.kernel.home import folder, home
from tutela.kernel.journal.heads import has_keys, node_key
from tutela.web import stamp
from tutela.web.role import web_database_url

Say = Callable[[str], None]
VAULT_WORDS = 6


def make_ready(space: spaces.Space, *, say: Say) -> None:
    """Set up what is missing in a space. Safe to call from several processes at once."""
    use_mission_doctrine()
    if stamp.is_set_up(space):
        return
    with open(folder("data", private=True) / "set-up.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_set_up(space):
            _set_up(space, say)
            stamp.write_down(space)


def use_mission_doctrine() -> None:
    """Lay the mission's own doctrine files over the shipped ones."""
    layer = home() / "doctrine"
    if layer.is_dir():
        use_layers(layer)


def _set_up(space: spaces.Space, say: Say) -> None:
    with spaces.use(space):
        say(f"Setting up the space {space.name} ...")
        keys = has_keys()
        if keys:
            node_key()
        call_command("migrate", database=space.alias, verbosity=0, interactive=False)
        guards.install(space.alias)
        if connections[space.alias].vendor == "postgresql":
            grant_web_role(space)
        if keys:
            _make_vault(say)
        _load_reference_data(space)


def _load_reference_data(space: spaces.Space) -> None:
    from tutela.places.gazetteer import load_gazetteer

    load_gazetteer(using=space.alias)


def _make_vault(say: Say) -> None:
    """The vault of the sources, under a pass phrase that is shown once and kept nowhere."""
    if sealing.has_vault(sealing.SOURCES):
        return
    phrase = "-".join(secrets.token_hex(2) for _ in range(VAULT_WORDS))
    sealing.make_vault(sealing.SOURCES, phrase)
    say(f"The pass phrase of the vault of sources in {spaces.current().name}, shown this once: {phrase}")


def grant_web_role(space: spaces.Space) -> None:
    """Make the web's role where that is allowed, and give it what it needs in the space."""
    parts = urlsplit(web_database_url())
    role = parts.username or ""
    connection = connections[space.alias]
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        password = [parts.password or ""]
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD %s", password)
        elif "TUTELA_WEB_DATABASE_URL" not in os.environ:
            # Of our own making, but its address may have been made anew: after a restore it is.
            cursor.execute(f"ALTER ROLE {name} PASSWORD %s", password)
        rls.grant(cursor, spaces.schema(space), name)


def problems(space: spaces.Space) -> list[str]:
    """Why the space cannot serve; empty when it can."""
    found = []
    if not (space.keys / "node.key").exists():
        found.append("the node key is missing")
    try:
        with connections[space.alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
    except DatabaseError as error:
        found.append(f"the database does not answer: {type(error).__name__}")
    return found
