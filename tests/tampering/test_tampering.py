"""What was changed behind the product's back is found by the commands, and the record is named."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.homes.fixtures import _numbers
from tests.homes.installation import ON_POSTGRESQL, Installation, cleared, copy_of
from tests.independent import rfc6962
from tests.tampering import forger

EXTRACT = Path(__file__).resolve().parents[2] / "src" / "tutela" / "exchange" / "tests" / "data" / "ged_extract.csv"


@pytest.fixture(scope="module")
def filled(set_up_once: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with 300 sites and a few real incidents."""
    folder = tmp_path_factory.mktemp("tampering") / "home"
    with cleared(copy_of(set_up_once, folder, f"tutela_home_{next(_numbers)}")) as copy:
        copy.must("-m", "tests.homes.writer", 5, 0, 60, "before")
        copy.must("import", "ged", EXTRACT)
        yield copy


@pytest.fixture
def installation(filled: Installation, tmp_path: Path) -> Iterator[Installation]:
    with cleared(copy_of(filled, tmp_path / "home", f"tutela_home_{next(_numbers)}")) as copy:
        yield copy


def subject_of(installation: Installation, position: int) -> str:
    rows = installation.sql("SELECT subject FROM journal_entry WHERE position = ?", [position])
    return str(UUID(bytes=bytes(rows[0][0])))


def record(installation: Installation, table: str) -> tuple[object, str]:
    """A row: its name as the database has it, and as people read it."""
    name = installation.sql(f"SELECT id FROM {table} ORDER BY id LIMIT 1")[0][0]
    return name, str(name if isinstance(name, UUID) else UUID(name))


def found(installation: Installation, *words: object) -> list[dict[str, str]]:
    """The faults that the command names; it must exit with 1."""
    answer = installation.run("journal", *words, "--json")
    assert answer.code == 1, answer.out + answer.err
    return answer.json["faults"]


def names(faults: list[dict[str, str]], subject: str) -> bool:
    return any(fault["id"] == subject for fault in faults)


def test_an_untouched_installation_holds(installation):
    assert installation.holds()


def test_one_changed_byte_of_an_entry_is_found_and_its_record_named(installation):
    leaf = bytearray(installation.sql("SELECT leaf FROM journal_entry WHERE position = 7")[0][0])
    leaf[len(leaf) // 2] ^= 1
    installation.sql("UPDATE journal_entry SET leaf = ? WHERE position = 7", [bytes(leaf)])
    assert names(found(installation, "verify"), subject_of(installation, 7))


def test_an_altered_column_of_an_entry_is_found_and_its_record_named(installation):
    installation.sql("UPDATE journal_entry SET actor = 'somebody' WHERE position = 7")
    assert names(found(installation, "verify"), subject_of(installation, 7))


@pytest.mark.parametrize("position", [7, "last"])
def test_a_removed_entry_is_found_and_its_record_named(installation, position):
    if position == "last":
        position = installation.sql("SELECT max(position) FROM journal_entry")[0][0]
    subject = subject_of(installation, position)
    installation.sql("DELETE FROM journal_entry WHERE position = ?", [position])
    assert names(found(installation, "verify"), subject)


def test_swapped_entries_are_found_and_a_record_of_them_named(installation):
    subjects = {subject_of(installation, 7), subject_of(installation, 9)}
    for old, new in ((7, -1), (9, 7), (-1, 9)):
        installation.sql("UPDATE journal_entry SET position = ? WHERE position = ?", [new, old])
    faults = found(installation, "verify")
    assert subjects & {fault["id"] for fault in faults}


def test_an_entry_rewritten_with_its_hash_is_found_by_the_tree_and_named_by_the_table(installation):
    from dataclasses import replace

    from tutela.kernel.leaf import Leaf
    from tutela.kernel.merkle import leaf_hash

    leaf = Leaf.from_bytes(bytes(installation.sql("SELECT leaf FROM journal_entry WHERE position = 7")[0][0]))
    forged = replace(leaf, changes={**leaf.changes, "name": "forged"}).to_bytes()
    installation.sql(
        "UPDATE journal_entry SET leaf = ?, hash = ? WHERE position = 7", [forged, leaf_hash(forged)]
    )
    faults = found(installation, "verify")
    assert any("entries 0 to 255" in fault["what"] for fault in faults)
    assert names(faults, str(leaf.subject))


def test_an_altered_node_of_the_tree_is_found(installation):
    installation.sql("UPDATE journal_node SET hash = ? WHERE level = 8", [bytes(32)])
    assert any("tree node 8/0" in fault["where"] for fault in found(installation, "verify"))


def test_one_changed_byte_in_a_table_is_found_and_the_record_named(installation):
    installation.drop_guards()
    name, shown = record(installation, "places_site")
    installation.sql("UPDATE places_site SET name = 'bEfore/0' WHERE id = ?", [name])
    faults = found(installation, "rebuild", "--check")
    assert names(faults, shown) and any("name" in fault["what"] for fault in faults)


def test_a_row_without_an_entry_is_found_and_named(installation):
    installation.drop_guards()
    name, shown = record(installation, "places_site")
    columns = ", ".join(
        f'"{column}"' for column in _columns(installation, "places_site") if column not in ("id", "stamp")
    )
    forged = UUID(int=UUID(shown).int + 1)
    installation.sql(
        f"INSERT INTO places_site (id, stamp, {columns}) SELECT ?, stamp, {columns} FROM places_site WHERE id = ?",
        [forged if installation.url else forged.hex, name],
    )
    assert names(found(installation, "rebuild", "--check"), str(forged))


def test_a_removed_row_is_found_and_named(installation):
    installation.drop_guards()
    name, shown = record(installation, "places_site")
    installation.sql("DELETE FROM places_site WHERE id = ?", [name])
    assert names(found(installation, "rebuild", "--check"), shown)


@pytest.mark.parametrize("column", ["cell5", "search_text"])
def test_an_altered_derived_column_is_found_and_the_record_named(installation, column):
    installation.drop_guards()
    name, shown = record(installation, "incidents_incident")
    installation.sql(f"UPDATE incidents_incident SET {column} = 'x' WHERE id = ?", [name])
    assert names(found(installation, "rebuild", "--check"), shown)


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL keeps neither table nor column apart from the row")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM incident_boxes WHERE number = ?",
        "INSERT INTO incident_words (rowid, search_text) VALUES (?, 'forged')",
    ],
)
def test_an_altered_table_of_search_or_boxes_is_found_and_the_record_named(installation, statement):
    name, shown = record(installation, "incidents_incident")
    number = installation.sql("SELECT number FROM incidents_incident WHERE id = ?", [name])[0][0]
    installation.sql(statement, [number])
    assert names(found(installation, "rebuild", "--check"), shown)


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL refuses a value that is not of its column's type")
@pytest.mark.parametrize(("column", "value"), [("date_start", "2021-13-41"), ("side_a_id", "no name"), ("notes", "{")])
def test_a_value_that_cannot_be_read_any_more_is_found_and_the_record_named(installation, column, value):
    installation.drop_guards()
    name, shown = record(installation, "incidents_incident")
    installation.sql(f"UPDATE incidents_incident SET {column} = ? WHERE id = ?", [value, name])
    faults = found(installation, "rebuild", "--check")
    assert any(UUID(fault["id"]) == UUID(shown) for fault in faults if fault["kind"] == "incident")


