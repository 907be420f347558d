"""What a text names, and for whom."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutela.kernel.testing import reader
from tutela.places import actions, queries, search

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("gazetteer_loaded"),
]

WHOLE = reader()
SPELLINGS = {
    "gn:373303": ("Juba", "juba", "جوبا", "Djouba", "Джуба", "朱巴"),
    "SS01": ("Central Equatoria", "central equatoria state", "Central  Equatorya"),
    "SS0101": ("SS0101", "ss0101"),
    "XA": ("Abyei", "أبيي", "SD19", "SS0807"),
}


def found(query, who=WHOLE, limit=20):
    return queries.search(query, reader=who, limit=limit)


def make(tick, name="Base Akobo", **facts):
    place = {"longitude": 33.0, "latitude": 7.78, "site_kind": "base"}
    return actions.make_site(actor=WHOLE, at=tick(), name=name, **{**place, **facts})


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SPELLINGS.items() for text in texts])
def test_a_place_is_found_by_any_of_its_names_and_codes(code, text):
    assert code in [hit["code"] for hit in found(text, limit=3)]


@pytest.mark.parametrize(
    "text",
    ["4.85165, 31.58247", "4°51'06\"N 31°34'57\"E", "36N UL 42809 36430", "6GPHVH2J+MX", "٤٫٨٥١٦٥ شمالا ٣١٫٥٨٢٤٧ شرقا"],
)
def test_coordinates_in_any_notation_are_one_place_in_its_area(text):
    (hit,) = found(text)
    assert (hit["kind"], hit["area"], hit["precision"]) == ("coordinates", "SS0101", 1)
    assert (hit["longitude"], hit["latitude"]) == pytest.approx((31.5825, 4.8517), abs=1e-3)
    assert hit["url"].endswith("/areas/SS0101/")


def test_a_short_plus_code_with_a_place_is_read_near_that_place():
    (hit,) = found("VH2J+MX Juba")
    assert (hit["longitude"], hit["latitude"]) == pytest.approx((31.58244, 4.85169), abs=1e-4)


def test_a_grid_of_100_km_is_a_wide_region_and_of_10_km_a_place_nearby():
    assert [found(grid)[0]["precision"] for grid in ("36N UL", "36N UL 4 3", "36N UL 42 36")] == [5, 2, 1]


def test_the_same_name_comes_before_one_that_begins_so_and_that_before_one_that_resembles_it():
    tiers = [hit.tier for hit in search.find("Bor", reader=WHOLE, limit=20)]
    assert tiers == sorted(tiers)
    assert tiers[0] is search.Tier.SAME and search.Tier.BEGINS in tiers


def test_a_name_with_two_letters_changed_places_is_found():
    assert "Bentiu" in [hit["label"] for hit in found("Bentui")][:3]


def test_a_name_and_its_area_leave_out_the_namesakes_elsewhere():
    codes = [hit["area"] for hit in found("Bor, Jonglei")]
    assert codes and all(area.startswith("SS03") for area in codes)


def test_an_area_that_does_not_exist_leaves_the_name_alone():
    assert [hit["label"] for hit in found("Malakal, Atlantis")][0] == "Malakal"


def test_the_readers_own_area_comes_before_namesakes_elsewhere():
    sudan, abroad = reader(areas=("SD03",)), reader(areas=("SS01",))
    assert [found("Juba", who)[0]["area"][:4] for who in (sudan, abroad)] == ["SD03", "SS01"]


def test_the_same_town_from_two_sources_is_offered_once(monkeypatch):
    def towns():
        return [hit["source"] for hit in found("Shendi") if hit["code"] != hit["area"] == "SD16010"]

    assert len(towns()) == 1
    monkeypatch.setattr(search, "_without_doubles", lambda hits: hits)
    assert len(towns()) == 2


def test_a_share_alike_place_names_its_source():
    (hospital,) = [hit for hit in found("Bentiu hospital", limit=1)]
    assert hospital["source"] == "healthsites.io" and "healthsites.io" in hospital["note"]


def test_a_site_is_found_by_a_word_of_its_name_in_another_script(tick):
    site = make(tick)
    assert f"site:{site.id}" in [hit["code"] for hit in found("Акобо")]


def test_a_site_is_found_only_by_whoever_may_see_it(tick):
    site = make(tick, name="Quxwick House", classification="confidential")
    low, elsewhere = reader(clearance=0), reader(areas=("SS01",))
    assert [hit["url"] for hit in found("Quxwick House")][:1] == [f"/sites/{site.id}/"]
    for who in (low, elsewhere):
        assert f"site:{site.id}" not in [hit["code"] for hit in found("Quxwick House", who)]


def test_a_hidden_site_changes_nothing_in_what_others_find(tick):
    low = reader(clearance=0)
    before = [found(text, low) for text in ("Juba", "Akobo", "Base")]
    make(tick, name="Juba", classification="confidential")
    assert [found(text, low) for text in ("Juba", "Akobo", "Base")] == before


def test_a_withdrawn_site_is_not_found(tick):
    site = make(tick, name="Quxwick House")
    actions.withdraw_site(actor=WHOLE, at=tick(), site_id=site.id, reason="double")
    assert f"site:{site.id}" not in [hit["code"] for hit in found("Quxwick House")]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_every_text_has_an_answer_of_at_most_as_many_as_asked(text):
    assert len(found(text, limit=5)) <= 5


@pytest.mark.parametrize("text", ["Juba", "ma", "Bentui", "مستشفى", "zzzzqx"])
def test_the_number_of_queries_does_not_depend_on_what_is_found(text, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        found(text)
