"""Rows of populated places and health facilities, as build_places.py writes them.

A row is (id, name, names, kind, longitude, latitude, population, source).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from tutela.places.names import fold

HEALTH_COUNTRIES = (
    "CAF SSD COD SDN MLI TCD SOM LBY ETH ERI UGA KEN RWA BDI COG CMR NER BFA NGA CIV LBR SLE GNB MOZ AGO"
).split()
HEALTH_KINDS = {"hospital", "clinic", "pharmacy", "doctors", "dentist"}


def features(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def size_of(population: int | None) -> str:
    if not population:
        return "place"
    return "city" if population >= 100_000 else "town" if population >= 10_000 else "village"


def useful_names(name: str, others: Iterable[str]) -> list[str]:
    """Without airport codes and without machine transliterations, which fold to what is there already."""
    kept, keys = [], {fold(name)}
    for other in others:
        native = not other.isascii() and not fold(other) == ""
        if other != name and (native or (other[:1].isupper() and not other.isupper() and fold(other) not in keys)):
            kept.append(other)
            keys.add(fold(other))
    return kept


def populated_places(data: Path) -> list[tuple]:
    towns = features(data / "basemap/ne_10m_populated_places_africa.geojson")
    by_id = {
        int(t["properties"]["GEONAMEID"]): t["properties"] for t in towns if (t["properties"]["GEONAMEID"] or 0) > 0
    }
    geonames = pl.read_parquet(data / "basemap/geonames_cities500_missions.parquet")
    rows = [_geonames_row(row, by_id) for row in geonames.iter_rows(named=True)]
    taken = {row[0] for row in rows}
    return rows + [row for t in towns if (row := _natural_earth_row(t["properties"]))[0] not in taken]


def _geonames_row(row: dict, natural_earth_by_id: dict[int, dict]) -> tuple:
    beside = natural_earth_by_id.get(row["geonameid"], {})
    others = [
        *(row["alternatenames"] or "").split("|"),
        *(beside.get(k) or "" for k in ("NAME", "NAME_EN", "NAME_FR")),
    ]
    people = row["population"] or None
    names = useful_names(row["name"], others)
    return (
        f"gn:{row['geonameid']}",
        row["name"],
        names,
        size_of(people),
        row["longitude"],
        row["latitude"],
        people,
        "GeoNames",
    )


def _natural_earth_row(p: dict) -> tuple:
    number = int(p["GEONAMEID"] or 0)
    code = (
        f"gn:{number}"
        if number > 0
        else f"ne:{fold(p['NAME']).replace(' ', '-')}:{p['LATITUDE']:.3f}:{p['LONGITUDE']:.3f}"
    )
    people = p["POP_MAX"] if (p["POP_MAX"] or 0) > 0 else None
    names = useful_names(p["NAME"], [p["NAME_EN"] or "", p["NAME_FR"] or ""])
    return (code, p["NAME"], names, size_of(people), p["LONGITUDE"], p["LATITUDE"], people, "Natural Earth")


def health_facilities(data: Path) -> list[tuple]:
    table = pl.read_parquet(data / "basemap/healthsites_io_osm_africa_2021.parquet")
    chosen = table.filter(pl.col("iso3c").is_in(HEALTH_COUNTRIES) & (pl.col("amenity") != "veterinary"))
    rows = {row[0]: row for r in chosen.iter_rows(named=True) if (row := _health_row(r))}
    return list(rows.values())


def _health_row(r: dict) -> tuple:
    kind = (
        r["amenity"]
        if r["amenity"] in HEALTH_KINDS
        else r["healthcare"]
        if r["healthcare"] in HEALTH_KINDS
        else "health_facility"
    )
    code = f"osm:{r['osm_type']}/{int(float(r['osm_id']))}"
    name = " ".join((r["name"] or "").split())
    return (code, name, [], kind, r["lon"], r["lat"], None, "healthsites.io")


def openstreetmap_places(data: Path) -> list[tuple]:
    table = pl.read_parquet(data / "basemap/hotosm_sdn_populated_places.parquet").filter(pl.col("name").is_not_null())
    rows = {}
    for r in table.iter_rows(named=True):
        name = r["name:en"] or r["name"]
        others = [other for other in dict.fromkeys((r["name"], r["name:ar"])) if other and other != name]
        code = f"osm:{r['osm_type'].removesuffix('s')}/{r['osm_id']}"
        rows[code] = (code, name, others, r["place"], r["lon"], r["lat"], None, "OpenStreetMap")
    return list(rows.values())
