"""The practice mission is laid out once, whatever interrupts it, and a new watch begins another day."""

import logging
from datetime import timedelta

import pytest

from tutela.kernel.journal.models import State
from tutela.kernel.journal.verify import check_tables, verify
from tutela.kernel.testing import NOON
from tutela.people.models import SignIn
from tutela.people.queries import user_named
from tutela.practice import laying, progress
from tutela.practice.cast import CAST

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def few_events(tmp_path_factory):
    """Some of the events: how many does not matter here."""
    import polars as pl

    file = tmp_path_factory.mktemp("events") / "events.parquet"
    pl.read_parquet(laying.EVENTS).tail(60).write_parquet(file)
    return file


@pytest.fixture(autouse=True)
def quick(monkeypatch, few_events):
    monkeypatch.setattr(laying, "EVENTS", few_events)


def lay_out(*, at=NOON, tasks=None, laid=None):
    """Until it is complete, or until so many tasks were looked at."""
    left = iter([False] * (tasks or 0))
    stop = (lambda: next(left, True)) if tasks is not None else (lambda: False)
    laid = laid or laying.Laying()
    return laid, laid.go_on(at=at, stop=stop)


def size():
    return State.objects.get().size


def counted(kind, **facts):
    from tutela.kernel.records import kinds

    return kinds()[kind].objects.as_system("test").filter(**facts).count()


def test_every_act_is_played_and_none_is_refused(caplog):
    with caplog.at_level(logging.WARNING, logger="tutela.practice"):
        _, complete = lay_out()
    assert complete
    assert caplog.records == []
    assert progress.read() == progress.Progress(progress.read().of, progress.read().of, NOON, True)


def test_the_journal_of_the_play_holds():
    lay_out()
    assert list(verify()) == []
    assert list(check_tables()) == []


def test_there_is_one_user_for_each_role():
    lay_out()
    assert {user_named(member.role).role for member in CAST} == {member.role for member in CAST}


def test_events_of_the_past_open_no_reviews_and_propose_none():
    from tutela.kernel.access import OPERATOR
    from tutela.reviews import queries as reviews
    from tutela.reviews.actions import sweep

    lay_out()
    sweep(at=NOON)
    assert counted("incident", origin="ucdp-ged") == 60
    assert counted("review", incident__origin="ucdp-ged") == 0
    assert reviews.proposed(reader=OPERATOR) == []


def test_the_desk_has_alerts_over_time_soon_and_later():
    from tutela.alerts.actions import escalate_overdue

    lay_out()
    escalate_overdue(at=NOON)
    ends = [alert.next_due for alert in _open_alerts()]
    assert any(due and due - NOON < timedelta(hours=1) for due in ends)
    assert any(due and due - NOON > timedelta(hours=1) for due in ends)
    assert any(alert.dispatch_missed for alert in _open_alerts())
    assert counted("review", trigger="known_threat_not_answered") == 2


def _open_alerts():
    from tutela.alerts import queries
    from tutela.kernel.access import OPERATOR

    return list(queries.open_alerts(reader=OPERATOR, at=NOON))


def test_it_goes_on_where_it_was_stopped_and_ends_as_if_nothing_had_happened():
    lay_out()
    whole = size()
    sizes = {whole}
    for tasks in (0, 1, 12, 40):
        again, complete = lay_out(tasks=tasks)
        sizes.add(size())
        assert complete is False
    assert sizes == {whole}, "what was done was done again"


@pytest.mark.parametrize("tasks", [0, 1, 10, 11, 12, 50])
def test_a_stop_leaves_nothing_out(tasks):
    lay_out(tasks=tasks)
    assert progress.read() is None or not progress.read().open or tasks > 90
    _, complete = lay_out(at=NOON + timedelta(minutes=3))
    assert complete
    assert counted("alert") == 14
    assert counted("report") == 15
    assert list(verify()) == []


@pytest.fixture(autouse=True)
def no_progress():
    from tutela.kernel.home import home

    (home() / "data" / "practice.progress").unlink(missing_ok=True)


def come(at):
    SignIn.objects.create(
        key_hash=f"{at}", user_id=user_named("analyst").id, made_at=at, seen_at=at, expires_at=at + timedelta(hours=1)
    )


def test_a_new_watch_begins_when_somebody_comes_another_day_and_only_then():
    laid, _ = lay_out()
    next_day = NOON + timedelta(hours=26)
    lay_out(at=next_day, laid=laid)
    assert counted("alert") == 14
    come(next_day)
    lay_out(at=next_day, laid=laid)
    lay_out(at=next_day, laid=laid)
    assert counted("alert") == 23
    assert counted("alert", closed_at=None) == 9
    assert progress.read().begun == next_day
    assert list(verify()) == []
    again = laying.Laying()
    before = size()
    lay_out(at=next_day + timedelta(minutes=1), laid=again)
    assert size() == before


def test_a_task_that_is_refused_is_left_out(monkeypatch, caplog):
    from tutela.kernel.problems import Invalid
    from tutela.practice import playing

    def refuse(**facts):
        raise Invalid(fields={"decision": "not here"})

    monkeypatch.setitem(playing.ON_ALERT, "decide", refuse)
    assert lay_out()[1]
    assert "goes on without" in caplog.text
    assert list(verify()) == []
