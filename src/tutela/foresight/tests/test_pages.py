"""Pages of the room: what a reader is told, in one language and the next."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from tutela.foresight import actions, charts, queries, reckoning, rules, shown, words
from tutela.foresight.tests.test_forecasts import issue, past, what_came
from tutela.kernel.access import OPERATOR

pytestmark = pytest.mark.django_db

LATER = datetime(2021, 9, 15, 9, 0, tzinfo=UTC)


def test_the_record_says_in_words_how_often_it_happened():
    band = rules.Band(20, 40, 220, 68, 0.3)
    assert shown.band_sentence(band) == "We said 20–40 %: it happened in 31 % of 220 cases."
    with translation.override("fr"):
        assert "31 % de 220 cas" in shown.band_sentence(band).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_chance_is_never_rounded_to_nothing_or_to_certainty():
    assert [words.percent(one) for one in (0.0, 0.004, 0.31, 0.996, 1.0)] == [
        "0 in 100",
        "under 1 in 100",
        "31 in 100",
        "over 99 in 100",
        "100 in 100",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("months since any dead", "Months since anybody was killed"),
        ("level of 36 months", "Deaths a month in the last 36 months, against the year"),
        ("log mean 12 months", "The usual month of the last 12, against the year"),
        ("violent months of 6", "Violent months of the last 6"),
        ("months of many dead of 60", "Months with at least 25 killed, of the last 60"),
        ("something else", "something else"),
    ],
)
def test_drivers_of_the_library_are_said_in_words(name, said):
    assert words.driver(name) == said


def test_every_driver_that_the_library_knows_has_words():
    past()
    made = actions.issue_forecast(
        actor=OPERATOR, at=datetime(2020, 11, 15, tzinfo=UTC), area="SS", level="admin1", months_ahead=3
    )
    unsaid = {name for unit in made.drivers for name, _chance, _number in unit if words.driver(name) == name}
    assert unsaid == set()


def test_the_fan_shows_what_was_known_what_was_said_and_what_came():
    said = [charts.Said(493, (0, 1, 3, 7, 30), 12), charts.Said(494, (0, 1, 4, 8, 40), None)]
    drawn = charts.fan([2, 0, 5], 490, said, label='killed <in> "Jonglei"')
    assert drawn.count('class="past"') == 2, "a month without dead has no bar"
    assert drawn.count('class="came"') == 1
    assert 'aria-label="killed &lt;in&gt; &quot;Jonglei&quot;"' in drawn
    assert 'direction="ltr"' in drawn and "2021" in drawn


def test_the_map_draws_every_area_once_with_its_number_and_a_scale():
    areas = [charts.Shaded(f"SS{number:02}", f"state {number}", 10.0 * number, 0, number) for number in range(1, 11)]
    drawn = charts.risk_map(areas, label="the chance by area")
    assert drawn.count("<title>") == 10
    assert "tint-5" in drawn and "km</text>" in drawn
    assert len(drawn) < 30_000


def test_a_look_back_is_never_called_a_forecast_made_in_advance():
    back = issue(at=LATER)
    what_came()
    actions.score_due(at=LATER)
    record = shown.record(reckoning.of_forecasts(queries.scores(reader=OPERATOR, forecast=back)), 1)
    assert record["ahead"].startswith("All of these are looks back")
    assert not record["is_enough"] and record["sentences"] == [], "six cases are too few for a share"


def test_what_a_forecast_is_of_is_said_with_area_level_and_months():
    made = issue()
    assert words.title(made) == "South Sudan by state or province, January 2021 to February 2021"
    assert words.month(rules.month_of(date(2027, 3, 1))) == "March 2027"
    assert reverse("forecast", args=[made.id]).endswith(str(made.id))


def test_the_api_answers_a_statement_that_has_no_score_yet():
    from tutela.foresight.api import judgement_out

    said = actions.state_probability(
        actor=OPERATOR, at=datetime(2020, 12, 15, tzinfo=UTC), unit="SS01", month=493, dead=1, chance=0.4
    )
    assert judgement_out(said)["brier"] is None
    assert judgement_out(queries.judgement(reader=OPERATOR, judgement_id=said.id))["month"] == "2021-01"


def test_the_form_of_a_statement_gives_the_action_what_it_takes():
    from tutela.foresight.forms import JudgementForm, coming
    from tutela.kernel.clock import now
    from tutela.kernel.testing import reader

    who = reader("analyst", areas=("SS",))
    month = coming(now().date())[0][0]
    given = {"unit": "SS01", "month": month, "dead": 25, "percent": "35", "classification": "unclassified"}
    form = JudgementForm({**given, "request_key": "k"}, reader=who)
    assert form.is_valid(), form.errors
    assert actions.state_probability(actor=who, at=now(), **form.facts()).chance == 0.35


def test_what_may_come_where_something_lies_is_told_to_those_who_may_see_it():
    from tutela.kernel.testing import reader

    at, today = datetime(2020, 12, 15, tzinfo=UTC), date(2021, 1, 10)
    issue()
    actions.state_probability(actor=OPERATOR, at=at, unit="SS01", month=493, dead=1, chance=0.4)
    scenario = actions.make_scenario(actor=OPERATOR, at=at, title="The road closes", area="SS01")
    found = shown.ahead(OPERATOR, area="SS0101", today=today)
    assert [one.kind for one in found] == ["Forecast", "Stated probability", "Scenario"]
    assert found[0].label == "Central Equatoria, January 2021: anybody killed"
    assert found[2].url.endswith(str(scenario.id))
    assert [one.kind for one in shown.ahead(reader("analyst", areas=("SS01",)), area="SS0101", today=today)] == [
        "Stated probability",
        "Scenario",
    ], "the forecast was made from more than they see"
    assert shown.ahead(OPERATOR, area="SS08", today=date(2021, 9, 1)) == []
