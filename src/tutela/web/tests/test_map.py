"""The base map, the drawing of one place, and the words of the map."""

import gzip
import json
import os
import sys
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tutela.places.boundaries import Boundaries
from tutela.web.map import words
from tutela.web.map.locator import Locator, locate, read_sheet, unpacked

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[4]
STATIC = ROOT / "src" / "tutela" / "web" / "static" / "web"
SHEETS = STATIC / "map"
SHARED = Path(os.environ.get("TUTELA_SHARED", ROOT.parent / "shared"))
SOURCES = tuple(
    f"data/basemap/ne_10m_{name}.geojson" for name in ("admin_0_boundary_lines_land", "rivers_africa", "lakes_africa")
)

sys.path.insert(0, str(ROOT / "tools"))
import build_basemap  # noqa: E402

steps = st.tuples(st.integers(-200_000, 200_000), st.integers(-100_000, 100_000))


class TestBaseMap:
    @given(st.lists(steps, min_size=1, max_size=30))
    def test_a_packed_line_is_read_as_it_was(self, line):
        assert unpacked(build_basemap.packed(line), 1) == [(float(x), float(y)) for x, y in line]

    def test_every_country_with_boundaries_has_a_sheet_and_nothing_else_lies_there(self):
        files = {file.name for file in SHEETS.iterdir()}
        assert files == {"world.json", "water.json", *(f"sheet-{code}.json" for code in words.sheets())}

    def test_a_sheet_names_every_area_of_its_country(self):
        boundaries = Boundaries.load()
        for code in words.sheets():
            sheet = read_sheet(code)
            assert set(sheet.areas) == {area for area in boundaries.areas if area.startswith(code)}, code
            assert all(sheet.areas[area].get("rings") for area in sheet.areas if not boundaries.children(area)), code

    def test_a_boundary_between_two_counties_stands_once(self):
        sheet = read_sheet("SS")
        used: dict[int, int] = {}
        for area in sheet.areas.values():
            for arc in (arc for polygon in area.get("rings", ()) for ring in polygon for arc in ring):
                used[arc if arc >= 0 else ~arc] = used.get(arc if arc >= 0 else ~arc, 0) + 1
        inner = [number for number, level in enumerate(sheet.levels) if level in "12"]
        assert inner and all(used[number] == 2 for number in inner)
        assert set(used.values()) == {1, 2}

    def test_the_boundary_with_the_sudan_and_round_abyei_is_drawn_as_not_determined(self):
        def levels_near(country, longitude, latitude):
            sheet = read_sheet(country)
            near = (
                level
                for arc, level in zip(sheet.arcs, sheet.levels, strict=True)
                if level in "09" and any(abs(x - longitude) + abs(y - latitude) < 0.15 for x, y in arc)
            )
            return set(near)

        assert levels_near("SS", 26.5, 9.48) <= {"9"}
        assert "9" in read_sheet("SS").levels and "9" in read_sheet("SD").levels
        assert set(read_sheet("XA").levels) == {"9"}
        assert "0" in read_sheet("CF").levels

    def test_what_a_first_map_of_one_country_needs_fits_a_slow_link(self):
        names = ["world.json", "water.json", "sheet-SS.json", "sheet-XA.json"]
        assert sum(len(gzip.compress((SHEETS / name).read_bytes())) for name in names) < 130_000
        scripts = [*STATIC.glob("map*.js"), STATIC / "map.css"]
        assert sum(len(gzip.compress(file.read_bytes())) for file in scripts) < 40_000

    @pytest.mark.django_db  # The end of a request looks after connections.
    @pytest.mark.parametrize("name", ["map/world.json", "map/sheet-SS.json", "map-island.js"])
    def test_its_files_leave_compressed(self, name):
        answer = Client().get(f"/static/web/{name}", headers={"Accept-Encoding": "gzip, br"})
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.content) == (STATIC / name).read_bytes()

    @pytest.mark.shared_data(*SOURCES)
    def test_the_same_sources_give_the_same_bytes(self, tmp_path, monkeypatch):
        monkeypatch.setattr(build_basemap, "OUT", tmp_path)
        monkeypatch.setattr(sys, "argv", ["build_basemap.py", str(SHARED / "data")])
        build_basemap.main()
        made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert made == {file.name: file.read_bytes() for file in SHEETS.iterdir()}


