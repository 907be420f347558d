"""The rule of 000 ¶96 as tables, walked completely."""

from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.incidents.rules import Labels
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Point, destination
from tutela.reviews import rules
from tutela.reviews.rules import AlertFacts, Base, HarmFacts, IncidentFacts, OpenReview, Place

DAY = date(2026, 3, 1)
BASE_AT = Point(31.6, 4.85)
KNOWN = {"SS", "SS01", "SS02", "SS0101", "SS0102"}
RULE = doctrine().review_rule
HARM_KINDS = [code.code for code in doctrine().lists["harm_kind"]]
COUNTING = {"killed", "injured", "sexual_violence", "ill_treated"}


def base(number=1, at=BASE_AT, labels=None, **facts):
    return Base(UUID(int=number), at, labels or Labels(0, 0, "SS0101"), **facts)


def incident(distance_m=3_000, radius_m=1_000, **facts):
    place = Place(destination(BASE_AT, 90, distance_m), radius_m)
    told = {"place": place, "civilians_killed": 2, "killed": 2, **facts}
    return IncidentFacts(UUID(int=99), Labels(0, 0, "SS0101"), DAY, told.pop("date_end", DAY), **told)


def asked(facts, *bases):
    return [(reason.code, near) for reason, near in rules.incident_asks(facts, bases or [base()], RULE, KNOWN)]


@pytest.mark.parametrize(("kind", "civilian", "persons"), list(product(HARM_KINDS, (True, False), (0, 1))))
def test_the_harm_that_counts_is_physical_and_to_civilians(kind, civilian, persons):
    facts = incident(civilians_killed=0, killed=0, harms=(HarmFacts(kind, civilian, persons),))
    counts = kind in COUNTING and civilian and persons > 0
    assert bool(asked(facts)) is counts


def test_fighters_killed_near_a_base_ask_for_no_review():
    assert asked(incident(civilians_killed=0, killed=40)) == []


@pytest.mark.parametrize(
    ("distance_m", "radius_m", "opens", "certain"),
    [
        (0, 1_000, True, True),
        (3_900, 1_000, True, True),
        (4_100, 1_000, True, False),
        (4_990, 1_000, True, False),
        (5_010, 1_000, False, None),
        (3_000, 25_000, True, False),
        (3_000, None, True, False),
        (6_000, 25_000, False, None),
    ],
)
def test_near_is_within_the_reach_and_how_sure_that_is_is_told(distance_m, radius_m, opens, certain):
    found = asked(incident(distance_m, radius_m))
    assert bool(found) is opens
    if opens:
        code, near = found[0]
        assert (code, near.certain) == ("harm_near_base", certain)
        assert near.distance_m == pytest.approx(distance_m, abs=0.01)


@pytest.mark.parametrize(
    ("precision", "radius_m", "is_place"),
    [
        (1, 1_000, True),
        (2, 25_000, True),
        (3, None, False),
        (4, None, False),
        (5, 100_000, False),
        (6, None, False),
        (7, 100_000, False),
        (None, None, True),
    ],
)
def test_what_is_known_by_its_area_only_lies_near_no_base(precision, radius_m, is_place):
    place = rules.place_of(31.6, 4.85, precision=precision, radius_m=radius_m)
    assert (place is not None) is is_place
    assert rules.place_of(None, None, precision=precision, radius_m=radius_m) is None


def test_the_table_of_precisions_is_that_of_the_doctrine():
    drawn = {code.code: code.attributes.get("radius_m") for code in doctrine().lists["location_precision"]}
    assert drawn == {"1": 1_000, "2": 25_000, "3": None, "4": None, "5": 100_000, "6": None, "7": 100_000}


BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "stood"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (BEFORE, AFTER, True),
        (BEFORE, BEFORE, False),
        (AFTER, None, False),
        (None, BEFORE, False),
        (None, DAY, True),
        (DAY, None, True),
    ],
)
def test_only_a_base_that_stood_at_the_time_counts(since, until, stood):
    assert bool(asked(incident(), base(since=since, until=until))) is stood


def test_a_base_for_a_night_counts_if_the_incident_lasted_into_it():
    night = base(since=AFTER, until=AFTER)
    assert asked(incident(), night) == []
    assert asked(incident(date_end=AFTER), night)


