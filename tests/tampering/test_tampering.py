"""What was changed behind the product's back is found by the commands, and the record is named."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from tests.homes.installation import Installation
from tests.independent import rfc6962
from tests.tampering import forger
from tests.tampering.tools import Table, about, columns, found, subject_of
from tutela.kernel.leaf import Leaf
from tutela.kernel.merkle import leaf_hash


def test_an_untouched_installation_holds(installation):
    assert installation.holds()


def test_altered_and_swapped_entries_are_found_and_their_records_named(installation):
    subjects = {position: subject_of(installation, position) for position in (7, 12, 20, 22, 30)}
    _change_one_byte(installation, 7)
    installation.sql("UPDATE journal_entry SET actor = 'somebody' WHERE position = 12")
    for old, new in ((20, -1), (22, 20), (-1, 22)):
        installation.sql("UPDATE journal_entry SET position = ? WHERE position = ?", [new, old])
    _rewrite_with_hash(installation, 30)
    installation.sql("UPDATE journal_node SET hash = ? WHERE level = 8", [bytes(32)])
    faults = found(installation, "verify")
    assert "its bytes were changed" in about(faults, subjects[7])
    assert "its columns do not say" in about(faults, subjects[12])
    assert "entries changed places" in about(faults, subjects[20]) + about(faults, subjects[22])
    assert "its name is not what the journal says" in about(faults, subjects[30])
    assert any(fault["where"] == "tree node 8/0" and "0 to 255" in fault["what"] for fault in faults)


def _change_one_byte(installation: Installation, position: int) -> None:
    leaf = bytearray(installation.sql("SELECT leaf FROM journal_entry WHERE position = ?", [position])[0][0])
    leaf[len(leaf) // 2] ^= 1
    installation.sql("UPDATE journal_entry SET leaf = ? WHERE position = ?", [bytes(leaf), position])


def _rewrite_with_hash(installation: Installation, position: int) -> None:
    """The entry alone looks right: only tree and table tell."""
    content = installation.sql("SELECT leaf FROM journal_entry WHERE position = ?", [position])[0][0]
    leaf = Leaf.from_bytes(bytes(content))
    forged = replace(leaf, changes={**leaf.changes, "name": "forged"}).to_bytes()
    installation.sql(
        "UPDATE journal_entry SET leaf = ?, hash = ? WHERE position = ?", [forged, leaf_hash(forged), position]
    )


def test_removed_entries_are_found_and_their_records_named(installation):
    last = installation.sql("SELECT max(position) FROM journal_entry")[0][0]
    subjects = [subject_of(installation, position) for position in (7, last)]
    installation.sql("DELETE FROM journal_entry WHERE position IN (7, ?)", [last])
    faults = found(installation, "verify")
    assert any(fault["where"] == "entry 7" and "is missing" in fault["what"] for fault in faults)
    for subject in subjects:
        assert "the journal does not know it" in about(faults, subject)


def test_rows_changed_added_and_removed_behind_the_journal_are_found_and_named(installation):
    installation.drop_guards()
    sites = Table(installation, "places_site")
    (changed, changed_id), (removed, removed_id), (source, source_id) = sites.next(), sites.next(), sites.next()
    added_id = str(UUID(int=UUID(source_id).int + 1))
    added = UUID(added_id) if installation.url else UUID(added_id).hex
    others = ", ".join(f'"{name}"' for name in columns(installation, "places_site") if name != "id")
    installation.sql("UPDATE places_site SET name = 'bEfore/0' WHERE id = ?", [changed])
    installation.sql("DELETE FROM places_site WHERE id = ?", [removed])
    copied = f"INSERT INTO places_site (id, {others}) SELECT ?, {others} FROM places_site WHERE id = ?"
    installation.sql(copied, [added, source])
    faults = found(installation, "rebuild", "--check")
    assert "its name is not what the journal says" in about(faults, changed_id)
    assert "the table does not hold it" in about(faults, removed_id)
    assert "the journal does not know it" in about(faults, added_id)
    assert {fault["id"] for fault in faults} == {changed_id, removed_id, added_id}


def test_what_is_derived_is_computed_anew_and_differences_are_named(installation):
    installation.drop_guards()
    incidents = Table(installation, "incidents_incident")
    wanted = {}
    for column in ("cell3", "cell5", "cell7", "search_text"):
        name, wanted[column] = incidents.next()
        installation.sql(f"UPDATE incidents_incident SET {column} = 'x' WHERE id = ?", [name])
    faults = found(installation, "rebuild", "--check")
    for column, subject in wanted.items():
        assert f"its {column} is not what its other columns give" in about(faults, subject)


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
