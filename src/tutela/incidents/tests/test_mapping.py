"""What a map draws: one question, counted without a false point."""

from datetime import date

import pytest

from tutela.incidents import mapping, queries, tally
from tutela.incidents.actions import change_incident, merge_incidents
from tutela.incidents.queries import Filters
from tutela.kernel.geography import Box, cell_centre
from tutela.kernel.testing import reader

pytestmark = pytest.mark.django_db

WORLD = Box(-180, -90, 180, 90)
COUNTY = {"longitude": 31.5, "latitude": 6.3, "location_precision": 3}
STATE = {"longitude": 31.5, "latitude": 6.4, "location_precision": 4}
NOWHERE = {"longitude": None, "latitude": None, "location_precision": None}
JUBA = {"longitude": 31.58, "latitude": 4.85}


@pytest.fixture
def seven(make):
    """Three in Bor, one near Juba, one known by its county, one by its state, one not at all."""
    for _ in range(3):
        make(best=4, low=2, high=6, date_start=date(2016, 3, 12))
    make(location_precision=2, date_start=date(2018, 1, 31), **JUBA)
    make(title="county", date_start=date(2018, 2, 1), **COUNTY)
    make(title="state", **STATE)
    make(title="nowhere", **NOWHERE)


class TestTallied:
    def test_everything_is_counted_once_by_how_well_its_place_is_known(self, seven, analyst):
        found = mapping.tallied(reader=analyst, filters=Filters())
        known = {name: tally.count for name, tally in found.known().items()}
        assert known == {"exact": 3, "near": 1, "county": 1, "wider": 2}
        assert found.total() == mapping.Tally(7, 10, 16, 22, date(2018, 2, 1))

    def test_the_table_leaves_out_what_is_known_less_closely_than_the_county(self, seven, analyst):
        areas = mapping.tallied(reader=analyst, filters=Filters()).areas()
        assert {area: tally.count for area, tally in areas.items()} == {"SS0303": 4, "SS0101": 1}

    @pytest.mark.parametrize("known", ["exact", "near", "point", "county", "wider"])
    def test_each_part_leads_to_a_list_of_as_many(self, seven, analyst, known):
        found = mapping.tallied(reader=analyst, filters=Filters()).known()
        counted = found["exact"].count + found["near"].count if known == "point" else found[known].count
        assert queries.incidents(reader=analyst, filters=Filters(place_known=known)).count() == counted > 0

    @pytest.mark.parametrize(
        "filters",
        [Filters(), Filters(q="county"), Filters(since=date(2018, 1, 1)), Filters(area="SS03"), Filters(best_min=2)],
    )
    def test_map_and_list_answer_one_question(self, seven, analyst, filters):
        found = mapping.tallied(reader=analyst, filters=filters)
        cells = mapping.cells(reader=analyst, filters=filters, view=WORLD, zoom=6)[1]
        known = found.known()
        assert found.total().count == queries.incidents(reader=analyst, filters=filters).count()
        assert sum(cell.count for cell in cells) == known["exact"].count + known["near"].count

    def test_nothing_is_counted_that_the_reader_may_not_see(self, seven):
        elsewhere = reader("analyst", areas=("SS01",))
        assert mapping.tallied(reader=elsewhere, filters=Filters()).total().count == 1
        assert mapping.months(reader=elsewhere, filters=Filters()) == [mapping.Month(date(2018, 1, 1), 1, 1)]
        assert [cell.count for cell in mapping.cells(reader=elsewhere, filters=Filters(), view=WORLD, zoom=6)[1]] == [1]
        assert len(mapping.points(reader=elsewhere, filters=Filters(), view=WORLD)) == 1


class TestMonths:
    def test_an_incident_counts_in_the_month_in_which_it_began(self, seven, analyst):
        months = {one.month: one.count for one in mapping.months(reader=analyst, filters=Filters())}
        assert months == {date(2016, 3, 1): 5, date(2018, 1, 1): 1, date(2018, 2, 1): 1}

    def test_the_span_asked_for_does_not_narrow_the_brush_but_the_rest_does(self, seven, analyst):
        asked = Filters(since=date(2018, 1, 1), until=date(2018, 1, 31))
        assert len(mapping.months(reader=analyst, filters=asked)) == 3
        assert len(mapping.months(reader=analyst, filters=Filters(q="county"))) == 1


SPANS = ((None, None), (date(2018, 1, 1), None), (None, date(2016, 3, 31)), (date(2016, 3, 1), date(2018, 1, 31)))


class TestKept:
    @pytest.mark.parametrize("known", ["", "exact", "near", "point", "county", "wider"])
    @pytest.mark.parametrize(("since", "until"), SPANS)
    def test_what_is_kept_by_month_says_what_the_rows_say(self, seven, analyst, make, known, since, until):
        make(date_start=date(2017, 12, 30), date_end=date(2018, 2, 2), best=9, high=11)  # over two ends of months
        filters = Filters(place_known=known, since=since, until=until, area="SS03" if known == "exact" else "")
        kept = mapping.tallied(reader=analyst, filters=filters)
        assert kept == from_rows(analyst, filters)

    @pytest.mark.parametrize(
        "filters",
        [Filters(since=date(2018, 1, 2)), Filters(until=date(2018, 1, 30)), Filters(q="county"), Filters(best_min=1)],
    )
    def test_what_it_cannot_say_is_asked_of_the_rows(self, analyst, filters):
        assert queries.kept_by_month(reader=analyst, filters=filters) is None

    def test_the_last_day_falls_back_when_the_incident_that_gave_it_moves_or_goes(self, make, analyst, tick):
        first = make(date_start=date(2016, 3, 2))
        last = make(date_start=date(2016, 3, 20), date_end=date(2016, 3, 25))
        assert last_day(analyst) == date(2016, 3, 25)
        change_incident(actor=analyst, at=tick(), incident_id=last.id, date_end=date(2016, 3, 21))
        assert last_day(analyst) == date(2016, 3, 21)
        merge_incidents(actor=analyst, at=tick(), incident_id=last.id, into_id=first.id)
        assert last_day(analyst) == date(2016, 3, 2)

    def test_it_follows_whatever_is_changed(self, seven, analyst, tick):
        for incident in list(queries.incidents(reader=analyst)):
            for change in ({"best": 3, "low": 1, "high": 3}, {"date_start": date(2015, 1, 31)}, JUBA, COUNTY, NOWHERE):
                change_incident(actor=analyst, at=tick(), incident_id=incident.id, **change)
                assert mapping.tallied(reader=analyst, filters=Filters()) == from_rows(analyst, Filters())
        assert list(tally.faults()) == []


