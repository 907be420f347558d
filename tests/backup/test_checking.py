"""The journal is verified and the tables compared while others write: nobody waits, and nothing looks wrong."""

import subprocess
import threading

from tests.homes.events import write_copies


def test_verify_and_rebuild_hold_while_fifty_writes_a_second_go_on(installation, tmp_path):
    """Enough is there that a check reads for longer than the pause between two writes."""
    file = write_copies(tmp_path / "events.csv", first=1, count=3000)
    installation.must("import", "ged", file, "--release", "23.1")
    more = write_copies(tmp_path / "more.csv", first=100_000, count=20_000)
    words = ("-m", "tests.homes.writer", 2000, 50, 1, "while")
    processes = [
        installation.start(*words, stdin=subprocess.DEVNULL),
        installation.start("import", "ged", more, "--release", "23.1", stdin=subprocess.DEVNULL),
    ]
    readers = [threading.Thread(target=process.communicate) for process in processes]
    for reader in readers:
        reader.start()
    sizes = []
    try:
        for command in (("verify",), ("rebuild", "--check"), ("verify",), ("rebuild", "--check")):
            sizes.append(installation.must("journal", *command, "--json").json["size"])
    finally:
        for process in processes:
            process.kill()
        for reader in readers:
            reader.join()
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1], "nobody wrote meanwhile, so the test proves nothing"
