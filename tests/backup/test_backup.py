"""A backup is made while others write, goes back into an empty home, and proves that nothing is missing."""

import json
import subprocess
import threading
import time

from tests.homes.installation import Installation

PHRASE = "a phrase for the keys of this test"
PACE = 50


def head(installation: Installation) -> dict[str, object]:
    return installation.must("journal", "head", "--json").json


def confirmed(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() != "ready"]


def test_a_backup_while_fifty_writes_a_second_go_on_is_whole_and_comes_back(installation, empty_home, tmp_path):
    """Two writers of 25 a second; what either had confirmed before the backup began is in it."""
    lines: list[str] = []
    words = ("-m", "tests.homes.writer", 500, PACE // 2, 1)
    writers = [installation.start(*words, f"w{number}", stdin=subprocess.DEVNULL) for number in (1, 2)]
    readers = [threading.Thread(target=lambda w=w: lines.extend(iter(w.stdout.readline, ""))) for w in writers]
    for reader in readers:
        reader.start()
    while len(confirmed(lines)) < PACE:
        time.sleep(0.05)
    before, started = set(confirmed(lines)), time.monotonic()
    told = installation.must("backup", tmp_path / "records.backup", "--json").json
    meanwhile, spent = len(set(confirmed(lines)) - before), time.monotonic() - started
    for writer in writers:
        writer.kill()
    for reader in readers:
        reader.join()
    installation.must("backup", "keys", tmp_path / "keys", "--passphrase-stdin", text=PHRASE)

    assert meanwhile > 0, f"nobody wrote during the {spent:.1f} s of the backup, so the test proves nothing"
    again = empty_home("again")
    words = ("restore", tmp_path / "records.backup", "--keys", tmp_path / "keys", "--passphrase-stdin", "--json")
    restored = again.must(*words, text=PHRASE).json
    assert restored["holds"]
    assert head(again) == told["spaces"]["mission"] == restored["spaces"]["mission"]["head"]
    assert before <= {name for (name,) in again.sql("SELECT name FROM places_site")}
    kept = tmp_path / "head.json"
    kept.write_text(json.dumps(head(again)))
    installation.must("journal", "verify", "--against", kept)
    again.must("-m", "tests.homes.writer", 2, 0, 1, "afterwards")
    assert again.holds()


def test_without_keys_it_comes_back_says_what_stays_shut_and_verifies(installation, empty_home, tmp_path):
    installation.must("-m", "tests.erasure.inside", "seal", "Nyandeng", "0911 555 0199")
    installation.must("backup", tmp_path / "records.backup")
    again = empty_home("again")
    answer = again.must("restore", tmp_path / "records.backup", "--json")
    assert answer.json["spaces"]["mission"]["cannot_be_opened"] == {"source.contact": 1, "source.name": 1}
    assert "cannot be opened" in answer.err
    assert again.holds()
    assert head(again) == head(installation)
    refused = again.run("user", "add", "olga", "--role", "analyst")
    assert refused.code == 3 and "without its keys" in refused.err
    assert any(finding["check"] == "keys" for finding in again.run("doctor", "--json").json["findings"])


def test_the_keys_are_in_the_backup_of_the_keys_only(installation, tmp_path):
    from tests.erasure.test_erasing import _contents

    installation.must("backup", tmp_path / "records.backup")
    installation.must("backup", "keys", tmp_path / "keys", "--passphrase-stdin", text=PHRASE)
    files = (installation.home / "keys").rglob("*")
    keys = [path.read_bytes() for path in files if path.suffix in (".key", ".private")]
    assert len(keys) >= 3
    for file in ("records.backup", "keys"):
        for content in _contents(tmp_path / file):
            assert not [key for key in keys if key in content]
        assert (tmp_path / file).stat().st_mode & 0o077 == 0


def test_every_space_comes_back(installation, empty_home, tmp_path):
    installation.must("--space", "practice", "user", "add", "trainee", "--role", "analyst")
    installation.must("user", "add", "olga", "--role", "analyst")
    told = installation.must("backup", tmp_path / "records.backup", "--json").json
    assert set(told["spaces"]) == {"mission", "practice"}
    again = empty_home("again")
    assert set(again.must("restore", tmp_path / "records.backup", "--json").json["spaces"]) == {"mission", "practice"}
    for words in ((), ("--space", "practice")):
        heads = [one.must(*words, "journal", "head", "--json").json for one in (again, installation)]
        assert heads[0] == heads[1]


def test_only_an_empty_home_takes_a_backup_and_only_a_whole_one(installation, empty_home, tmp_path):
    backup = tmp_path / "records.backup"
    installation.must("backup", backup)
    assert installation.run("restore", backup).code == 3
    content = backup.read_bytes()
    for spoiled in (content[: len(content) // 2], _with_changed_byte(content), b"", b"no backup"):
        backup.write_bytes(spoiled)
        answer = empty_home(f"home{len(spoiled)}").run("restore", backup)
        assert answer.code == 3 and "records.backup" in answer.err, answer.err


def _with_changed_byte(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[len(content) * 2 // 3] ^= 1
    return bytes(changed)


def test_keys_do_not_open_with_another_pass_phrase_or_for_another_installation(installation, empty_home, tmp_path):
    installation.must("backup", tmp_path / "records.backup")
    installation.must("backup", "keys", tmp_path / "keys", "--passphrase-stdin", text=PHRASE)
    words = ("restore", tmp_path / "records.backup", "--keys", tmp_path / "keys", "--passphrase-stdin")
    answer = empty_home("one").run(*words, text="another phrase, as long")
    assert answer.code == 3 and "pass phrase" in answer.err
    assert installation.run("backup", "keys", tmp_path / "short", "--passphrase-stdin", text="short").code == 3


def test_only_the_operator_makes_backups(installation, tmp_path):
    installation.must("user", "add", "ayesha", "--role", "auditor", "--clearance", "strictly_confidential")
    assert installation.run("--as", "ayesha", "backup", tmp_path / "records.backup").code == 4
    assert not (tmp_path / "records.backup").exists()