@pytest.mark.parametrize(("stands", "breached"), list(product((True, False), repeat=2)))
def test_a_breach_opens_a_board_of_inquiry_wherever_it_was(stands, breached):
    facts = incident(50_000, stands=stands, rules_breached=breached)
    found = rules.incident_asks(facts, [base()], RULE, KNOWN)
    assert [(reason.code, reason.opens) for reason, _near in found] == (
        [("rules_of_engagement_breach", "board_of_inquiry")] if stands and breached else []
    )


def test_an_open_base_is_named_before_a_secret_one_that_is_nearer():
    secret = base(1, labels=Labels(2, 0, "SS0101"))
    open_one = base(2, at=destination(BASE_AT, 90, 6_000))
    [(_code, near)] = asked(incident(3_500), secret, open_one)
    assert near.base is open_one


def test_of_two_open_bases_the_nearer_is_named():
    near_one, far_one = base(2, at=destination(BASE_AT, 90, 2_000)), base(1)
    [(_code, near)] = asked(incident(3_000), far_one, near_one)
    assert near.base is near_one


OUTCOMES = ["", *(code.code for code in doctrine().lists["outcome"])]
REASONS = ["", *(code.code for code in doctrine().lists["no_action_reason"])]
INEXCUSABLE = {"refused_tasking_or_caveat", "other"}


@pytest.mark.parametrize(
    ("closed", "outcome", "reason", "ran_out", "time_is_up"),
    list(product((True, False), OUTCOMES, REASONS, (True, False), (True, False))),
)
def test_a_known_threat_was_not_answered(closed, outcome, reason, ran_out, time_is_up):
    facts = AlertFacts(closed, outcome, "no_action" if reason else "", reason, ran_out, time_is_up)
    expected = (closed and outcome == "not_responded") or ((closed or time_is_up) and reason in INEXCUSABLE) or ran_out
    codes = [found.code for found in rules.alert_asks(facts, RULE)]
    assert codes == (["known_threat_not_answered"] if expected else [])


def test_a_breach_while_answering_opens_a_board_of_inquiry():
    found = rules.alert_asks(AlertFacts(closed=False, breach=True), RULE)
    assert [reason.opens for reason in found] == ["board_of_inquiry"]


@pytest.mark.parametrize(
    ("days", "distance_m", "killed", "located", "belongs"),
    [
        (0, 0, 1, True, True),
        (14, 4_900, 1, True, True),
        (-14, 4_900, 1, True, True),
        (15, 0, 1, True, False),
        (-15, 0, 1, True, False),
        (3, 5_100, 1, True, False),
        (3, 0, 0, True, False),
        (3, 0, 1, False, False),
    ],
)
def test_violence_at_the_same_place_within_14_days_belongs_to_the_open_review(
    days, distance_m, killed, located, belongs
):
    facts = incident(0, killed=killed, civilians_killed=0)
    point = destination(BASE_AT, 0, distance_m) if located else None
    review = OpenReview(UUID(int=5), Labels(), point, DAY - timedelta(days=days))
    assert rules.belongs_to(facts, review, RULE) is belongs


labels = st.builds(Labels, st.integers(0, 2), st.integers(0, 7), st.sampled_from(["", "SS", "SS01", "SS0101", "SS02"]))


@given(labels, labels, st.integers(0, 2), st.integers(0, 7), st.sampled_from(["", "SS", "SS01", "SS0101", "SS02"]))
def test_a_review_that_all_see_who_see_the_other_hides_from_none_of_them(review, other, clearance, circles, area):
    def sees(one):
        inside = one.area.startswith(area)
        return one.classification <= clearance and not one.compartments & ~circles and inside

    if rules.seen_by_all_who_see(review, other) and sees(other):
        assert sees(review)


@pytest.mark.parametrize(
    ("finding", "gaps", "nothing", "fault"),
    [
        ("", [], False, "no_finding"),
        (" ", ["analysis"], False, "no_finding"),
        ("", [], True, "no_finding"),
        ("Found", [], False, "no_gap"),
        ("Found", ["analysis"], False, ""),
        ("Found", [], True, ""),
    ],
)
def test_a_review_closes_with_a_finding_and_a_gap_or_the_statement_that_nothing_failed(finding, gaps, nothing, fault):
    assert rules.closing_fault(finding, gaps, nothing) == fault
