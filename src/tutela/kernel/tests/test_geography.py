from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel import geography as g
from tutela.kernel.geography import Box, Located, Point

JUBA, BENTIU = Point(31.58247, 4.85165), Point(29.79833, 9.25722)
longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)
points = st.builds(Point, longitudes, latitudes)
utm_points = st.builds(Point, st.floats(-179.9, 179.9), st.floats(-79, 83))


@pytest.mark.parametrize(
    ("longitude", "latitude", "error"),
    [
        (31, 95, g.LatitudeOutOfRange),
        (31, -90.01, g.LatitudeOutOfRange),
        (180.5, 4, g.LongitudeOutOfRange),
        (float("nan"), 4, g.NotANumber),
        (31, float("inf"), g.NotANumber),
        ("31", 4, g.NotANumber),
        (None, 4, g.NotANumber),
        (True, 4, g.NotANumber),
    ],
)
def test_a_pair_that_is_no_place_is_refused_by_its_own_error(longitude, latitude, error):
    with pytest.raises(error) as caught:
        Point(longitude, latitude)
    assert isinstance(caught.value, ValueError)


def test_a_latitude_that_would_fit_as_longitude_says_that_they_may_have_changed_places():
    with pytest.raises(g.LatitudeOutOfRange, match="changed places"):
        Point(4, 131)


@given(points)
def test_a_point_survives_geojson_also_inside_a_feature(point):
    assert Point.from_geojson(point.to_geojson()) == point
    assert Point.from_geojson({"type": "Feature", "geometry": point.to_geojson()}) == point


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Polygon"},
        {"type": "Point"},
        {"type": "Point", "coordinates": [1]},
        {"type": "Point", "coordinates": "31,4"},
        {"type": "Feature", "geometry": None},
    ],
)
def test_geojson_that_holds_no_point_is_refused(geometry):
    with pytest.raises(g.GeoJSONUnreadable):
        Point.from_geojson(geometry)


def test_juba_to_bentiu_is_527_km():
    """Vincenty's ellipsoid gives 526.0 km between these two points; the sphere is within 0.56 %."""
    assert g.distance_m(JUBA, BENTIU) == pytest.approx(527_000, rel=0.0056)


def test_half_the_girth_and_a_quarter_of_it_are_exact():
    assert g.distance_m(Point(0, 0), Point(180, 0)) == pytest.approx(np.pi * g.EARTH_RADIUS_M)
    assert g.distance_m(Point(0, 90), Point(77, 0)) == pytest.approx(np.pi / 2 * g.EARTH_RADIUS_M)


@given(points, points)
def test_distance_is_symmetric_and_the_array_form_agrees(one, other):
    there = g.distance_m(one, other)
    assert there == pytest.approx(g.distance_m(other, one), abs=1e-6)
    assert g.distances_m(one, [other.longitude], [other.latitude])[0] == pytest.approx(there, abs=1e-3)


@given(points, st.floats(0, 360), st.floats(1, 1_000_000))
def test_a_destination_lies_as_far_away_as_was_asked(start, bearing, metres):
    assert g.distance_m(start, g.destination(start, bearing, metres)) == pytest.approx(metres, rel=1e-6, abs=1e-3)


def rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def signed_area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


@given(points, st.floats(10, 500_000))
def test_every_circle_is_made_of_closed_anticlockwise_rings_on_the_map(centre, radius):
    for ring in rings(g.circle(centre, radius)):
        assert ring[0] == ring[-1]
        assert signed_area(ring) > 0
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)


def test_the_corners_of_a_circle_lie_on_its_radius():
    (ring,) = rings(g.circle(JUBA, 25_000))
    assert len(ring) == 65
    assert all(g.distance_m(JUBA, Point(x, y)) == pytest.approx(25_000) for x, y in ring)


def test_a_circle_over_the_antimeridian_is_cut_in_two_there():
    west_part, east_part = rings(g.circle(Point(179.9, -17), 50_000))
    assert {max(x for x, _ in ring) for ring in (west_part, east_part)} > {180}
    assert min(x for x, _ in east_part) == -180 or min(x for x, _ in west_part) == -180


def test_a_circle_round_a_pole_reaches_the_pole_on_every_meridian():
    (ring,) = rings(g.circle(Point(0, -89.9), 100_000))
    assert {(-180, -90), (180, -90)} <= {(x, y) for x, y in ring}


def test_a_located_point_is_drawn_by_its_radius_or_by_its_area():
    square = {"type": "Polygon", "coordinates": []}
    assert Located(JUBA, 2, radius_m=25_000).drawn_area(lambda _: square) == g.circle(JUBA, 25_000)
    assert Located(JUBA, 3, area="SS0101").drawn_area({"SS0101": square}.__getitem__) is square


@pytest.mark.parametrize("drawing", [{}, {"radius_m": 5, "area": "SS"}, {"radius_m": 0}, {"radius_m": float("nan")}])
def test_a_located_point_without_exactly_one_good_drawing_is_refused(drawing):
    with pytest.raises(g.AreaUndrawable):
        Located(JUBA, 1, **drawing)


@pytest.mark.parametrize("precision", [0, 8, 9, None])
def test_a_precision_other_than_1_to_7_is_refused(precision):
    with pytest.raises(g.PrecisionOutOfRange):
        Located(JUBA, precision, radius_m=1)


@given(points, st.floats(0, 360), st.floats(1, 2_000_000), st.floats(0, 0.999))
def test_a_bounding_box_holds_whatever_lies_within_its_radius(centre, bearing, radius, share):
    assert g.bounding_box(centre, radius).contains(g.destination(centre, bearing, radius * share))


