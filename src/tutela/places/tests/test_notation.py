import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tutela.kernel.geography import Point, cell, distance_m, mgrs
from tutela.places.notation import UnreadableCoordinates, parse_coordinates, plus_code, read_coordinates

JUBA = Point(31.58247, 4.85165)
JUBA_DMS = Point(31 + 34 / 60 + 57 / 3600, 4 + 51 / 60 + 6 / 3600)
points = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))
inhabited = st.builds(Point, st.floats(-179.9, 179.9), st.floats(-79, 83))


@pytest.mark.parametrize(
    "text",
    [
        "4.85165, 31.58247",
        "4.85165 31.58247",
        "4.85165/31.58247",
        "(4.85165; 31.58247)",
        "4,85165 31,58247",
        "4,85165, 31,58247",
        "4,85165; 31,58247",
        "4,85165,31,58247",
        "4.85165N 31.58247E",
        "N4.85165 E31.58247",
        "N4.85165,E31.58247",
        "31.58247 E, 4.85165 N",
        "lat 4.85165 lon 31.58247",
        "Latitude: 4.85165 N, Longitude: 31.58247 E",
        "4.85165° north, 31.58247° east",
        "4,85165° Nord 31,58247° Est",
        "4,85165 norte; 31,58247 este",
        "4,85165° северной широты, 31,58247° восточной долготы",
        "4,85165 с.ш. 31,58247 в.д.",
        "4.85165 С 31.58247 В",
        "٤٫٨٥١٦٥، ٣١٫٥٨٢٤٧",
        "٤٫٨٥١٦٥ شمالا ٣١٫٥٨٢٤٧ شرقا",
        "شمال ٤٫٨٥١٦٥ شرق ٣١٫٥٨٢٤٧",
        "خط العرض 4.85165 خط الطول 31.58247",
        "۴٫۸۵۱۶۵, ۳۱٫۵۸۲۴۷",
        "北纬4.85165° 东经31.58247°",
        "北緯４．８５１６５度，東經３１．５８２４７度",
        "geo:4.85165,31.58247",
        "geo:4.85165,31.58247,460;crs=wgs84;u=35",
    ],
)
def test_decimal_degrees_are_read_in_any_order_language_and_script(text):
    assert read_coordinates(text).point == JUBA


@pytest.mark.parametrize(
    "text",
    [
        "4°51'06\"N 31°34'57\"E",
        "4º51'06''N, 31º34'57''E",
        "4° 51′ 06″ N 31° 34′ 57″ E",
        "N 4°51’06” E 31°34’57”",
        "4 51 06 N 31 34 57 E",
        "4:51:06 N 31:34:57 E",
        "04-51-06N 031-34-57E",
        "045106N0313457E",
        "045106.0N 0313457.0E",
        "4 51 06 31 34 57",
        "4°51'06\" 31°34'57\"",
        "4 deg 51 min 6 sec north, 31 deg 34 min 57 sec east",
        "4°51′06″ с. ш. 31°34′57″ в. д.",
        "4°51'06\" с.ш., 31°34'57\" в.д.",
        "北纬4°51′06″，东经31°34′57″",
        "北纬4度51分6秒 东经31度34分57秒",
        "٤°٥١′٦″ شمالا ٣١°٣٤′٥٧″ شرقا",
        "4 51.1N 31 34.95E",
        "4°51.1' 31°34.95'",
        "4 51,1 31 34,95",
    ],
)
def test_degrees_minutes_and_seconds_are_read_with_any_marks(text):
    assert distance_m(read_coordinates(text).point, JUBA_DMS) < 1


@pytest.mark.parametrize(
    "text",
    ["12°30' S, 15°20' O", "12.5 sur 15.333333 oeste", "12,5° Sud 15,333333° Ouest", "12.5S15.333333W"],
)
def test_south_and_west_are_negative_and_o_is_west(text):
    assert distance_m(read_coordinates(text).point, Point(-15.333333, -12.5)) < 1


def test_without_letters_latitude_comes_first_unless_only_the_other_order_is_on_the_earth():
    assert parse_coordinates("31.5, 4.8") == Point(4.8, 31.5)
    assert parse_coordinates("120.5, 14.5") == parse_coordinates("14.5, 120.5") == Point(120.5, 14.5)


@pytest.mark.parametrize(
    "text", ["36N UL 42809 36430", "36NUL4280936430", "MGRS: 36nul 42809 36430", "36N-UL-42809-36430"]
)
def test_military_grids_are_read_with_and_without_spaces(text):
    reading = read_coordinates(text)
    assert reading.notation == "mgrs"
    assert distance_m(reading.point, JUBA) < 1


def test_a_short_grid_says_how_large_its_square_is():
    reading = read_coordinates("36N UL 428 364")
    assert reading.radius_m == pytest.approx(70.7, abs=0.1)
    assert distance_m(reading.point, JUBA) <= reading.radius_m


@pytest.mark.parametrize(
    "text",
    ["36N 342809 536430", "UTM 36 north 342809 536430", "36N 342809mE 536430mN", "36n 342809.4, 536430.2"],
)
def test_utm_is_read_with_hemisphere_or_band(text):
    assert distance_m(read_coordinates(text).point, JUBA) < 2


