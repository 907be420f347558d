"""The gazetteer in the database."""

import pytest

from tutela.places import loading
from tutela.places.models import GazetteerLoad, GazetteerName, GazetteerPlace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer_loaded")]


def test_everything_that_is_packaged_is_loaded_with_its_source_named():
    sources = set(GazetteerPlace.objects.values_list("source", flat=True).distinct())
    assert {"GeoNames", "Natural Earth", "OpenStreetMap", "healthsites.io", "OCHA COD-AB South Sudan 2018"} <= sources
    assert GazetteerPlace.objects.count() > 64_000
    assert GazetteerName.objects.count() > 110_000


def test_loading_again_does_nothing_while_the_files_are_the_same(monkeypatch):
    monkeypatch.setattr(loading, "_fill", lambda using: pytest.fail("it was there already"))
    loading.load("default")


def test_other_files_are_loaded_in_place_of_the_old(monkeypatch):
    def fill(using):
        loading._insert(using, GazetteerPlace, [(1, "xx:1", "Only", "town", 1.0, 2.0, "", None, "test")])

    monkeypatch.setattr(loading, "packaged_digest", lambda: "another")
    monkeypatch.setattr(loading, "_fill", fill)
    loading.load("default")
    assert [place.code for place in GazetteerPlace.objects.all()] == ["xx:1"]
    assert not GazetteerName.objects.exists()
    assert GazetteerLoad.objects.get().digest == "another"


def test_an_area_stands_on_its_own_land():
    from tutela.kernel.geography import Point
    from tutela.places.boundaries import Boundaries, within

    area_of = Boundaries.load().area_of
    for place in GazetteerPlace.objects.filter(code__in=["SS", "SS01", "SS0101", "SD02", "XA", "SL"]):
        assert within(area_of(Point(place.longitude, place.latitude)), place.code)


def test_abyei_is_no_country():
    assert GazetteerPlace.objects.get(code="XA").place_kind == "area"
