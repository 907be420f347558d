"""Forecasts: issued from open records, frozen, scored when their time has passed."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from django.db import DatabaseError, connection, transaction

from tutela.analysis.forecast.evaluate import evaluate
from tutela.analysis.forecast.levels import AREA
from tutela.foresight import actions, draws, history, queries, rules
from tutela.foresight.models import Forecast, ForecastMonth, ForecastScore
from tutela.foresight.problems import AreaNotYours, FileWrong, TooLittleHistory
from tutela.incidents.models import Incident
from tutela.kernel import journal
from tutela.kernel.access import OPERATOR
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.records import OutsideJournal
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

AT = datetime(2020, 11, 15, 9, 0, tzinfo=UTC)
LATER = datetime(2021, 9, 15, 9, 0, tzinfo=UTC)
UNITS = ("SS01", "SS02", "SS03")
JANUARY_2021 = rules.month_of(date(2021, 1, 1))


def incidents(*rows):
    """Open incidents: (area, last day, best) and what else."""
    made = []
    with journal.open(OPERATOR, at=AT) as writing:
        for number, (area, day, best, *more) in enumerate(rows):
            facts = {"event_type": "killing", "area": area, "best": best, **(more[0] if more else {})}
            made.append(
                Incident(id=new_id(AT), number=writing.next_position + number, date_start=day, date_end=day, **facts)
            )
        writing.add_all("incident.made", made)
    return made


def past(seed=1, until=(2020, 10)):
    """Six years of three states."""
    rng = np.random.default_rng(seed)
    last = rules.month_of(date(*until, 1))
    incidents(
        *(
            (unit, rules.first_day(month) + timedelta(days=4), int(rng.poisson(3 + 4 * number)))
            for month in range(last - 71, last + 1)
            for number, unit in enumerate(UNITS)
        )
    )


def table(months=(JANUARY_2021, JANUARY_2021 + 1), units=UNITS, count=40, seed=3):
    """A forecast in the challenge's format."""
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        [
            {"month_id": month, "area_id": unit, "draw": draw, "outcome": int(rng.poisson(3) * rng.integers(0, 2))}
            for month in months
            for unit in units
            for draw in range(count)
        ]
    )


def issue(**changes):
    """A forecast from a file, issued."""
    facts = {"actor": OPERATOR, "at": AT, "table": table(), "known_until": JANUARY_2021 - 3, "model_name": "theirs"}
    return actions.issue_table(**{**facts, **changes})


def what_came():
    """Deaths in January and February 2021, and a record after them, so that they are in."""
    incidents(
        ("SS01", date(2021, 1, 9), 4),
        ("SS0101", date(2021, 1, 20), 3),
        ("SS02", date(2021, 2, 3), 30),
        ("SS03", date(2021, 3, 3), 1),
    )


def test_a_forecast_is_learned_from_the_open_records_of_its_area(verify_action):
    past()
    made = verify_action(actions.issue_forecast, actor=OPERATOR, at=AT, area="SS", level="admin1", months_ahead=4)
    assert made.area == "SS"
    assert len(made.units) == 10
    assert (made.known_until, made.first_month, made.last_month) == (
        JANUARY_2021 - 3,
        JANUARY_2021 - 1,
        JANUARY_2021 + 1,
    )
    assert made.counted == 216
    months = queries.months(reader=OPERATOR, forecast=made)
    assert [one.month for one in months] == [JANUARY_2021 - 1, JANUARY_2021, JANUARY_2021 + 1]
    lively, quiet = (months[0].summary[made.units.index(unit)]["p"]["1"] for unit in ("SS03", "SS10"))
    assert lively > quiet
    assert len(made.drivers[0]) == 5


def test_what_is_confidential_in_a_circle_held_or_withdrawn_moves_no_forecast():
    past()
    before = history.history("SS", "admin1", until=JANUARY_2021 - 3)
    hidden = [{"classification": 1}, {"compartments": 1}, {"held": True, "component": "joc"}, {"withdrawn": True}]
    incidents(*(("SS01", date(2020, 9, 9), 500, labels) for labels in hidden))
    assert history.history("SS", "admin1", until=JANUARY_2021 - 3).digest() == before.digest()
    incidents(("SS01", date(2020, 9, 9), 500))
    assert history.history("SS", "admin1", until=JANUARY_2021 - 3).digest() != before.digest()


