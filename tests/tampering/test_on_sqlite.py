"""What only SQLite lets somebody do: it keeps search and boxes in tables of their own, and any value in any column."""

from uuid import UUID

from tests.tampering.tools import Table, about, found


def test_altered_tables_of_search_and_boxes_are_found_and_named(installation):
    incidents = Table(installation, "incidents_incident")
    (boxed, boxed_id), (worded, worded_id) = incidents.next(), incidents.next()
    of = "(SELECT number FROM incidents_incident WHERE id = ?)"
    installation.sql(f"DELETE FROM incident_boxes WHERE number = {of}", [boxed])
    installation.sql(f"INSERT INTO incident_words (rowid, search_text) VALUES ({of}, 'forged')", [worded])
    faults = found(installation, "rebuild", "--check")
    assert "incident_boxes" in about(faults, boxed_id)
    assert "incident_words" in about(faults, worded_id)


def test_values_that_cannot_be_read_any_more_are_found_and_named(installation):
    installation.drop_guards()
    installation.sql("DROP TRIGGER incidents_months_change")  # It would refuse a day that is none.
    incidents = Table(installation, "incidents_incident")
    wanted = []
    for column, value in (("date_start", "2021-13-41"), ("side_a_id", "no name"), ("longitude", "east")):
        name, subject = incidents.next()
        installation.sql(f"UPDATE incidents_incident SET {column} = ? WHERE id = ?", [value, name])
        wanted.append(UUID(subject))
    faults = found(installation, "rebuild", "--check")
    assert {UUID(fault["id"]) for fault in faults if fault["where"] == "table incidents_incident"} == {*wanted}
