"""What was erased is nowhere any more, and the journal still holds."""

import io
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import zstandard

from tests.homes.installation import Installation
from tutela.kernel import sealing, spaces

NAME = "Nyandeng the water seller"
CONTACT = "0911 555 0199"
PHRASE = "a phrase for the keys of this test"


def sealed(installation: Installation) -> str:
    """A source with a name and a contact; returns its id."""
    return installation.must("-m", "tests.erasure.inside", "seal", NAME, CONTACT).out.strip()


def opened(installation: Installation, source: str, phrase: str) -> dict[str, str]:
    """What the product opens of a source's two fields: the text, or why it does not."""
    return json.loads(installation.must("-m", "tests.erasure.inside", "open", source, phrase).out)


def files_with(text: str, *places: Path) -> list[Path]:
    """Files that hold the text, also inside of what is compressed, in every encoding that a computer here writes."""
    wanted = [text.encode(), text.encode("utf-16-le"), text.encode().hex().encode(), json.dumps(text).encode()[1:-1]]
    found = []
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and any(form in content for content in _contents(path) for form in wanted):
                found.append(path)
    return found


def _contents(path: Path) -> list[bytes]:
    raw = path.read_bytes()
    if raw.startswith(b"\x28\xb5\x2f\xfd"):
        return [raw, zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw)).read()]
    return [raw]


def dumped(installation: Installation, folder: Path) -> Path:
    """On PostgreSQL, everything that the server gives out of the database, as text."""
    file = folder / "dump.sql"
    if installation.url:
        file.write_bytes(subprocess.run(["pg_dump", installation.url], check=True, capture_output=True).stdout)
    else:
        file.write_bytes(b"")
    return file


def test_the_search_finds_a_text_that_is_there(tmp_path):
    """The tests below rest on it."""
    (tmp_path / "plain").write_bytes(b"..." + NAME.encode() + b"...")
    (tmp_path / "packed").write_bytes(zstandard.compress(b"..." + NAME.encode() + b"..."))
    assert len(files_with(NAME, tmp_path)) == 2


def test_an_erased_value_is_nowhere_and_the_journal_holds(installation, vault_phrase, tmp_path):
    source = sealed(installation)
    assert opened(installation, source, vault_phrase) == {"name": NAME, "contact": CONTACT}
    told = installation.must("erase", "source", source, "name", "--reason", "the source asked for it", "--json")
    assert told.json["erased"] == 1
    assert opened(installation, source, vault_phrase) == {"name": "Erased", "contact": CONTACT}
    backup = tmp_path / "after.backup"
    installation.must("backup", backup)
    places = (installation.home, backup, dumped(installation, tmp_path))
    assert files_with(NAME, *places) == []
    assert installation.holds()
    assert installation.run("erase", "source", source, "name", "--reason", "again").code == 3


def test_a_backup_from_before_does_not_open_it_with_todays_keys(installation, vault_phrase, empty_home, tmp_path):
    source = sealed(installation)
    installation.must("backup", tmp_path / "before.backup")
    installation.must("erase", "source", source, "name", "--reason", "the source asked for it")
    installation.must("backup", "keys", tmp_path / "today.keys", "--passphrase-stdin", text=PHRASE)
    again = empty_home("again")
    words = ("restore", tmp_path / "before.backup", "--keys", tmp_path / "today.keys", "--passphrase-stdin")
    again.must(*words, text=PHRASE)
    assert opened(again, source, vault_phrase) == {"name": "Erased", "contact": CONTACT}
    assert files_with(NAME, again.home) == []


def test_keys_from_before_do_not_bring_back_what_the_restored_journal_says_was_erased(
    installation, vault_phrase, empty_home, tmp_path
):
    source = sealed(installation)
    installation.must("backup", "keys", tmp_path / "before.keys", "--passphrase-stdin", text=PHRASE)
    installation.must("erase", "source", source, "name", "--reason", "the source asked for it")
    installation.must("backup", tmp_path / "after.backup")
    again = empty_home("again")
    words = ("restore", tmp_path / "after.backup", "--keys", tmp_path / "before.keys", "--passphrase-stdin")
    assert "destroyed again" in again.must(*words, text=PHRASE).err
    assert opened(again, source, vault_phrase) == {"name": "Erased", "contact": CONTACT}


def test_an_erasing_that_was_cut_off_after_it_was_confirmed_is_finished(installation, vault_phrase):
    source = sealed(installation)
    killed = installation.run("-m", "tests.erasure.inside", "cut", source, "after")
    assert killed.code == -9
    assert opened(installation, source, vault_phrase)["name"] == NAME
    assert any("were erased" in finding["said"] for finding in installation.run("doctor", "--json").json["findings"])
    installation.must("-m", "tests.erasure.inside", "finish")
    assert opened(installation, source, vault_phrase)["name"] == "Erased"
    assert installation.holds()


def test_an_erasing_that_was_cut_off_before_it_was_confirmed_never_was(installation, vault_phrase):
    source = sealed(installation)
    assert installation.run("-m", "tests.erasure.inside", "cut", source, "before").code == -9
    installation.must("-m", "tests.erasure.inside", "finish")
    assert opened(installation, source, vault_phrase)["name"] == NAME
    installation.must("erase", "source", source, "name", "--reason", "now for good")
    assert opened(installation, source, vault_phrase)["name"] == "Erased"


def test_only_who_may_erase_erases_and_only_what_is_sealed(installation, vault_phrase):
    source = sealed(installation)
    installation.must("user", "add", "olga", "--role", "analyst", "--area", "all", "--clearance", "confidential")
    for words, code in (
        (("--as", "olga", "erase", "source", source, "name", "--reason", "r"), 4),
        (("erase", "source", source, "report", "--reason", "r"), 3),
        (("erase", "source", source, "name", "--reason", " "), 3),
        (("erase", "source", "0198c0de-0000-7000-8000-000000000001", "name", "--reason", "r"), 4),
    ):
        assert installation.run(*words).code == code, words
    assert opened(installation, source, vault_phrase)["name"] == NAME


def test_a_destroyed_key_leaves_no_bytes_in_the_key_store(monkeypatch, tmp_path):
    """SQLite moves rows about in its pages, and must not leave copies behind; nor must its rollback journal stay."""
    monkeypatch.setenv("TUTELA_HOME", str(tmp_path))
    values = [sealing.seal("x", subject=uuid4(), field="f") for _ in range(400)]
    folder = spaces.current().keys
    with closing(sqlite3.connect(folder / sealing.STORE)) as store:
        wrapped = dict(store.execute("SELECT name, wrapped FROM data_key"))
    gone, kept = [[sealing.key_name(value) for value in part] for part in (values[::3], values[1::3])]
    for name in gone:
        sealing.destroy_key(name)
    files = sorted(folder.glob(f"{sealing.STORE}*"))
    content = b"".join(file.read_bytes() for file in files)
    assert [name for name in kept if wrapped[name] not in content] == []
    assert [name for name in gone if wrapped[name] in content or wrapped[name][:20] in content or name in content] == []
    assert [file.name for file in files] == [sealing.STORE]
