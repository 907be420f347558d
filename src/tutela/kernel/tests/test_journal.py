"""The journal, on the simplest of records."""

import json

import pytest
from django.db import DatabaseError, connections
from django.db.transaction import atomic

from tutela.kernel import guards, journal, spaces
from tutela.kernel.access import OPERATOR
from tutela.kernel.identifiers import new_id
from tutela.kernel.journal import fold, heads, tree
from tutela.kernel.journal.models import Entry
from tutela.kernel.journal.undo import UnableToUndo, undo
from tutela.kernel.journal.verify import check_tables, verify
from tutela.kernel.records import NoScope, OutsideJournal
from tutela.places.models import Site

pytestmark = pytest.mark.django_db


def base(at, name="Base one", **fields):
    place = {"longitude": 31.6, "latitude": 4.85, "area": "SS01"}
    return Site(id=new_id(at), name=name, site_kind="base", **{**place, **fields})


def made(tick, **fields):
    at = tick()
    with journal.open(OPERATOR, at=at) as writing:
        return writing.add("site.made", base(at, **fields))


def sql(statement, *parameters):
    with connections[spaces.current().alias].cursor() as cursor:
        cursor.execute(statement, parameters)


def faults():
    return [*verify(), *check_tables()]


def test_a_record_and_its_entry_are_written_together(tick):
    site = made(tick)
    entry = Entry.objects.defer("leaf").get()
    assert (entry.verb, entry.subject_id, entry.stamp) == ("site.made", site.id, site.stamp)
    assert faults() == []


def test_nothing_is_written_if_the_block_fails(tick):
    with pytest.raises(ZeroDivisionError), journal.open(OPERATOR, at=tick()) as writing:
        writing.add("site.made", base(tick()))
        raise ZeroDivisionError
    assert not Entry.objects.exists()
    assert not Site.objects.as_system("test").exists()


def test_a_change_enters_only_the_fields_that_changed(tick):
    site = made(tick)
    with journal.open(OPERATOR, at=tick(), reason="moved") as writing:
        writing.change("site.changed", site, name="Base two", area="SS01")
    last = fold.history(site)[-1]
    assert [(change.field, change.before, change.after) for change in last.changes] == [
        ("name", "Base one", "Base two")
    ]
    assert last.reason == "moved"
    assert faults() == []


def test_saving_updating_or_deleting_outside_the_journal_is_refused(tick):
    site = made(tick)
    for attempt in (
        site.save,
        site.delete,
        lambda: Site.objects.as_system("test").update(name="x"),
        lambda: Site.objects.as_system("test").delete(),
        lambda: Site.objects.bulk_create([base(tick())]),
    ):
        with pytest.raises(OutsideJournal):
            attempt()


def test_a_query_without_a_scope_is_refused(tick):
    made(tick)
    for attempt in (list, lambda rows: rows.count(), lambda rows: rows.exists(), lambda rows: rows.first()):
        with pytest.raises(NoScope):
            attempt(Site.objects.all())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE places_site SET name = 'forged'",
        "UPDATE places_site SET name = 'forged', stamp = stamp + 1",
        "DELETE FROM places_site",
    ],
)
def test_the_database_itself_refuses_a_row_changed_behind_the_journal(tick, statement):
    made(tick)
    with pytest.raises(DatabaseError, match="outside the journal"), atomic(using=spaces.current().alias):
        sql(statement)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE places_site SET name = 'forged'", True),
        ("UPDATE places_site SET stamp = stamp + 1", True),
        ("DELETE FROM places_site", True),
        ("UPDATE journal_entry SET actor = 'somebody' WHERE position = 1", True),
        ("DELETE FROM journal_entry WHERE position = 1", True),
        ("UPDATE journal_state SET size = size - 1", False),
    ],
)
def test_tampering_behind_the_product_is_found(tick, statement, named):
    site = made(tick)
    with journal.open(OPERATOR, at=tick()) as writing:
        writing.change("site.changed", site, name="Base two")
        writing.change("site.changed", site, name="Base three")
    guards.drop(spaces.current().alias)
    sql(statement)
    found = faults()
    assert found
    assert not named or any(str(site.id) in str(fault) for fault in found)


