"""Bases, people and a small road map round Juba."""

import json
from datetime import date

import pytest

from tutela.kernel import journal
from tutela.kernel.access import OPERATOR
from tutela.kernel.identifiers import new_id
from tutela.kernel.testing import reader
from tutela.places.models import GazetteerPlace, Site
from tutela.protection.rules import Question

JUBA = (31.58, 4.85)


@pytest.fixture
def adviser():
    """Who asks where we should be."""
    return reader("protection_adviser", component="protection")


@pytest.fixture
def site(tick):
    """A site; a base unless told otherwise."""

    def make(name="Base", longitude=JUBA[0], latitude=JUBA[1], **facts):
        told = {"site_kind": "base", "area": "SS0101", "longitude": longitude, "latitude": latitude, **facts}
        at = tick()
        with journal.open(OPERATOR, at=at) as writing:
            return writing.add("site.made", Site(id=new_id(at), name=name, **told))

    return make


@pytest.fixture
def villages(db):
    """Ten villages on a line east of Juba, a tenth of a degree apart, of 100 to 1,000 people; and one uncounted."""
    GazetteerPlace.objects.all().delete()
    rows = [
        GazetteerPlace(
            code=f"v{number}",
            name=f"Village {number}",
            place_kind="village",
            longitude=JUBA[0] + number / 10,
            latitude=JUBA[1],
            area="SS0101",
            population=100 * number if number < 11 else None,
            source="test",
        )
        for number in range(1, 12)
    ]
    return GazetteerPlace.objects.bulk_create(rows)


@pytest.fixture
def road_file(tmp_path):
    """A road of two hours from Juba eastwards, as GeoJSON."""

    def write(name="roads.geojson", minutes=60):
        roads = [
            {
                "type": "Feature",
                "properties": {"from": one, "to": one + 1, "duration": minutes},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[JUBA[0] + (one - 1) / 2, JUBA[1]], [JUBA[0] + one / 2, JUBA[1]]],
                },
            }
            for one in (1, 2)
        ]
        file = tmp_path / name
        file.write_text(json.dumps({"type": "FeatureCollection", "features": roads}))
        return file

    return write


@pytest.fixture
def asked():
    """A question about Juba county."""

    def make(**facts):
        return Question(**{"area": "SS0101", "minutes": 60, "new": 1, **facts})

    return make


TODAY = date(2026, 3, 1)
