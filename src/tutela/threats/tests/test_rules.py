"""The decision table of facts 1.6, walked completely: every score that can be given, and what is not known."""

from itertools import product
from math import floor

import pytest

from tutela.kernel.doctrine import doctrine
from tutela.threats import rules, scoring
from tutela.threats.rules import Ranked, Scores

pytestmark = pytest.mark.once

SCORES = (None, 0, 1, 2, 3, 4)
KNOWN = (0, 1, 2, 3, 4)
FIVE = (1, 2, 3, 4, 5)
UNKNOWN_TOO = (None, *FIVE)

BY_SUM = {0: 1, 1: 2, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 4, 8: 4, 9: 4, 10: 5, 11: 5, 12: 5}
"""Likelihood by the sum of the three scores, written out: mean + 1 rounded up, at most 5."""

CLASS_OF_PRODUCT = {
    **dict.fromkeys((1, 2, 3, 4), "low"),
    **dict.fromkeys((5, 6, 8, 9), "medium"),
    **dict.fromkeys((10, 12, 15, 16), "high"),
    **dict.fromkeys((20, 25), "very_high"),
}
"""The class of every product of two numbers from 1 to 5."""


@pytest.fixture(scope="module")
def scales():
    return scoring.scales()


@pytest.mark.parametrize(("intent", "capability", "opportunity"), product(SCORES, repeat=3))
def test_likelihood_is_the_mean_plus_one_rounded_up_and_none_where_a_score_is_not_known(
    intent, capability, opportunity
):
    given = (intent, capability, opportunity)
    expected = None if None in given else BY_SUM[sum(given)]
    assert rules.likelihood(*given) == expected


def test_the_written_table_is_the_formula():
    for total, expected in BY_SUM.items():
        rounded_up = -floor(-(total / 3 + 1) + 1e-9)
        assert expected == min(max(rounded_up, 1), 5)


@pytest.mark.parametrize(
    ("harm", "exposed", "vulnerability"), product(UNKNOWN_TOO, (None, 0, 1, 9_999, 10_000, 250_000), UNKNOWN_TOO)
)
def test_impact_is_the_worst_harm_and_one_more_for_many_exposed_or_high_vulnerability(
    scales, harm, exposed, vulnerability
):
    many = exposed in (10_000, 250_000)
    weak = vulnerability in (4, 5)
    expected = None if harm is None else min(harm + (1 if many or weak else 0), 5)
    assert rules.impact(harm, exposed=exposed, vulnerability=vulnerability, rule=scales.rule) == expected


@pytest.mark.parametrize(("likely", "hard"), product(UNKNOWN_TOO, UNKNOWN_TOO))
def test_every_field_of_the_matrix_has_its_class_and_impact_5_is_never_below_high(scales, likely, hard):
    found, floored = rules.class_of(likely, hard, scales)
    by_product = CLASS_OF_PRODUCT[likely * hard] if likely and hard else ""
    if hard == 5 and by_product in ("", "low", "medium"):
        assert (found, floored) == ("high", True)
    else:
        assert (found, floored) == (by_product, False)


def test_the_floor_holds_where_likelihood_is_1_and_where_it_is_not_known(scales):
    assert rules.class_of(1, 5, scales) == ("high", True)
    assert rules.class_of(None, 5, scales) == ("high", True)
    assert rules.class_of(None, 4, scales) == ("", False)
    assert rules.class_of(2, 5, scales) == ("high", False)


def test_the_whole_table_holds_together_for_every_set_of_scores(scales):
    walked = 0
    for intent, capability, opportunity in product(SCORES, repeat=3):
        for harm, exposed, vulnerability in product(UNKNOWN_TOO, (None, 9_999, 10_000), (None, 3, 4)):
            scores = Scores(intent, capability, opportunity, vulnerability, harm, exposed)
            result = rules.scored(scores, scales)
            assert result.likelihood == rules.likelihood(intent, capability, opportunity)
            assert result.impact == rules.impact(harm, exposed=exposed, vulnerability=vulnerability, rule=scales.rule)
            both = result.likelihood is not None and result.impact is not None
            assert result.risk == (result.likelihood * result.impact if both else None)
            assert (result.risk_class, result.floored) == rules.class_of(result.likelihood, result.impact, scales)
            walked += 1
    assert walked == 6**3 * 6 * 3 * 3