def from_rows(analyst, filters):
    """What `tallied` says when nothing is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "kept_by_month", lambda **asked: None)
        return mapping.tallied(reader=analyst, filters=filters)


def last_day(analyst):
    """The last day on which anything ended, as kept and as the rows have it."""
    kept = mapping.tallied(reader=analyst, filters=Filters())
    assert kept == from_rows(analyst, Filters())
    return kept.total().last


class TestCells:
    def test_no_cell_stands_for_what_is_known_by_the_county_only(self, seven, analyst):
        resolution, cells = mapping.cells(reader=analyst, filters=Filters(), view=WORLD, zoom=5)
        assert (resolution, sorted(cell.count for cell in cells)) == (4, [1, 3])
        assert mapping.cells(reader=analyst, filters=Filters(place_known="county"), view=WORLD, zoom=5)[1] == []

    def test_cells_outside_of_the_view_are_left_out(self, seven, analyst):
        bor = Box(31.0, 5.8, 32.0, 6.6)
        assert [cell.count for cell in mapping.cells(reader=analyst, filters=Filters(), view=bor, zoom=7)[1]] == [3]

    def test_too_many_cells_are_made_coarser(self, seven, analyst, monkeypatch):
        monkeypatch.setattr(mapping, "MOST_CELLS", 1)
        resolution, cells = mapping.cells(reader=analyst, filters=Filters(), view=WORLD, zoom=9)
        assert (resolution, [cell.count for cell in cells]) == (2, [4])

    @pytest.mark.parametrize("zoom", [8.5, 10])
    def test_counting_near_the_view_only_counts_the_same_there(self, seven, analyst, monkeypatch, zoom):
        """Also where the edge of the view runs through the middle of a cell, whose points lie on both sides."""
        _, everywhere = mapping.cells(reader=analyst, filters=Filters(), view=WORLD, zoom=zoom)
        assert everywhere
        for cell in everywhere:
            centre, tiny = cell_centre(cell.cell), 1e-9
            view = Box(centre.longitude - tiny, centre.latitude - 0.5, centre.longitude + 0.5, centre.latitude + tiny)
            near = mapping.cells(reader=analyst, filters=Filters(), view=view, zoom=zoom)
            with monkeypatch.context() as patched:
                patched.setattr(mapping, "NEAR_RESOLUTION", 8)
                assert mapping.cells(reader=analyst, filters=Filters(), view=view, zoom=zoom) == near
            assert cell in near[1]

    def test_corners_are_the_first_and_then_differences(self):
        numbers = mapping.corners("846ae2bffffffff")
        assert len(numbers) in (12, 14)
        longitude, latitude = numbers[0] / mapping.CORNER_SCALE, numbers[1] / mapping.CORNER_SCALE
        assert abs(longitude) <= 180 and abs(latitude) <= 90
        assert all(abs(step) < 10_000 for step in numbers[2:])

    @pytest.mark.parametrize(("zoom", "resolution"), [(0, 2), (3.6, 3), (6.59, 4), (6.6, 5), (8.2, 6), (22, 7)])
    def test_cells_grow_finer_as_one_comes_closer(self, zoom, resolution):
        assert mapping.resolution_for(zoom) == resolution


class TestPoints:
    def test_points_are_what_lies_in_the_view_and_in_the_box_asked_for(self, seven, analyst):
        bor, juba = Box(31.0, 5.8, 32.0, 6.6), Box(31.5, 4.8, 31.6, 4.9)
        assert len(mapping.points(reader=analyst, filters=Filters(), view=bor)) == 3
        assert len(mapping.points(reader=analyst, filters=Filters(box=juba), view=bor)) == 0
        assert len(mapping.points(reader=analyst, filters=Filters(box=juba), view=WORLD)) == 1

    def test_more_than_can_be_told_apart_are_no_points(self, seven, analyst, monkeypatch):
        monkeypatch.setattr(mapping, "MOST_POINTS", 4)
        assert len(mapping.points(reader=analyst, filters=Filters(), view=WORLD)) == 4
        monkeypatch.setattr(mapping, "MOST_POINTS", 3)
        assert mapping.points(reader=analyst, filters=Filters(), view=WORLD) is None


class TestViews:
    def test_the_view_is_read_with_half_of_itself_round_it(self):
        assert mapping.box_of_view(Box(10, 0, 20, 8)) == Box(5, -4, 25, 12)

    def test_it_ends_at_the_poles_and_turns_at_the_antimeridian(self):
        assert mapping.box_of_view(Box(-180, -80, 180, 80)) == Box(-180, -90, 180, 90)
        turned = mapping.box_of_view(Box(170, 0, 178, 8))
        assert (turned.west, turned.east) == (166, -178) and turned.crosses_antimeridian