def test_what_comes_after_the_last_month_known_moves_no_forecast():
    past()
    before = history.history("SS", "admin1", until=JANUARY_2021 - 3)
    incidents(("SS01", date(2020, 11, 1), 500))
    assert history.history("SS", "admin1", until=JANUARY_2021 - 3).digest() == before.digest()


def test_records_whose_state_is_not_known_are_left_out_and_said():
    past()
    incidents(("SS", date(2020, 9, 9), 500))
    found = history.history("SS", "admin1", until=JANUARY_2021 - 3)
    assert (found.counted, found.left_out) == (216, 1)
    assert history.history("SS", "country", until=JANUARY_2021 - 3).left_out == 0


def test_too_little_history_is_refused():
    incidents(("SS01", date(2020, 9, 9), 5))
    with pytest.raises(TooLittleHistory):
        actions.issue_forecast(actor=OPERATOR, at=AT, area="SS", level="admin1", months_ahead=3)


def test_only_those_who_may_issue_a_forecast_and_only_of_what_they_see_whole():
    past()
    facts = {"at": AT, "area": "SS", "level": "admin1", "months_ahead": 3}
    with pytest.raises(Denied):
        actions.issue_forecast(actor=reader("duty_officer"), **facts)
    with pytest.raises(AreaNotYours):
        actions.issue_forecast(actor=reader("analyst", areas=("SS01",)), **facts)
    made = actions.issue_forecast(actor=reader("analyst", areas=("SS",)), **facts)
    assert queries.forecast(reader=reader("analyst", areas=("SS",)), forecast_id=made.id)
    with pytest.raises(Missing):
        queries.forecast(reader=reader("analyst", areas=("SS01",)), forecast_id=made.id)


def test_months_beyond_what_the_library_forecasts_are_refused():
    with pytest.raises(Invalid):
        actions.issue_forecast(actor=OPERATOR, at=AT, area="SS", level="admin1", months_ahead=15)
    with pytest.raises(Invalid):
        actions.issue_forecast(actor=OPERATOR, at=AT, area="SS", level="admin2x", months_ahead=3)