def test_36s_with_a_northing_of_lebanon_is_the_band_and_not_the_southern_ocean():
    assert read_coordinates("36S 730000 3680000").point.latitude == pytest.approx(33.23, abs=0.01)
    assert read_coordinates("36 south 730000 9000000").point.latitude == pytest.approx(-9.04, abs=0.01)
    with pytest.raises(UnreadableCoordinates, match="write north or south"):
        read_coordinates("19S 400000 4000000")


def test_plus_codes_are_read_whole_and_short_ones_near_a_place():
    """The expected code is that of the reference implementation, openlocationcode 1.0.1."""
    assert plus_code(JUBA) == "6GPHVH2J+MX"
    assert distance_m(read_coordinates("6GPHVH2J+MX").point, JUBA) < 14
    assert read_coordinates("vh2j+mx", Point(31.1, 5.2)).point == read_coordinates("6GPHVH2J+MX").point
    assert read_coordinates("2J+MX", JUBA).point == read_coordinates("6GPHVH2J+MX").point
    assert read_coordinates("6GPH0000+").radius_m > 50_000
    with pytest.raises(UnreadableCoordinates, match="short plus code"):
        read_coordinates("VH2J+MX")


def test_a_geo_address_carries_its_uncertainty():
    assert read_coordinates("geo:4.85165,31.58247;u=35").radius_m == 35


def test_an_h3_cell_leads_to_its_middle():
    reading = read_coordinates(cell(JUBA, 7))
    assert reading.notation == "h3"
    assert distance_m(reading.point, JUBA) < reading.radius_m * 1.3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing to read"),
        ("Juba", "no pair"),
        ("4.85", "no pair"),
        ("95, 200", "Latitude 95"),
        ("geo:95,3", "changed places"),
        ("4°75'N 3°E", "below 60"),
        ("4.5°30'N 3°E", "only the last"),
        ("4.85 N 31.5 N", "same axis"),
        ("-4.85 S 31 E", "sign and a letter"),
        ("1,2,3", "no pair"),
        ("12.5,5,7", "no pair"),
        ("36NZZ123", "even number"),
        ("36PUL4280936430", "band letter"),
        ("61N 342809 536430", "UTM"),
        ("36N 342809 99999999", "UTM"),
        ("9" * 201, "too long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(text, why):
    with pytest.raises(UnreadableCoordinates, match=why):
        read_coordinates(text)
    assert parse_coordinates(text) is None


def dms(value, positive, negative):
    tenths = round(abs(value) * 36_000)
    degrees, rest = divmod(tenths, 36_000)
    return f"{degrees}°{rest // 600:02}'{rest % 600 / 10:04.1f}\"{positive if value >= 0 else negative}"


def minutes(value, positive, negative):
    thousandths = round(abs(value) * 60_000)
    return f"{thousandths // 60_000} {thousandths % 60_000 / 1000:06.3f} {positive if value >= 0 else negative}"


@given(points)
def test_what_is_written_in_decimals_is_read_back(point):
    decimals = f"{point.latitude:.6f}, {point.longitude:.6f}"
    for text in (
        decimals,
        decimals.replace(".", ","),
        decimals.replace(", ", " "),
        f"geo:{decimals.replace(' ', '')}",
    ):
        assert distance_m(read_coordinates(text).point, point) < 0.2, text


@given(points)
def test_what_is_written_in_degrees_and_minutes_is_read_back(point):
    exact = f"{dms(point.latitude, 'N', 'S')} {dms(point.longitude, 'E', 'O')}"
    rough = f"{minutes(point.latitude, 'с.ш.', 'ю.ш.')} {minutes(point.longitude, 'в.д.', 'з.д.')}"
    assert distance_m(read_coordinates(exact).point, point) < 3
    assert distance_m(read_coordinates(rough).point, point) < 2


@given(inhabited)
def test_what_is_written_as_a_grid_is_read_back(point):
    reference = mgrs(point)
    spaced = f"{reference[:-12]} {reference[-12:-10]} {reference[-10:-5]} {reference[-5:]}"
    assert distance_m(read_coordinates(spaced).point, point) < 1.5


@given(points, st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
@example(Point(180.0, 90.0), 0.0, 0.0)
@example(Point(-180.0, -90.0), 0.0, 0.0)
def test_what_is_written_as_a_plus_code_is_read_back_also_when_shortened(point, north, east):
    code = plus_code(point)
    assert distance_m(read_coordinates(code).point, point) <= read_coordinates(code).radius_m * 1.01 + 0.01
    near = Point((point.longitude + east + 180) % 360 - 180, max(-90, min(90, point.latitude + north)))
    if abs(point.latitude) < 85:
        assert distance_m(read_coordinates(code[4:], near).point, read_coordinates(code).point) < 0.01


coordinate_like = st.text(alphabet="0123456789.,;°'\"NSEWO+- /:٤٫шсдв北东度geo:CFGHJXUL", max_size=40)


@given(st.one_of(st.text(max_size=60), coordinate_like))
@example("8" + "f" * 14)
@example("++")
@example("٣" * 12 + "N")
@example("²,³")
def test_no_text_raises_anything_but_the_documented_error(text):
    try:
        assert isinstance(read_coordinates(text, JUBA).point, Point)
    except UnreadableCoordinates as refused:
        assert str(refused)