def test_one_changed_byte_of_an_entry_is_found_and_named(tick):
    site = made(tick)
    leaf = bytearray(Entry.objects.get().leaf)
    leaf[-3] ^= 1
    sql("UPDATE journal_entry SET leaf = %s", bytes(leaf))
    assert str(site.id) in str(next(verify()))


def test_the_record_of_a_removed_entry_is_named_though_its_fields_were_overwritten_since(tick):
    site = made(tick)
    for name in ("Base two", "Base three"):
        with journal.open(OPERATOR, at=tick()) as writing:
            writing.change("site.changed", site, name=name)
    assert faults() == []
    sql("DELETE FROM journal_entry WHERE position = 1")
    named = [fault.what for fault in check_tables() if fault.subject == str(site.id)]
    assert len(named) == 1 and "lacks an entry" in named[0]


def test_two_copies_of_a_record_changed_in_one_writing_follow_each_other(tick):
    site = made(tick)
    with journal.open(OPERATOR, at=tick()) as writing:
        for name in ("Base two", "Base three"):
            copy = Site.objects.as_system("test").get(id=site.id) if name == "Base two" else site
            writing.change("site.changed", copy, name=name)
    assert faults() == []


def test_a_cut_tail_is_found_against_a_witnessed_head(tick):
    made(tick)
    made(tick, name="Base two")
    witnessed = heads.TreeHead.from_json(json.dumps(heads.latest().as_json()))
    assert list(verify(witnessed)) == []
    forged = heads.sign(1, bytes.fromhex(tree.consistency_proof(1, 2)["first_root"]), tick())
    first = bytes(Entry.objects.order_by("position").first().hash)
    last = Entry.objects.order_by("position").first().stamp
    sql("DELETE FROM journal_entry WHERE position = 1")
    sql(
        "UPDATE journal_state SET size = 1, frontier = %s, root = %s, at = %s, signature = %s, stamp = %s",
        first,
        forged.root,
        forged.at,
        forged.signature,
        last,
    )
    assert [str(fault) for fault in verify(witnessed) if "cut off" in str(fault)]


def test_proofs_hold_for_every_entry_and_every_earlier_size(tick):
    from tests.independent import rfc6962

    with journal.open(OPERATOR, at=tick()) as writing:
        writing.add_all("site.made", [base(tick(), name=f"Base {number}") for number in range(300)])
    made(tick)
    head = heads.latest()
    for position in (0, 1, 255, 256, 299, 300):
        proof = tree.inclusion_proof(position, head.size)
        path = [bytes.fromhex(step) for step in proof["audit_path"]]
        digest = bytes.fromhex(proof["leaf_hash"])
        assert rfc6962.verify_inclusion(digest, position, head.size, path, head.root)
    for size in (1, 2, 255, 256, 300, 301):
        proof = tree.consistency_proof(size, head.size)
        path = [bytes.fromhex(step) for step in proof["consistency_path"]]
        first = bytes.fromhex(proof["first_root"])
        assert rfc6962.verify_consistency(size, head.size, first, head.root, path)


def test_undo_is_a_new_entry_that_puts_back_what_was_there(tick):
    site = made(tick)
    with journal.open(OPERATOR, at=tick()) as writing:
        changed = writing.change("site.changed", site, name="Base two", population=40)
    undone = undo(actor=OPERATOR, kind="site", subject=site.id, stamp=changed.stamp, at=tick(), reason="typo")
    assert (undone.name, undone.population) == ("Base one", None)
    assert Entry.objects.count() == 3
    assert faults() == []


def test_undo_is_refused_when_a_later_change_touched_the_same_field(tick):
    site = made(tick)
    with journal.open(OPERATOR, at=tick()) as writing:
        stamp = writing.change("site.changed", site, name="Base two").stamp
        writing.change("site.changed", site, name="Base three")
    with pytest.raises(UnableToUndo):
        undo(actor=OPERATOR, kind="site", subject=site.id, stamp=stamp, at=tick(), reason="typo")
