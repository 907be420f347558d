"""The packaged gazetteer: populated places, health facilities and administrative areas, as plain values.

Files, sources and licences are listed in docs/data-sources.md. What is under a share-alike licence lies in
`data/share-alike/` and comes from functions of its own, so that nothing mixes it in by accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files

import polars as pl

from tutela.kernel.geography import Point
from tutela.places.boundaries import Area, read_areas

_DATA = files("tutela.places") / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with a name.

    id: stable between releases of the product (`gn:373303`, `ne:...`, `osm:node/3395842948`).
    kind: `city`, `town`, `village`, `hamlet`, `place` (size unknown), or of a health facility `hospital`,
    `clinic`, `pharmacy`, `doctors`, `dentist`, `health_facility`.
    area: deepest administrative area. population: None where the source has none.
    """

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    point: Point
    area: str
    population: int | None
    source: str


def places() -> Iterator[Place]:
    """Populated places from GeoNames and Natural Earth (may be shipped and mixed, with attribution)."""
    return _read("places.parquet")


def health_facilities() -> Iterator[Place]:
    """Health facilities from OpenStreetMap by healthsites.io: ODbL, to be kept apart and attributed."""
    return _read("share-alike/healthsites.parquet")


def openstreetmap_places() -> Iterator[Place]:
    """Populated places of Sudan from OpenStreetMap: ODbL, to be kept apart and attributed."""
    return _read("share-alike/osm_places_sudan.parquet")


def administrative_areas() -> Iterator[Area]:
    """Every administrative area with a boundary, countries included, parents before children."""
    return iter(sorted(read_areas(), key=lambda area: (area.level, area.id)))


def load_gazetteer(using: str) -> None:
    """Put all of it into the database `using`, if it is not there already: called at set-up, inside the space."""
    from tutela.places.loading import load  # the readers above need no Django

    load(using)


def _read(name: str) -> Iterator[Place]:
    with as_file(_DATA / name) as path:
        table = pl.read_parquet(path)
    for id, title, names, kind, longitude, latitude, area, population, source in table.iter_rows():
        yield Place(id, title, tuple(names), kind, Point(longitude, latitude), area, population, source)
