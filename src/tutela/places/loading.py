"""The gazetteer from the packaged files into a space's database: all at once, and again only if a file changed.

64,000 places under 113,000 names. Of health facilities only the name itself is kept, not its variants: they are
looked for by their full name or by place.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
import shapely
from django.db import connections, models, transaction

from tutela.kernel.geography import Point
from tutela.places.boundaries import ABYEI, Area, Boundaries
from tutela.places.gazetteer import Place, health_facilities, openstreetmap_places, places
from tutela.places.kinds import LEVELS, ORDER, weight
from tutela.places.models import NAME_LENGTH, GazetteerLoad, GazetteerName, GazetteerPlace, keys_of
from tutela.places.names import variants

LOADED_FROM = (
    "data/areas.csv",
    "data/boundaries.npz",
    "data/places.parquet",
    "data/share-alike/healthsites.parquet",
    "data/share-alike/osm_places_sudan.parquet",
    "kinds.py",
    "names.py",
    "loading.py",
)
"""Every file on which the rows depend, the rules of folding among them."""


def load(using: str) -> None:
    """Make the gazetteer of a database what the packaged files say; nothing if it is that already."""
    digest = packaged_digest()
    with transaction.atomic(using=using):
        if GazetteerLoad.objects.using(using).filter(id=1, digest=digest).exists():
            return
        _clear(using)
        _fill(using)
        GazetteerLoad(id=1, digest=digest).save(using=using)


def packaged_digest() -> str:
    """SHA-256 over the files that the rows come from."""
    folder = files("tutela.places")
    return hashlib.sha256(b"\0".join((folder / name).read_bytes() for name in LOADED_FROM)).hexdigest()


def _clear(using: str) -> None:
    for model in (GazetteerName, GazetteerPlace):
        model.objects.using(using).all()._raw_delete(using)


def _fill(using: str) -> None:
    places_in, names_in = _rows()
    _insert(using, GazetteerPlace, places_in)
    _insert(using, GazetteerName, names_in)
    _tell_planner(using)


@cache
def _rows() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Of both tables. Folding all names takes seconds, and a first start fills two spaces with them."""
    numbered = list(enumerate(chain(_areas(), places(), openstreetmap_places(), health_facilities()), 1))
    names = sorted(chain.from_iterable(_name_rows(number, place) for number, place in numbered))
    return (
        [_place_row(number, place) for number, place in numbered],
        [(number, *row) for number, row in enumerate(names, 1)],
    )


# Rows


def _kind(place: Place) -> str:
    return place.kind if place.kind in ORDER else "place"


def _place_row(number: int, place: Place) -> tuple[Any, ...]:
    """In the order of the model's columns."""
    point = place.point
    name = place.name[:NAME_LENGTH]
    return (
        number, place.id, name, _kind(place), point.longitude, point.latitude,
        place.area, place.population, place.source,
    )  # fmt: skip


def _name_rows(number: int, place: Place) -> Iterator[tuple[Any, ...]]:
    """Folded, skeleton, place, name, weight: one row a key, so that a spelling is held once."""
    held = set()
    importance = weight(_kind(place), place.population)
    for name in _names(place):
        folded, bones = keys_of(name)
        if folded and folded not in held:
            held.add(folded)
            yield folded, bones, number, name[:NAME_LENGTH], importance


def _names(place: Place) -> Iterable[str]:
    if place.source == "healthsites.io":
        return (place.name,)
    return chain.from_iterable(variants(name) for name in (place.name, *place.names))


def _areas() -> Iterator[Place]:
    """The administrative areas as places, each with a point of its own land."""
    boundaries = Boundaries.load()
    middles = _middles(boundaries)
    for area in boundaries.areas.values():
        if area.id in middles:
            yield _area_place(area, middles[area.id])


def _area_place(area: Area, middle: Point) -> Place:
    names = (*area.names, *area.localized.values())
    kind = "area" if area.id == ABYEI else LEVELS[area.level]
    return Place(area.id, area.name, names, kind, middle, area.id, None, area.source)


def _middles(boundaries: Boundaries) -> dict[str, Point]:
    """A point on the largest outline of each area."""
    drawn = [area for area in boundaries.areas.values() if area.shape is not None]
    shapes = boundaries.outlines([area.id for area in drawn])
    spots, sizes = shapely.point_on_surface(shapes), shapely.area(shapes)
    middles: dict[str, Point] = {}
    for i in np.argsort(sizes):  # the largest writes last
        point = Point(float(spots[i].x), float(spots[i].y))
        middles.update(dict.fromkeys(boundaries.path(drawn[i].id), point))
    return middles


# Writing


def _insert(using: str, model: type[models.Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Past the models: a hundred thousand rows a second. `rows` are in the order of `_COLUMNS`."""
    table, columns = model._meta.db_table, ", ".join(_COLUMNS[model])
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS[model]))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _tell_planner(using: str) -> None:
    """PostgreSQL plans badly for tables of which it knows nothing yet."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (GazetteerPlace, GazetteerName):
                cursor.execute(f"ANALYZE {model._meta.db_table}")


_COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    GazetteerPlace: (
        "id", "code", "name", "place_kind", "longitude", "latitude", "area", "population", "source",
    ),
    GazetteerName: ("id", "folded", "skeleton", "place_id", "name", "weight"),
}  # fmt: skip