@pytest.mark.parametrize("change", [forger.without_the_tail, forger.with_another_reason])
def test_history_rewritten_and_signed_again_is_found_against_a_witnessed_head(installation, tmp_path, change):
    head = tmp_path / "head.json"
    head.write_text(installation.must("journal", "head", "--json").out)
    assert installation.run("journal", "verify", "--against", head).code == 0
    forger.rewrite(installation, change)
    assert installation.run("journal", "verify").code == 0, "the forger left a trace, so the test proves nothing"
    assert any(fault["where"] == "witnessed head" for fault in found(installation, "verify", "--against", head))
    assert installation.run("journal", "proof", "consistency", head).code == 1


def test_an_earlier_head_proves_that_todays_journal_extends_it(installation, tmp_path):
    head = tmp_path / "head.json"
    head.write_text(installation.must("journal", "head", "--json").out)
    installation.must("-m", "tests.homes.writer", 3, 0, 7, "after")
    proof = installation.must("journal", "proof", "consistency", head).json
    old, new = json.loads(head.read_text()), installation.must("journal", "head", "--json").json
    assert (proof["first_root"], proof["second_root"]) == (old["root"], new["root"])
    path = [bytes.fromhex(step) for step in proof["consistency_path"]]
    first, second = bytes.fromhex(old["root"]), bytes.fromhex(new["root"])
    assert rfc6962.verify_consistency(old["size"], new["size"], first, second, path)
    assert not rfc6962.verify_consistency(old["size"], new["size"], second, first, path)


def test_an_inclusion_proof_is_one_that_others_can_check(installation):
    proof = installation.must("journal", "proof", "inclusion", 17).json
    path = [bytes.fromhex(step) for step in proof["audit_path"]]
    root = bytes.fromhex(installation.must("journal", "head", "--json").json["root"])
    digest = bytes.fromhex(proof["leaf_hash"])
    assert rfc6962.verify_inclusion(digest, 17, proof["tree_size"], path, root)


def test_a_file_that_is_no_head_is_bad_input(installation, tmp_path):
    wrong = tmp_path / "head.json"
    wrong.write_text("{}")
    answer = installation.run("journal", "verify", "--against", wrong)
    assert answer.code == 3 and "head.json" in answer.err
    assert installation.run("journal", "proof", "inclusion", 10**9).code == 3


def test_only_who_may_verify_verifies(installation):
    for name, role in (("olga", "analyst"), ("ayesha", "auditor")):
        installation.must("user", "add", name, "--role", role)
    assert installation.run("journal", "verify", "--as", "olga").code == 4
    assert installation.run("journal", "verify", "--as", "ayesha").code == 0


def _columns(installation: Installation, table: str) -> list[str]:
    if installation.url:
        query = "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND is_generated = 'NEVER'"
    else:
        query = "SELECT name FROM pragma_table_info(?)"
    return list(dict.fromkeys(name for (name,) in installation.sql(query, [table])))
