from collections import defaultdict
from importlib.resources import files

import pytest

from tutela.places.boundaries import Boundaries
from tutela.places.gazetteer import administrative_areas, health_facilities, openstreetmap_places, places
from tutela.places.names import fold, similarity, skeleton, trigrams, variants

pytestmark = pytest.mark.once

DATA = files("tutela.places") / "data"


@pytest.fixture(scope="module")
def gazetteer():
    return list(places())


@pytest.fixture(scope="module")
def index(gazetteer):
    """Places by the keys that a search index holds."""
    held = defaultdict(set)
    for number, place in enumerate(gazetteer):
        for name in {v for title in (place.name, *place.names) for v in variants(title)}:
            for key in ("=" + fold(name), "-" + skeleton(name), *trigrams(name)):
                held[key].add(number)
    return held


def best(text, gazetteer, index):
    keys = ("=" + fold(text), "-" + skeleton(text), *trigrams(text))
    shared = defaultdict(int)
    for key in keys:
        for number in index.get(key, ()):
            shared[number] += 1 if key[0] not in "=-" else 5
    first = sorted(shared, key=shared.get, reverse=True)[:300]
    return max((gazetteer[n] for n in first), key=lambda p: (likeness(text, p), p.population or 0))


def likeness(text, place):
    return max(similarity(text, name) for name in (place.name, *place.names))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "Juba") for text in ("جوبا", "Juba", "Djouba", "Джуба", "朱巴", "juba")),
        *((text, "Bentiu") for text in ("Bentui", "بانتيو", "Bentiou", "Бентиу", "班提烏")),
        *((text, "Bambari") for text in ("Bambary", "بامباري", "Бамбари")),
        *((text, "Malakal") for text in ("Malakal", "ملكال", "馬拉卡爾", "Malacal")),
        *((text, "El Fasher") for text in ("El Fasher", "الفاشر", "Al-Fashir")),
    ],
)
def test_a_place_is_found_in_any_script_and_spelling(gazetteer, index, text, expected):
    found = best(text, gazetteer, index)
    assert found.name == expected or fold(found.name) == fold(expected), found


def test_every_place_has_a_name_of_its_own_id_and_a_known_area(gazetteer):
    known = Boundaries.load().areas
    assert len({place.id for place in gazetteer}) == len(gazetteer) > 25_000
    assert all(place.name and (place.area in known or place.area == "") for place in gazetteer)
    assert sum(place.area == "" for place in gazetteer) < 100
    assert {place.source for place in gazetteer} == {"GeoNames", "Natural Earth"}
    assert {place.kind for place in gazetteer} == {"city", "town", "village", "place"}


def test_juba_has_its_county_its_people_and_its_arabic_name(gazetteer):
    (juba,) = [place for place in gazetteer if place.id == "gn:373303"]
    assert (juba.name, juba.kind, juba.area, juba.population) == ("Juba", "city", "SS0101", 450_000)
    assert "جوبا" in juba.names


def test_health_facilities_are_a_share_alike_file_of_their_own():
    facilities = list(health_facilities())
    assert {place.source for place in facilities} == {"healthsites.io"}
    assert sum(place.area.startswith("SS") for place in facilities) > 100
    assert {"hospital", "clinic"} <= {place.kind for place in facilities}
    assert all(place.id.startswith("osm:") for place in facilities)


def test_places_of_openstreetmap_are_named_and_in_and_around_sudan():
    found = list(openstreetmap_places())
    assert all(place.name for place in found)
    assert sum(place.area.startswith("SD") for place in found) / len(found) > 0.95


def test_share_alike_files_lie_beside_their_licence_and_apart_from_the_others():
    apart = {entry.name for entry in (DATA / "share-alike").iterdir()}
    assert apart == {"LICENSE", "healthsites.parquet", "osm_places_sudan.parquet"}
    assert "Open Database License" in (DATA / "share-alike" / "LICENSE").read_text(encoding="utf-8")


def test_administrative_areas_come_with_parents_first():
    seen = {""}
    for area in administrative_areas():
        assert area.parent in seen
        seen.add(area.id)
    assert {"SS0101", "SD01001", "CF71", "SL", "MM", "XA"} <= seen


def test_the_packaged_data_stay_small():
    own = sum(len(entry.read_bytes()) for entry in DATA.iterdir() if entry.is_file())
    apart = sum(len(entry.read_bytes()) for entry in (DATA / "share-alike").iterdir())
    assert own < 6_000_000
    assert apart < 2_000_000