def test_a_box_over_the_antimeridian_has_two_parts():
    box = g.bounding_box(Point(179.99, 0), 10_000)
    assert box.crosses_antimeridian
    assert [part.crosses_antimeridian for part in box.parts()] == [False, False]
    assert g.bounding_box(JUBA, 10_000).parts() == (g.bounding_box(JUBA, 10_000),)


def test_the_box_of_points_touches_the_outermost():
    assert g.box_of([JUBA, BENTIU]) == Box(29.79833, 4.85165, 31.58247, 9.25722)
    with pytest.raises(g.AreaUndrawable):
        g.box_of([])


@given(points, st.integers(0, 7))
def test_every_resolution_up_to_7_is_a_parent_of_a_stored_one(point, resolution):
    stored = g.stored_resolution(resolution)
    assert stored in g.STORED_RESOLUTIONS
    assert g.parent_cell(g.cell(point, 7), resolution) == g.parent_cell(
        g.parent_cell(g.cell(point, 7), stored), resolution
    )


def test_juba_has_the_cell_that_h3_gives_it_and_its_parent():
    assert g.cell(JUBA, 7) == "876a50694ffffff"
    assert g.parent_cell("876a50694ffffff", 3) == "836a50fffffffff"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: g.cell(JUBA, 16),
        lambda: g.cell(JUBA, -1),
        lambda: g.parent_cell("nonsense", 3),
        lambda: g.parent_cell(g.cell(JUBA, 3), 5),
        lambda: g.stored_resolution(8),
        lambda: g.cell_centre("zz"),
    ],
)
def test_cells_and_resolutions_that_do_not_exist_are_refused(ask):
    with pytest.raises(g.CellUnusable):
        ask()


def test_juba_lies_in_its_known_square_of_the_military_grid():
    assert g.mgrs(JUBA) == "36NUL4280936430"
    assert g.mgrs(JUBA, 2) == "36NUL4236"
    assert g.mgrs(JUBA, 0) == "36NUL"


@given(utm_points)
def test_a_grid_reference_gives_back_itself_and_a_point_within_its_square(point):
    reference = g.mgrs(point)
    again = g.mgrs(g.parse_mgrs(reference))
    assert again == reference or again[:5] != reference[:5], "only the edge of a zone may lead into the next"
    assert g.distance_m(point, g.parse_mgrs(reference)) < 1.5


@given(points, st.integers(1, 5))
def test_a_short_reference_leads_to_within_its_square_anywhere_also_at_the_poles(point, digits):
    reference = g.mgrs(point, digits)
    assert g.distance_m(point, g.parse_mgrs(reference)) < 1.5 * g.mgrs_side_m(reference)


def test_a_reference_without_digits_leads_to_the_middle_of_its_hundred_kilometres():
    assert g.mgrs(g.parse_mgrs("36NUL")) == "36NUL5000050000"


@pytest.mark.parametrize("text", ["36 N UL 42809 36430", "36nul-42809-36430", " 36NUL4280936430 "])
def test_spaces_hyphens_and_case_of_a_grid_reference_do_not_matter(text):
    assert g.parse_mgrs(text) == g.parse_mgrs("36NUL4280936430")


@pytest.mark.parametrize(
    "text", ["", "36N", "36NUL123", "36NUL123456123456", "61NUL1234", "36IUL1234", "36NUW12", "٣٦NUL12"]
)
def test_text_that_is_no_grid_reference_is_refused(text):
    with pytest.raises(g.GridUnreadable):
        g.parse_mgrs(text)


@pytest.mark.filterwarnings("ignore:Warning in .Convert_MGRS")
@pytest.mark.parametrize("text", ["36CUL4280936430", "36PUL4280936430", "36SUL4280936430"])
def test_a_wrong_band_letter_is_refused_instead_of_leading_18_degrees_astray(text):
    assert g.parse_mgrs(text.replace(text[2], "N", 1)).latitude == pytest.approx(4.85, abs=0.01)
    with pytest.raises(g.GridUnreadable):
        g.parse_mgrs(text)


@pytest.mark.filterwarnings("ignore:Warning in .Convert_MGRS")
@given(st.text(alphabet="0123456789ABCDNULXYZ -", max_size=16))
def test_no_text_breaks_the_grid_reader(text):
    try:
        assert isinstance(g.parse_mgrs(text), Point)
    except g.GridUnreadable:
        pass


def test_the_grid_converter_may_be_used_by_many_threads_at_once():
    spots = [Point(lon / 7, lat / 3) for lon in range(-1200, 1200, 40) for lat in range(-230, 240, 10)]
    alone = [g.mgrs(spot) for spot in spots]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(g.mgrs, spots, chunksize=50)) == alone


@given(
    st.floats(-179.9, 179.9), st.floats(-79, 79), st.floats(0, 20), st.floats(0, 20), st.floats(0, 1), st.floats(0, 1)
)
def test_every_point_of_a_box_lies_in_a_cell_that_touches_it(west, south, wide, high, across, up):
    box = Box(west, south, min(180.0, west + wide), min(80.0, south + high))
    point = Point(box.west + across * (box.east - box.west), box.south + up * (box.north - box.south))
    cells = g.cells_touching(box, 3)
    assert cells is not None and g.cell(point, 3) in cells


def test_a_box_across_the_antimeridian_is_touched_on_both_sides():
    cells = g.cells_touching(Box(179.0, -18.0, -179.0, -16.0), 3)
    assert cells is not None
    assert {g.cell(Point(179.5, -17.0), 3), g.cell(Point(-179.5, -17.0), 3)} <= cells


def test_cells_are_not_listed_for_a_continent():
    assert g.cells_touching(Box(-20.0, -35.0, 50.0, 35.0), 3) is None