@pytest.mark.parametrize(("said", "by_rule"), product(FIVE, SCORES))
def test_what_the_analyst_says_counts_before_the_rule_which_is_kept_beside_it(scales, said, by_rule):
    scores = Scores(by_rule, by_rule, by_rule, harm=3, said_likelihood=said)
    result = rules.scored(scores, scales)
    assert result.likelihood == said
    assert result.by_rule_likelihood == rules.likelihood(by_rule, by_rule, by_rule)
    assert result.risk == said * 3


@pytest.mark.parametrize(("said", "harm"), product(FIVE, UNKNOWN_TOO))
def test_an_impact_of_ones_own_counts_before_the_rule(scales, said, harm):
    result = rules.scored(Scores(2, 2, 2, harm=harm, said_impact=said), scales)
    assert (result.impact, result.by_rule_impact) == (said, harm)
    assert result.risk == 3 * said
    assert (result.risk_class == "high") if said == 5 else True


@pytest.mark.parametrize("said_likelihood", [None, 4])
@pytest.mark.parametrize("said_impact", [None, 2])
@pytest.mark.parametrize("likelihood_reason", ["", "  ", "seen with their own eyes"])
@pytest.mark.parametrize("impact_reason", ["", "the clinic is the only one"])
def test_a_number_of_ones_own_needs_its_reason_and_a_reason_its_number(
    said_likelihood, said_impact, likelihood_reason, impact_reason
):
    scores = Scores(said_likelihood=said_likelihood, said_impact=said_impact)
    faults = rules.override_faults(scores, likelihood_reason=likelihood_reason, impact_reason=impact_reason)
    assert ("likelihood_reason" in faults) == ((said_likelihood is None) == bool(likelihood_reason.strip()))
    assert ("impact_reason" in faults) == ((said_impact is None) == bool(impact_reason))


@pytest.mark.parametrize(
    ("scores", "rises"),
    [
        (Scores(harm=3), True),
        (Scores(harm=3, exposed=200), True),
        (Scores(harm=3, exposed=200, vulnerability=3), False),
        (Scores(harm=3, exposed=10_000), False),
        (Scores(harm=5), False),
        (Scores(), False),
    ],
)
def test_it_is_said_that_impact_may_be_higher_where_exposure_or_vulnerability_is_not_known(scales, scores, rises):
    assert rules.may_rise(scores, scales.rule) is rises


def test_the_bands_of_likelihood_meet_and_cover_all_probabilities():
    scale = doctrine().lists["likelihood"]
    bands = [rules.band(number, scale) for number in FIVE]
    assert bands[0][0] == 0 and bands[-1][1] == 100
    assert all(one[1] == other[0] for one, other in zip(bands, bands[1:], strict=False))
    assert rules.band(None, scale) is None


def test_the_bands_are_those_of_the_words_of_likelihood():
    """facts 2.10: unlikely 20-45, roughly even 45-55, likely 55-80."""
    words = doctrine().lists["likelihood_word"]
    for number, word in ((2, "unlikely"), (3, "roughly_even"), (4, "likely")):
        told = words[word].attributes
        assert rules.band(number, doctrine().lists["likelihood"]) == (told["from_percent"], told["to_percent"])


def test_the_classes_of_risk_cover_every_product_once(scales):
    for likely, hard in product(FIVE, FIVE):
        holding = [one for one in scales.classes if one.least <= likely * hard <= one.most]
        assert len(holding) == 1


def test_ranking_looks_at_the_class_then_at_the_destabilising_effect_then_at_the_people():
    small, many = Ranked(3, False, 10), Ranked(3, False, 90_000)
    shaking, worse = Ranked(3, True, 1), Ranked(4, False, 0)
    unknown = Ranked(0, True, 1_000_000)
    assert rules.in_order([unknown, small, many, shaking, worse]) == [worse, shaking, many, small, unknown]


def test_the_reduction_claimed_is_the_difference_and_may_be_a_rise():
    assert rules.reduction(20, 8).by == 12
    assert rules.reduction(6, 9).by == -3
    assert rules.reduction(None, 9) is None and rules.reduction(9, None) is None


@pytest.mark.parametrize(
    ("states", "may"),
    [([], False), (["planned"], False), (["dropped", "planned"], False), (["under_way"], True), (["done"], True)],
)
def test_what_is_left_of_a_risk_is_scored_once_a_response_has_begun(states, may):
    assert rules.may_score_again(states) is may
