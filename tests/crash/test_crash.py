"""kill -9 at any moment: what was confirmed is there, what was not is there wholly or not at all."""

import random
import subprocess
import time
from collections import Counter
from threading import Event, Thread

import pytest

from tests.homes.events import write_copies
from tests.homes.installation import Installation

ROUNDS = [pytest.param(number, marks=[pytest.mark.long] if number >= 3 else []) for number in range(20)]

WRITERS, ACTIONS, RECORDS = 8, 25, 3
EVENTS, CHUNK = 4000, 1000


class Confirmed:
    """Counts what processes say they have confirmed, until they are dead and their pipes are empty."""

    def __init__(self, processes: list[subprocess.Popen[str]], enough: int) -> None:
        self.lines: list[str] = []
        self._enough, self._reached = enough, Event()
        self._readers = [Thread(target=self._read, args=[process]) for process in processes]
        for reader in self._readers:
            reader.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout:
            self.lines.append(line.strip())
            if len(self.lines) >= self._enough:
                self._reached.set()

    def wait(self) -> None:
        assert self._reached.wait(60), "the writers did not get so far"

    def all(self) -> set[str]:
        for reader in self._readers:
            reader.join()
        return set(self.lines)


@pytest.mark.parametrize("number", ROUNDS)
def test_writers_killed_in_the_middle_of_200_writes_lose_nothing_confirmed(battered: Installation, number: int):
    """Eight processes write at once; each action makes three records."""
    chance = random.Random(number)
    words = ("-m", "tests.homes.writer", ACTIONS, 0, RECORDS)
    writers = [battered.start(*words, f"r{number}w{one}", stdin=subprocess.PIPE) for one in range(WRITERS)]
    for writer in writers:
        assert writer.stdout.readline().strip() == "ready"
    told = Confirmed(writers, enough=chance.randrange(5, WRITERS * ACTIONS - 40))
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    told.wait()
    for writer in writers:
        writer.kill()
        writer.wait()
    confirmed = told.all()
    battered.settle()
    assert len(confirmed) < WRITERS * ACTIONS, "all were through already, so the test proves nothing"
    held = Counter(name for (name,) in battered.sql("SELECT name FROM places_site WHERE name LIKE ?", [f"r{number}w%"]))
    assert confirmed <= held.keys()
    assert set(held.values()) == {RECORDS}
    # One that was killed between confirming and telling may be there too: at most one a process.
    assert len(held.keys() - confirmed) <= WRITERS
    assert battered.holds()


@pytest.mark.parametrize("number", ROUNDS)
def test_an_import_killed_in_the_middle_is_finished_by_running_it_again(battered: Installation, tmp_path, number: int):
    chance = random.Random(number)
    first = 10_000_000 + number * EVENTS
    file = write_copies(tmp_path / "events.csv", first=first, count=EVENTS)
    process = battered.start("import", "ged", file, "--release", "23.1", "--json")
    read = 0
    for _ in range(chance.randrange(1, EVENTS // CHUNK)):
        read = int(process.stderr.readline().split()[0].replace(",", ""))
    time.sleep(chance.random() / 5)
    process.kill()
    process.communicate()
    battered.settle()
    held = imported(battered, first)
    # It is told after each chunk; of the next one a row may have been read by then.
    assert read // CHUNK * CHUNK <= held < EVENTS
    assert held % CHUNK == 0
    assert battered.holds()

    again = battered.must("import", "ged", file, "--release", "23.1", "--json").json
    assert (again["read"], again["new"], again["same"]) == (EVENTS, EVENTS - held, held)
    assert imported(battered, first) == EVENTS
    assert battered.holds()


def imported(installation: Installation, first: int) -> int:
    """How many of the round's events are there, each once."""
    between = [str(first), str(first + EVENTS - 1)]
    query = "SELECT count(*), count(DISTINCT external_id) FROM incidents_incident WHERE external_id BETWEEN ? AND ?"
    count, distinct = installation.sql(query, between)[0]
    assert count == distinct
    return count
