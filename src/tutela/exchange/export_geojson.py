"""Incidents as GeoJSON (RFC 7946), feature by feature. A place that is not known is a geometry of null.

`classification` of the collection, a foreign member, is the highest of its features; each feature has its own. The
point of a feature is as exact as its `location_precision` says, and no more. Out of a space that is not the mission,
the collection carries its `mark`: PRACTICE or EXERCISE.
"""

import json
from collections.abc import Iterable
from typing import Any

from tutela.exchange.export_csv import Stream, properties
from tutela.incidents.models import Incident
from tutela.kernel import spaces


def write_geojson(rows: Iterable[Incident], stream: Stream, *, classification: str) -> int:
    """Write the incidents, which the caller has fetched through the policy; returns how many there were."""
    mark = spaces.current().mark
    head = {"type": "FeatureCollection", "classification": classification, **({"mark": mark} if mark else {})}
    stream.write(json.dumps(head)[:-1] + ', "features": [')
    count = 0
    for count, incident in enumerate(rows, start=1):
        stream.write(("," if count > 1 else "") + "\n" + json.dumps(_feature(incident), ensure_ascii=False))
    stream.write("\n]}\n")
    return count


def _feature(incident: Incident) -> dict[str, Any]:
    values = properties(incident)
    longitude, latitude = values.pop("longitude"), values.pop("latitude")
    located = longitude is not None and latitude is not None
    return {
        "type": "Feature",
        "id": values["id"],
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if located else None,
        "properties": values,
    }