def test_draws_come_back_as_they_were_issued(verify_action):
    made = verify_action(issue)
    sent = table().filter((pl.col("month_id") == JANUARY_2021) & (pl.col("area_id") == "SS02"))["outcome"].to_list()
    month = queries.month_with_draws(reader=OPERATOR, forecast=made, month=JANUARY_2021)
    kept = draws.unpacked(month.draws, units=3)
    assert kept[1].tolist() == sorted(sent)
    assert month.draws_hash == draws.digest(month.draws)
    assert month.summary[1]["p"]["1"] == np.mean([one >= 1 for one in sent])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (table().drop("draw"), "columns"),
        (table().head(100), "every draw"),
        (table(units=("SS01", "XX99")), "XX99"),
        (table(units=("SS", "SS01")), "one level"),
        (table().with_columns(pl.lit(-1).alias("outcome")), "0 or more"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_says_why(wrong, sentence):
    with pytest.raises(FileWrong, match=sentence):
        issue(table=wrong)
    assert not Forecast.objects.as_system("test").exists()


def test_a_file_that_names_countries_by_number_needs_a_table_of_areas():
    countries = table(units=("SS", "SD")).rename({"area_id": "country_id"})
    numbered = countries.with_columns(pl.col("country_id").replace_strict({"SS": 626, "SD": 625}))
    with pytest.raises(FileWrong, match="625"):
        issue(table=numbered)
    made = issue(table=numbered, areas={"626": "SS", "625": "SD"})
    assert (made.units, made.level, made.area) == (["SD", "SS"], "country", "")


# Nobody changes it


def test_an_issued_forecast_is_changed_on_no_path():
    made = issue()
    month = queries.month_with_draws(reader=OPERATOR, forecast=made, month=JANUARY_2021)
    with pytest.raises(OutsideJournal):
        made.save()
    with pytest.raises(OutsideJournal):
        made.delete()
    with pytest.raises(OutsideJournal):
        Forecast.objects.as_system("test").update(note="better")
    for record, facts in ((made, {"note": "better"}), (month, {"month": 1})):
        with journal.open(OPERATOR, at=AT) as writing, pytest.raises(OutsideJournal, match="never changes"):
            writing.change("forecast.changed", record, **facts)


TABLES = ("foresight_forecast", "foresight_forecastmonth", "foresight_forecastscore", "foresight_judgement")


@pytest.mark.parametrize("inside", [False, True], ids=["outside the journal", "inside an open entry"])
def test_sql_changes_no_issued_forecast_not_even_within_an_entry(inside):
    issue()
    what_came()
    actions.score_due(at=LATER)
    said = actions.state_probability(actor=OPERATOR, at=AT, unit="SS01", month=JANUARY_2021, dead=1, chance=0.5)
    assert said
    for name in TABLES:
        for statement in (f"UPDATE {name} SET stamp = stamp + 1000000", f"DELETE FROM {name}"):
            with pytest.raises(DatabaseError, match="outside the journal"):
                _run(statement, inside)
    assert ForecastScore.objects.as_system("test").count() == 2


def _run(statement, inside):
    if not inside:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        return
    with journal.open(OPERATOR, at=LATER), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_second_month_is_not_slipped_into_an_issued_forecast():
    made = issue()
    month = queries.month_with_draws(reader=OPERATOR, forecast=made, month=JANUARY_2021)
    other = ForecastMonth(
        id=new_id(AT), forecast=made, month=JANUARY_2021, draws=month.draws, draws_hash="x", summary=[]
    )
    with pytest.raises(DatabaseError), journal.open(OPERATOR, at=AT) as writing:
        writing.add("forecast_month.issued", other)


# Scores


def test_a_score_appears_when_the_records_are_in_and_equals_that_of_the_library(verify_action):
    made = issue()
    soon = datetime(2021, 4, 15, 9, 0, tzinfo=UTC)
    assert verify_action(actions.score_due, at=soon) == 0
    what_came()
    assert verify_action(actions.score_due, at=soon) == 2
    assert actions.score_due(at=LATER) == 0
    first, second = queries.scores(reader=OPERATOR, forecast=made)
    assert (first.observed, second.observed) == ([7, 0, 0], [0, 30, 0])
    rows = [
        {"month_id": one.month.month, "area_id": unit, "outcome": value}
        for one in (first, second)
        for unit, value in zip(made.units, one.observed, strict=True)
    ]
    told = evaluate(pl.DataFrame(rows), table(), level=AREA)
    assert np.mean([*first.crps, *second.crps]) == pytest.approx(told["crps"], abs=1e-12)
    stated = [one["p"]["1"] for one in first.month.summary]
    assert first.brier == pytest.approx([(stated[0] - 1) ** 2, stated[1] ** 2, stated[2] ** 2])


def test_a_month_is_given_time_for_late_reports_before_it_is_scored():
    issue()
    what_came()
    end = datetime(2021, 1, 31, tzinfo=UTC)
    assert actions.score_due(at=end + timedelta(days=30)) == 0
    assert actions.score_due(at=end + timedelta(days=31)) == 1


def test_a_look_back_at_a_month_after_which_nothing_was_recorded_waits():
    issue(at=LATER)
    incidents(("SS01", date(2021, 1, 9), 4))
    assert actions.score_due(at=LATER) == 0
    incidents(("SS01", date(2021, 8, 9), 4))
    assert actions.score_due(at=LATER) == 0, "half a year of silence is no recording"
    incidents(("SS01", date(2021, 2, 9), 4))
    assert actions.score_due(at=LATER) == 1


def test_of_what_was_said_in_advance_a_long_silence_is_an_answer():
    issue()
    assert actions.score_due(at=datetime(2021, 5, 3, tzinfo=UTC)) == 0
    assert actions.score_due(at=datetime(2021, 5, 4, tzinfo=UTC)) == 1, "92 days after the end of January"
    assert queries.scores(reader=OPERATOR).first().observed == [0, 0, 0]


def test_hidden_records_move_no_score():
    issue()
    what_came()
    incidents(("SS01", date(2021, 1, 9), 400, {"classification": 2}))
    actions.score_due(at=LATER)
    assert queries.scores(reader=OPERATOR).first().observed == [7, 0, 0]


def test_conflictology_stands_beside_a_score_where_there_is_a_history():
    past()
    made = issue()
    what_came()
    actions.score_due(at=LATER)
    score = queries.scores(reader=OPERATOR, forecast=made).first()
    last_year = [one[-12:] for one in made.past]
    came = score.observed
    expected = [
        np.mean(np.abs(np.array(year) - y)) - np.mean(np.abs(np.subtract.outer(year, year))) / 2
        for year, y in zip(last_year, came, strict=True)
    ]
    assert score.yardstick == pytest.approx(expected)
