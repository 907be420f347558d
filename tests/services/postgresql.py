"""A throw-away PostgreSQL server for one test run."""

import contextlib
import functools
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.services import system
from tests.services.system import OWN, Unavailable, last_lines, version_of

OLDEST = 15
OWNER = "tutela"

# As safe as a real server (a killed client must lose nothing that was confirmed), with room for many writers
# at once and few checkpoints. It need not survive a power cut beyond the run: no archive, no replicas.
CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 30min
"""


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs, installed if need be. Raises Unavailable."""
    found = find()
    if found:
        return found
    reasons = []
    for install in (functools.partial(system.install_package, "postgresql"), install_wheel):
        reasons.append(install())
        found = find()
        if found:
            return found
    tried = "; ".join(filter(None, reasons))
    raise Unavailable(f"No PostgreSQL {OLDEST} or newer: {tried}. Install it so that initdb is on PATH.")


def find() -> Path | None:
    folders = [Path(initdb).resolve().parent for initdb in filter(None, [shutil.which("initdb")])]
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders += Path("/").glob(pattern)
    usable = [folder for folder in folders if major(folder) >= OLDEST]
    own = [initdb.parent for initdb in OWN.glob("postgresql/**/bin/initdb")]
    return max(usable, key=major, default=None) or next(iter(own), None)


def major(folder: Path) -> int:
    """15 for `postgres (PostgreSQL) 15.18`; 0 where nothing runs."""
    number = re.search(r"\) (\d+)", version_of(folder / "postgres"))
    return int(number.group(1)) if number else 0


def install_wheel() -> str:
    """PostgreSQL from a Python wheel, in a folder of the checkout. Returns why it could not, or nothing.

    Only its programs are used: its Python part makes a system user when it runs as root.
    """
    system.say("Installing PostgreSQL from a wheel ...")
    problem = system.install_wheels("postgresql", OWN / "postgresql")
    return problem and f"the wheel could not be installed: {problem}"


@contextlib.contextmanager
def server(folder_of_programs: Path) -> Iterator[str]:
    """Runs a server on loopback; yields its URL for an owner who may make roles and databases.

    Raises Unavailable.
    """
    folder = Path(tempfile.mkdtemp(prefix="tutela-postgresql-"))
    run = Unprivileged(folder_of_programs, folder)
    try:
        port, password = free_port(), secrets.token_urlsafe(24)
        run("initdb", "--auth-local=trust", "--auth-host=scram-sha-256", "--username=postgres", *LOCALE)
        with open(folder / "data" / "postgresql.conf", "a", encoding="utf-8") as configuration:
            configuration.write(CONFIGURATION.format(port=port, folder=folder))
        run("pg_ctl", "start", "--wait", "--timeout=60", f"--log={folder / 'log'}")
        make_owner(folder, port, password)
        yield f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/{OWNER}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run("pg_ctl", "stop", "--mode=immediate", "--wait")
        shutil.rmtree(folder, ignore_errors=True)


# Every script has its upper and lower case, as on a real server, whatever the language of this machine.
LOCALE = ["--encoding=UTF8", *(["--locale=C.UTF-8"] if sys.platform == "linux" else [])]


class Unprivileged:
    """Runs PostgreSQL's programs on one cluster; for root, as another user, since they refuse root."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = service_user()
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def __call__(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), f"--pgdata={self.folder / 'data'}", *arguments]
        # A session of its own: Ctrl-C at the terminal must not stop the server before the tests have ended.
        # Output goes to a file: a server that outlives pg_ctl would hold a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            outcome = subprocess.run(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **self.identity,
            )
            output.seek(0)
            if outcome.returncode:
                raise Unavailable(f"PostgreSQL's {program} failed: {last_lines(output.read())}")


def service_user() -> pwd.struct_passwd:
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def make_owner(folder: Path, port: int, password: str) -> None:
    """An ordinary role, as a mission would use: no superuser, whom row security would let pass."""
    superuser = {"user": "postgres", "dbname": "postgres"}
    with psycopg.connect(host=str(folder), port=port, autocommit=True, **superuser) as connection:
        owner = sql.Identifier(OWNER)
        role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}")
        connection.execute(role.format(owner, sql.Literal(password)))
        # To drop a database that a server of a test, in the web's role, has not yet let go of.
        connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(owner))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(owner, owner))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