class TestLocator:
    def test_a_place_known_exactly_is_a_spot_in_a_small_circle_with_its_grid(self):
        drawn = locate(longitude=31.40, latitude=7.75, precision=1, area="SS0303")
        assert drawn.spot and drawn.circle[2] == 7.0 and drawn.grid == "36N UP 235 569"

    def test_a_place_known_to_25_km_is_a_circle_of_25_km(self):
        drawn = locate(longitude=31.40, latitude=7.75, precision=2, area="SS0303")
        assert drawn.circle[2] == pytest.approx(25 * drawn.scale / drawn.scale_km, rel=0.01)
        assert drawn.grid == "36N UP"

    @pytest.mark.parametrize(("precision", "area"), [(3, "SS0303"), (4, "SS03")])
    def test_a_place_known_by_its_area_is_that_area_and_no_point(self, precision, area):
        drawn = locate(longitude=31.40, latitude=7.75, precision=precision, area=area)
        assert drawn.area and drawn.edge and drawn.spot is None and drawn.circle is None

    @pytest.mark.parametrize(
        ("longitude", "precision", "area"),
        [(31.4, 6, "SS"), (31.4, 4, "SS"), (None, 1, "SS0303"), (31.4, None, "SS0303")],
    )
    def test_what_is_known_less_closely_is_not_drawn(self, longitude, precision, area):
        assert locate(longitude=longitude, latitude=7.75, precision=precision, area=area) is None

    def test_a_country_without_a_sheet_still_shows_circle_and_scale(self):
        drawn = locate(longitude=2.35, latitude=48.86, precision=2, area="FR")
        assert isinstance(drawn, Locator) and drawn.circle and not drawn.land

    def test_the_part_is_small_and_says_where_and_who_endorses_nothing(self):
        for precision, area in ((1, "SS0303"), (2, "SS0303"), (3, "SS0303"), (4, "SS03")):
            asked = {"lon": 31.4, "lat": 7.75, "precision": precision, "area": area, "place": "Duk <b>Padiet</b>"}
            told = render_to_string("web/parts/locator.html", asked)
            assert "Where it is: Duk &lt;b&gt;Padiet" in told and "United Nations" in told
            assert len(gzip.compress(told.encode())) < 10_000

    def test_an_area_whose_middle_is_out_of_sight_is_named_where_it_is_seen(self):
        drawn = locate(longitude=33.09, latitude=6.93, precision=2, area="SS0308")
        assert "Pibor" in [name["text"] for name in drawn.names]

    def test_what_is_unsettled_elsewhere_is_not_said_beside_another_country(self):
        for area, longitude, latitude, is_said in (("SS0303", 31.4, 7.75, True), ("CF43", 21.72, 6.45, False)):
            asked = {"lon": longitude, "lat": latitude, "precision": 2, "area": area, "place": "x"}
            assert ("Abyei" in render_to_string("web/parts/locator.html", asked)) is is_said

    def test_names_are_in_the_language_of_the_page_where_the_sources_have_them(self):
        drawn = locate(longitude=32.53, latitude=15.6, precision=2, area="SD01001", language="ar")
        assert any("\u0600" <= letter <= "\u06ff" for name in (*drawn.names, *drawn.towns) for letter in name["text"])


class TestPart:
    def test_nothing_of_the_map_is_read_before_it_is_asked_for(self):
        told = render_to_string("web/parts/map.html", {"question": "area=SS", "fit": "SS"})
        assert 'data-load="press"' in told and "<button" in told and "<noscript>" in told
        assert "<link" not in told and "map-island" not in told

    def test_a_question_cannot_leave_its_attribute(self):
        assert '"><script' not in render_to_string("web/parts/map.html", {"question": '"><script>alert(1)</script>'})

    @pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "fr", "ru", "es"])
    def test_every_word_of_the_script_is_a_text(self, language):
        def texts(value):
            return [one for part in value.values() for one in texts(part)] if isinstance(value, dict) else [value]

        with translation.override(language):
            told = words.for_script()
        json.dumps(told)
        assert all(text for text in texts({name: value for name, value in told.items() if name != "sheets"}))


def test_the_grid_of_the_script_is_the_grid_of_the_server():
    from tutela.kernel.geography import Point, mgrs

    cases = json.loads((ROOT / "frontend" / "map-grid.cases.json").read_text())
    assert len(cases) > 40
    for case in cases:
        assert mgrs(Point(*case["at"]), 3) == case["grid"].replace(" ", "")
