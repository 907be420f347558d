"""The installations that are measured: kept in a folder outside of the checkout, so that they are filled once.

`TUTELA_BENCH` names the folder (default: tutela-bench in the user's cache), `TUTELA_BENCH_POSTGRESQL_URL` a server on
which databases may be made; without one, PostgreSQL is told as not measured.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.inside.measuring import Measurement

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASES = ("sqlite", "postgresql")


def server() -> str:
    """The PostgreSQL server, or nothing."""
    return os.environ.get("TUTELA_BENCH_POSTGRESQL_URL") or os.environ.get("TUTELA_TEST_POSTGRESQL_URL") or ""


def cache() -> Path:
    """Where the installations lie."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tutela-bench"
    return Path(os.environ.get("TUTELA_BENCH") or default)


@dataclass(frozen=True)
class Home:
    """One installation."""

    name: str
    database: str

    @property
    def folder(self) -> Path:
        """Its TUTELA_HOME."""
        return cache() / f"{self.name}-{self.database}"

    @property
    def url(self) -> str:
        """Its database, if it is on PostgreSQL."""
        if self.database == "sqlite":
            return ""
        return urlunsplit(urlsplit(server())._replace(path=f"/tutela_bench_{self.name.replace('-', '_')}"))

    def environment(self, *, as_web: bool = False) -> dict[str, str]:
        """For its processes; as the web's role or as the owner."""
        given = {key: value for key, value in os.environ.items() if not key.startswith("TUTELA_")}
        path = f"{CHECKOUT / 'src'}{os.pathsep}{CHECKOUT}"
        own = {"TUTELA_HOME": str(self.folder), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "tutela.web.settings"}
        if os.environ.get("TUTELA_SHARED"):
            own["TUTELA_SHARED"] = os.environ["TUTELA_SHARED"]
        if as_web:
            own["TUTELA_PROCESS"] = "web"
            address = self.folder / "keys" / "web-database-url"
            own |= {"TUTELA_WEB_DATABASE_URL": address.read_text()} if self.url else {}
        elif self.url:
            own["TUTELA_DATABASE_URL"] = self.url
        return {**given, **own}

    def make_database(self) -> None:
        """On PostgreSQL, if it is not there yet."""
        if self.url:
            import psycopg

            name = urlsplit(self.url).path.lstrip("/")
            with psycopg.connect(server(), autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    connection.execute(f"CREATE DATABASE {name}")

    def run(self, module: str, *words: object, as_web: bool = False) -> Iterator[Measurement]:
        """Run a module of this package; yields what it measures as it comes."""
        command = [sys.executable, "-m", f"benchmarks.inside.{module}", *map(str, words)]
        environment = self.environment(as_web=as_web)
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
            assert process.stdout is not None
            for line in process.stdout:
                yield Measurement(**json.loads(line))
        if process.returncode:
            raise RuntimeError(f"benchmarks.inside.{module} ended with exit code {process.returncode}")


def homes(name: str, databases: tuple[str, ...]) -> Iterator[Home]:
    """One on each database that is at hand."""
    for database in databases:
        if database == "postgresql" and not server():
            print("not measured: no PostgreSQL (name a server in TUTELA_BENCH_POSTGRESQL_URL)", file=sys.stderr)
            continue
        home = Home(name, database)
        home.folder.mkdir(parents=True, exist_ok=True)
        home.make_database()
        yield home


def filled(size: int, entries: int, databases: tuple[str, ...]) -> Iterator[Home]:
    """Installations with so many incidents and journal entries; filling goes on where it was stopped."""
    for home in homes(f"{size}-{entries}", databases):
        for measurement in home.run("filling", size, entries):
            print(f"{home.database}: {measurement.line()}", file=sys.stderr, flush=True)
        yield home
