"""The quarterly assessment starts from the last one, says what changed and came true, and stands once it is issued."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tutela.incidents.actions import make_incident
from tutela.kernel import journal
from tutela.kernel.doctrine import doctrine
from tutela.kernel.problems import Denied, Invalid
from tutela.kernel.testing import reader
from tutela.threats import actions, issuing, problems, quarter, queries, scoring
from tutela.threats.quarter import Before, Line

pytestmark = pytest.mark.django_db

BOR = {"longitude": 31.56, "latitude": 6.21, "location_precision": 1}
EVEN = {"intent": 2, "capability": 2, "opportunity": 2, "vulnerability": 3, "exposed": 800}


@pytest.fixture
def analyst():
    return reader("analyst", component="jmac")


@pytest.fixture
def adviser():
    return reader("protection_adviser", component="protection")


@pytest.fixture
def head():
    return reader("head_of_office", component="field_office")


def threat(actor, tick, *, harm=3, title="Attack on the market", **facts):
    made = actions.make_threat(actor=actor, at=tick(), title=title, **{"threat_type": "killing", **BOR, **facts})
    assess(actor, tick, made, harm=harm)
    return made


def assess(actor, tick, made, **scores):
    given = {**EVEN, "trend": "stable", "confidence": "moderate", **scores}
    return actions.assess_threat(actor=actor, at=tick(), threat_id=made.id, **given)


def attack(tick, day, **facts):
    given = {"event_type": "attack_on_civilians", "best": 4, "high": 6, "civilians": 3, **BOR, **facts}
    return make_incident(actor=reader("duty_officer"), at=tick(), date_start=day, **given)


def begin(actor, tick, year=2016, number=2, **facts):
    return issuing.make_quarterly(actor=actor, at=tick(), year=year, quarter_number=number, **facts)


def issue(made, analyst, adviser, head, tick):
    issuing.write_section(
        actor=analyst, at=tick(), quarterly_id=made.id, section="summary", language="en", text="It is worse."
    )
    issuing.review_quarterly(actor=adviser, at=tick(), quarterly_id=made.id)
    issuing.sign_quarterly(actor=head, at=tick(), quarterly_id=made.id, signed_for=["force", "human_rights"])
    return issuing.issue_quarterly(actor=adviser, at=tick(), quarterly_id=made.id, addressees="Leadership")


def lines(content):
    return [quarter.read(one) for one in content["lines"]]


def test_the_first_one_tells_of_every_open_threat_as_new(verify_action, analyst, tick):
    worse, less = threat(analyst, tick, harm=5), threat(analyst, tick, harm=2, title="Looting")
    made = verify_action(issuing.make_quarterly, actor=analyst, at=tick(), year=2016, quarter_number=2)
    found = lines(made.content)
    assert [one.threat for one in found] == [worse.id.hex, less.id.hex]
    assert {one.change for one in found} == {"new"}
    assert (made.since, made.until) == (date(2016, 4, 1), date(2016, 6, 30))


def test_the_next_one_marks_what_rose_fell_ended_and_is_new(analyst, adviser, head, tick):
    rises, falls, stays, ends = (threat(analyst, tick, title=name) for name in ("a", "b", "c", "d"))
    issue(begin(analyst, tick), analyst, adviser, head, tick)
    assess(analyst, tick, rises, harm=4)
    assess(analyst, tick, falls, harm=2)
    actions.close_threat(actor=analyst, at=tick(), threat_id=ends.id, threat_end="averted")
    new = threat(analyst, tick, title="e")
    found = {one.threat: one for one in lines(begin(analyst, tick, number=3).content)}
    told = {one.id: found[one.id.hex].change for one in (rises, falls, stays, ends, new)}
    assert list(told.values()) == ["up", "down", "same", "ended", "new"]
    assert found[rises.id.hex].before == Before(3, 3, 9, "medium")
    assert found[ends.id.hex].threat_end == "averted"
    third = begin(analyst, tick, number=4)
    assert third.previous is None or third.previous.quarter == 2


def test_it_says_what_came_true_from_linked_incidents_and_those_of_the_type_in_the_area(analyst, tick):
    made = threat(analyst, tick)
    linked = attack(tick, date(2016, 5, 1), event_type="looting", longitude=29.8, latitude=9.26)
    attack(tick, date(2016, 6, 30))
    attack(tick, date(2016, 7, 1))
    attack(tick, date(2016, 5, 2), event_type="election")
    attack(tick, date(2016, 5, 2), longitude=29.8, latitude=9.26)
    actions.link_evidence(actor=analyst, at=tick(), threat_id=made.id, incident_id=linked.id, evidence_stance="for")
    [line] = lines(begin(analyst, tick).content)
    assert (line.linked, line.matching, line.killed, line.civilians) == (1, 1, 8, 6)
    assert line.came_true


def test_an_incident_that_names_another_group_does_not_bear_out_a_threat_by_this_one(analyst, tick):
    threat(analyst, tick, perpetrator="White Army")
    attack(tick, date(2016, 5, 1), dyad="Government of X - Civilians")
    attack(tick, date(2016, 5, 2), dyad="White Army - Civilians")
    attack(tick, date(2016, 5, 3))
    [line] = lines(begin(analyst, tick).content)
    assert line.matching == 2


def test_its_labels_are_the_join_of_what_is_in_it_and_the_ceiling_keeps_things_out(adviser, tick):
    threat(adviser, tick)
    threat(adviser, tick, title="secret", classification="confidential")
    threat(adviser, tick, title="of children", threat_type="child_recruitment_use")
    plain = begin(adviser, tick)
    assert (plain.classification, plain.compartments, len(plain.content["lines"])) == (0, 0, 1)
    whole = begin(adviser, tick, number=3, classification="strictly_confidential", compartments=["children"])
    children = doctrine().lists["compartment"].bits(["children"])
    assert (whole.classification, whole.compartments, len(whole.content["lines"])) == (1, children, 3)


def test_an_incident_that_is_counted_lends_its_labels_too(adviser, tick):
    threat(adviser, tick)
    attack(tick, date(2016, 5, 1), classification=1)
    assert begin(adviser, tick, classification="confidential").classification == 1
    assert begin(adviser, tick, number=3, classification="confidential").classification == 0


def test_it_goes_from_draft_to_reviewed_to_signed_to_issued_and_no_step_is_left_out(
    verify_action, analyst, adviser, head, tick
):
    threat(analyst, tick)
    made = begin(analyst, tick)
    key = {"quarterly_id": made.id}
    with pytest.raises(problems.NoSummary):
        issuing.review_quarterly(actor=adviser, at=tick(), **key)
    for language in ("en", "ar"):
        verify_action(
            issuing.write_section,
            actor=analyst,
            at=tick(),
            section="summary",
            language=language,
            text="It is worse.",
            **key,
        )
    with pytest.raises(problems.OwnWork):
        issuing.review_quarterly(actor=analyst, at=tick(), **key)
    with pytest.raises(problems.NotReviewed):
        issuing.sign_quarterly(actor=head, at=tick(), **key)
    verify_action(issuing.review_quarterly, actor=adviser, at=tick(), **key)
    with pytest.raises(problems.NotADraft):
        issuing.draw_again(actor=analyst, at=tick(), **key)
    with pytest.raises(problems.NotSigned):
        issuing.issue_quarterly(actor=adviser, at=tick(), **key)
    with pytest.raises(Denied):
        issuing.sign_quarterly(actor=analyst, at=tick(), **key)
    verify_action(issuing.sign_quarterly, actor=head, at=tick(), signed_for=["force"], **key)
    edition = verify_action(issuing.issue_quarterly, actor=adviser, at=tick(), **key)
    assert (edition.version, edition.signed_by, edition.signed_for) == (1, "head_of_office", ["force"])
    assert edition.texts == {"summary": {"en": "It is worse.", "ar": "It is worse."}}


def test_what_was_sent_back_is_reviewed_and_signed_anew(verify_action, analyst, adviser, head, tick):
    threat(analyst, tick)
    made = begin(analyst, tick)
    issuing.write_section(
        actor=analyst, at=tick(), quarterly_id=made.id, section="summary", language="en", text="Short."
    )
    issuing.review_quarterly(actor=adviser, at=tick(), quarterly_id=made.id)
    issuing.sign_quarterly(actor=head, at=tick(), quarterly_id=made.id)
    back = verify_action(issuing.send_back, actor=adviser, at=tick(), quarterly_id=made.id, note="Say where.")
    assert (back.quarterly_state, back.signed_by, back.reviewed_by) == ("draft", "", "")
    with pytest.raises(problems.NothingToSendBack):
        issuing.send_back(actor=adviser, at=tick(), quarterly_id=made.id)


def test_a_draft_is_drawn_anew_and_its_texts_stay(verify_action, analyst, tick):
    first = threat(analyst, tick)
    made = begin(analyst, tick)
    issuing.write_section(
        actor=analyst, at=tick(), quarterly_id=made.id, section="outlook", language="fr", text="Rien de bon."
    )
    assess(analyst, tick, first, harm=5)
    drawn = verify_action(issuing.draw_again, actor=analyst, at=tick(), quarterly_id=made.id)
    assert lines(drawn.content)[0].impact == 5
    assert drawn.texts == {"outlook": {"fr": "Rien de bon."}}


def test_an_issued_edition_keeps_the_matrix_as_it_was(analyst, adviser, head, tick):
    made = threat(analyst, tick)
    quarterly = begin(analyst, tick)
    edition = issue(quarterly, analyst, adviser, head, tick)
    assess(analyst, tick, made, harm=5)
    kept = queries.edition(reader=analyst, quarterly_id=quarterly.id, version=1)
    assert [(one.likelihood, one.impact) for one in lines(kept.content)] == [(3, 3)]
    assert kept.content == edition.content


def test_no_path_changes_what_was_issued_not_even_with_an_entry_of_the_journal(analyst, adviser, head, tick):
    threat(analyst, tick)
    edition = issue(begin(analyst, tick), analyst, adviser, head, tick)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE threats_quarterlyedition SET version = 9")
    with pytest.raises(DatabaseError), transaction.atomic():
        with journal.open(adviser, at=tick()) as writing:
            writing.change("quarterly_edition.changed", edition, version=9)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM threats_quarterlyedition")


def test_a_fault_is_mended_by_a_further_version_beside_the_first(verify_action, analyst, adviser, head, tick):
    threat(analyst, tick)
    quarterly = begin(analyst, tick)
    issue(quarterly, analyst, adviser, head, tick)
    verify_action(issuing.renew_quarterly, actor=analyst, at=tick(), quarterly_id=quarterly.id)
    second = issue(quarterly, analyst, adviser, head, tick)
    assert second.version == 2
    assert [one.version for one in queries.editions(reader=analyst, quarterly_id=quarterly.id)] == [2, 1]


def test_there_is_one_of_a_quarter_and_area(analyst, tick):
    begin(analyst, tick)
    with pytest.raises(problems.ThereAlready):
        begin(analyst, tick)
    begin(analyst, tick, scope="SS")


def test_quarters_areas_languages_and_sections_that_there_are_not_are_refused(analyst, tick):
    with pytest.raises(Invalid):
        begin(analyst, tick, number=5)
    with pytest.raises(problems.NoSuchArea):
        begin(analyst, tick, scope="XX")
    made = begin(analyst, tick)
    for wrong in ({"section": "gossip", "language": "en"}, {"section": "summary", "language": "tlh"}):
        with pytest.raises(Invalid):
            issuing.write_section(actor=analyst, at=tick(), quarterly_id=made.id, text="x", **wrong)


# Pure


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2016, 1, 1), (2016, 1)), (date(2016, 6, 30), (2016, 2)), (date(2016, 12, 31), (2016, 4))],
)
def test_a_day_lies_in_its_quarter(day, expected):
    assert quarter.quarter_of(day) == expected
    first, last = quarter.span(*expected)
    assert first <= day <= last


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2016, 1, 31), 3, date(2016, 4, 30)),
        (date(2016, 11, 30), 3, date(2017, 2, 28)),
        (date(2015, 12, 31), 2, date(2016, 2, 29)),
        (date(2016, 9, 15), 3, date(2016, 12, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert quarter.months_after(day, months) == expected


@pytest.mark.parametrize(
    ("line", "before", "change"),
    [
        ({"risk": 12, "risk_class": "high"}, None, "new"),
        ({"risk": 12, "risk_class": "high"}, (9, "medium"), "up"),
        ({"risk": 12, "risk_class": "high"}, (10, "high"), "up"),
        ({"risk": 10, "risk_class": "high"}, (10, "high"), "same"),
        ({"risk": 5, "risk_class": "high"}, (12, "high"), "down"),
        ({"risk": None, "risk_class": ""}, (12, "high"), "down"),
        ({"risk": None, "risk_class": "high"}, (12, "high"), "same"),
        ({"risk": 12, "risk_class": "high", "closed": True}, (9, "medium"), "ended"),
    ],
)
def test_a_change_is_told_by_the_class_and_then_by_the_product(line, before, change):
    said = Before(risk=before[0], risk_class=before[1]) if before else None
    one = Line(threat="0" * 32, title="x", threat_type="killing", **line)
    assert quarter.change_of(one, said, scoring.scales()) == change


def test_how_good_the_last_one_was_is_counted_over_what_it_told_of():
    def line(likelihood, happened, told=True):
        before = Before(likelihood=likelihood) if told else None
        return Line(threat="0" * 32, title="x", threat_type="killing", linked=int(happened), before=before)

    found = [line(5, True), line(4, False), line(4, True), line(2, True), line(None, False), line(5, True, told=False)]
    assert quarter.how_good(found, likely_from=4) == quarter.Record(3, 2, 2, 1)
    assert [quarter.did_not(one, likely_from=4) for one in found] == [False, True, False, False, False, False]


def test_a_line_is_read_as_it_was_written_and_what_it_did_not_know_is_nothing():
    one = Line(threat="0" * 32, title="x", threat_type="killing", groups=("women",), before=Before(1, 2, 2, "low"))
    assert quarter.read(one.written()) == one
    assert quarter.read({"threat": "0" * 32, "title": "x", "threat_type": "killing", "later": 1}).risk is None
