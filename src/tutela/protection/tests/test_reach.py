"""Who is reached from where, where bases would help, and over whose records."""

import numpy as np
import pytest

from tutela.kernel.problems import Missing
from tutela.kernel.testing import reader
from tutela.protection import computing, harm, problems, rules
from tutela.protection.scene import remembered_scene, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(adviser, tick):
    """What a question is about."""

    def make(question, who=adviser):
        return scene(question, reader=who, at=tick())

    return make


def test_people_are_within_reach_surely_or_perhaps_by_the_stated_speeds(seen, site, villages, asked):
    site()
    one = seen(asked())
    found = computing.reached(one, computing.table(one))
    # 45 km/h at best and 15 km/h on a way half as long again at worst: 45 and 10 km an hour, villages 11 km apart.
    assert found.places.weight.low == 0 and found.places.weight.high == 4
    assert found.within.weight.high == 100 + 200 + 300 + 400
    assert (found.whole, found.counted) == (5_500, 10)


def test_the_rains_and_the_dark_widen_every_time(seen, site, villages, asked):
    site()
    plain, wet, dark = (computing.table(seen(asked(**more))) for more in ({}, {"season": "wet"}, {"night": True}))
    assert (wet.most >= plain.most).all() and (dark.most > plain.most - 1e-9).all()
    assert wet.most[0].max() > plain.most[0].max() and dark.most[0].max() > plain.most[0].max()


def test_a_curfew_holds_up_whoever_it_catches(seen, site, villages, asked):
    site()
    day = computing.table(seen(asked()))
    evening = computing.table(seen(asked(curfew=(18 * 60, 6 * 60), leave=17 * 60)))
    far = day.most[0] > 60
    assert (evening.most[0][far] == pytest.approx(day.most[0][far] + 720)) and far.any()


def test_a_curfew_without_length_is_refused(seen, site, villages, asked):
    site()
    with pytest.raises(problems.CurfewWrong):
        computing.table(seen(asked(curfew=(60, 60))))
    with pytest.raises(problems.CurfewWrong):
        rules.curfew_of(60, None)


def test_the_best_new_base_stands_where_it_adds_most(seen, site, villages, asked):
    site()
    one = seen(asked(minutes=70))
    proposal = computing.proposal(one, computing.table(one))
    assert [one.targets[move.place].name for move in proposal.moves] == ["Village 9"]
    assert proposal.plan.proved and proposal.after > proposal.before
    assert proposal.moves[0].minutes.low > 60 and proposal.moves[0].gained == 800 + 900 + 1000


def test_the_median_goal_brings_the_average_down(seen, site, villages, asked):
    site()
    one = seen(asked(goal="median"))
    times = computing.table(one)
    before = np.average(times.most[0], weights=one.people)
    assert computing.proposal(one, times).mean_minutes.high < before


def test_more_bases_never_protect_less_and_the_gap_is_told(seen, site, villages, asked):
    site()
    one = seen(asked(minutes=70))
    options = computing.options(one, computing.table(one))
    shares = [option.share for option in options.curve]
    assert shares == sorted(shares) and options.curve[0].count == 0
    assert len(options.gap.uncovered) and options.gap.covered_now == shares[0]


def test_where_nobody_stands_nobody_is_reached_and_bases_are_still_proposed(seen, villages, asked):
    one = seen(asked(minutes=70))
    times = computing.table(one)
    assert computing.reached(one, times).within.weight.high == 0
    [move] = computing.proposal(one, times).moves
    assert move.sent_from == -1 and move.minutes is None


def test_a_base_that_is_moved_is_computed_as_if_it_stood_there(seen, site, villages, asked):
    base = site()
    far = {base.id: (villages[9].longitude, villages[9].latitude)}
    within, places = computing.moved(seen(asked()), far)
    site("Other", *far[base.id])
    only_other = seen(asked(bases=(seen(asked()).offered[1].id,)))
    found = computing.reached(only_other, computing.table(only_other))
    assert (within.weight, places.weight) == (found.within.weight, found.places.weight)


def test_a_remembered_scene_is_that_of_its_reader_and_of_the_journal_as_it_stands(adviser, site, villages, asked, tick):
    near = reader("duty_officer", areas=("SS01",), clearance=0)
    site("Hidden", 31.7, 4.85, classification=2)
    whole, part = (remembered_scene(asked(), reader=one, at=tick()) for one in (adviser, near))
    assert [one.name for one in whole.bases] == ["Hidden"] and not part.bases
    assert remembered_scene(asked(), reader=adviser, at=tick()) is whole
    site("Newer")
    assert len(remembered_scene(asked(), reader=adviser, at=tick()).bases) == 2


def test_what_a_reader_may_not_see_moves_nothing(seen, site, villages, asked):
    near = reader("duty_officer", areas=("SS01",), clearance=0)
    site()
    before = computing.table(seen(asked(), near))
    site("Hidden", 32.5, 4.85, classification=2)
    site("Camp", 32.4, 4.85, site_kind="displaced_site", population=9_000, classification=2)
    after = seen(asked(), near)
    assert [one.name for one in after.offered] == ["Base"] and len(after.targets) == 11
    assert np.array_equal(computing.table(after).most, before.most)


def test_people_at_displaced_sites_are_to_be_reached_too(seen, site, villages, asked):
    site("Camp", 31.7, 4.85, site_kind="displaced_site", population=9_000)
    one = seen(asked())
    assert one.targets[0].name == "Camp" and one.people.sum() == 5_500 + 9_000


def test_an_area_that_nobody_knows_is_missing_and_an_empty_one_is_told(seen, villages, asked):
    with pytest.raises(Missing):
        seen(asked(area="ZZ99"))
    with pytest.raises(problems.NoPlaces):
        seen(asked(area="SS08"))


def test_draws_of_harm_are_twelve_months_of_those_that_were():
    by_month = np.zeros((harm.MONTHS, 2))
    by_month[:, 0] = 3
    by_month[5, 1] = 7
    samples = harm.drawn(by_month)
    assert (samples[:, 0] == 36).all() and set(np.unique(samples[:, 1] % 7)) == {0.0}
    assert samples[:, 1].mean() == pytest.approx(7 * 12 / harm.MONTHS, rel=0.3)
