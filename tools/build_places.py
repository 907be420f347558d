# /// script
# requires-python = ">=3.11"
# dependencies = ["anyascii", "babel==2.18.0", "h3", "mgrs", "numpy", "polars", "shapely>=2.1"]
# ///
"""Makes src/tutela/places/data from the source files of docs/data-sources.md.

    python tools/build_places.py ../shared/data

The same sources give the same files, byte for byte (with the same versions of the libraries above).
Babel is needed here only: it carries the Unicode CLDR, from which the names of countries come.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from anyascii import anyascii
from babel import Locale
from babel.core import get_global
from shapely.geometry import shape

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/tutela/places/data"
sys.path.insert(0, str(ROOT / "src"))

from area_names import (  # noqa: E402
    CHANGED,
    LANGUAGES,
    NE_ISO2,
    OTHER_DIVISION,
    PCODES,
    SECOND_ORDER,
    TAKEN_FROM_COD,
    UCDP_NAMES,
    UN_NAMES,
    WITHOUT_NUMBER,
)
from place_rows import features, health_facilities, openstreetmap_places, populated_places  # noqa: E402

from tutela.kernel.geography import Point  # noqa: E402
from tutela.places.boundaries import SCALE, Boundaries  # noqa: E402
from tutela.places.names import similarity  # noqa: E402


@dataclass
class Draft:
    """An area on its way into areas.csv."""

    id: str
    parent: str
    level: int
    name: str
    source: str
    names: tuple[str | None, ...] = ()
    localized: dict[str, str] = field(default_factory=dict)
    pcodes: tuple[str, ...] = ()
    valid: str = ""
    geometry: shapely.Geometry | None = None


def day(text: str | None) -> str:
    return (text or "")[:10]


# Countries


def topojson_countries(path: Path) -> Iterator[tuple[str, str | None, shapely.Geometry]]:
    """Name, ISO number and outline of every country of the world atlas (TopoJSON 1.0, quantised)."""
    atlas = json.loads(path.read_text(encoding="utf-8"))
    scale, translate = np.array(atlas["transform"]["scale"]), np.array(atlas["transform"]["translate"])
    arcs = [np.cumsum(arc, axis=0) * scale + translate for arc in atlas["arcs"]]
    for item in atlas["objects"]["countries"]["geometries"]:
        polygons = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        rings = [[_ring(arcs, ring) for ring in polygon] for polygon in polygons]
        outline = shapely.union_all([shapely.make_valid(shapely.Polygon(r[0], r[1:])) for r in rings])
        yield item["properties"]["name"], item.get("id"), outline


def _ring(arcs: list[np.ndarray], ring: list[int]) -> np.ndarray:
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def countries(data: Path) -> dict[str, Draft]:
    drafts: dict[str, Draft] = {}
    numbers = get_global("territory_aliases")
    for name, number, outline in topojson_countries(data / "basemap/world-atlas-countries-50m.json"):
        code = WITHOUT_NUMBER.get(name) if number is None else numbers[number.zfill(3)][0]
        if code is None:
            continue
        if code in drafts:
            outline = shapely.union_all([drafts[code].geometry, outline])
        drafts[code] = replace(named_country(code, name), geometry=outline)
    return drafts


def named_country(code: str, atlas_name: str) -> Draft:
    said = {language: Locale(language).territories[code] for language in LANGUAGES}
    english = UN_NAMES.get(code, said.pop("en"))
    names = (atlas_name, UCDP_NAMES.get(code), Locale("en").territories[code])
    localized = {language: name for language, name in said.items() if language != "en"}
    return Draft(code, "", 0, english, "world-atlas; CLDR", names, localized)


# Divisions


def south_sudan(data: Path) -> Iterator[Draft]:
    rows = features(data / "basemap/codab_ssd_adm2_2018.geojson")
    states = {r["properties"]["ADM1_PCODE"]: r["properties"]["ADM1_EN"] for r in rows}
    for code, name in sorted(states.items()):
        yield Draft(code, "SS", 1, name, "OCHA COD-AB South Sudan 2018", pcodes=(code,))
    for row in rows:
        p = row["properties"]
        if p["ADM2_PCODE"] != "SS0807":
            yield Draft(
                p["ADM2_PCODE"],
                p["ADM1_PCODE"],
                2,
                p["ADM2_EN"],
                "OCHA COD-AB South Sudan 2018",
                (p["ADM2_REF"], p["ADM2ALT1EN"], p["ADM2ALT2EN"]),
                {},
                (p["ADM2_PCODE"],),
                day(p["date"]),
                shape(row["geometry"]),
            )


def abyei(data: Path) -> Draft:
    """Sudan's and South Sudan's files both count Abyei as theirs; here it is neither's (data-sources.md)."""
    rows = features(data / "basemap/codab_ssd_adm2_2018.geojson")
    (outline,) = (shape(r["geometry"]) for r in rows if r["properties"]["ADM2_PCODE"] == "SS0807")
    localized = {
        "ar": "منطقة أبيي",
        "fr": "Zone d’Abyei",
        "es": "Zona de Abyei",
        "ru": "Район Абьей",
        "zh": "阿卜耶伊地区",
    }
    names = ("Abyei", "Abyei Region", "Abyei PCA", "أبيي", "Абьей", "阿卜耶伊")
    pcodes = ("SS00", "SS0001", "SS0807", "SD19", "SD19001")
    return Draft(
        "XA",
        "",
        0,
        "Abyei Area",
        "OCHA COD-AB South Sudan 2018",
        names,
        localized,
        pcodes,
        "2018-08-15",
        outline,
    )


def sudan(data: Path) -> Iterator[Draft]:
    source = "OCHA COD-AB Sudan v03"
    for row in features(data / "basemap/codab_sdn_admin1.geojson"):
        p = row["properties"]
        if p["adm1_pcode"] != "SD19":
            yield Draft(
                p["adm1_pcode"],
                "SD",
                1,
                p["adm1_name"],
                source,
                (p["adm1_ref_name"],),
                {"ar": p["adm1_name1"]},
                (p["adm1_pcode"],),
                day(p["valid_on"]),
            )
    for row in features(data / "basemap/codab_sdn_admin2.geojson"):
        p = row["properties"]
        if p["adm1_pcode"] != "SD19":
            yield Draft(
                p["adm2_pcode"],
                p["adm1_pcode"],
                2,
                p["adm2_name"],
                source,
                (p["adm2_ref_name"],),
                {"ar": p["adm2_name1"]},
                (p["adm2_pcode"],),
                day(p["valid_on"]),
                shape(row["geometry"]),
            )


def central_african_republic(data: Path) -> Iterator[Draft]:
    for row in features(data / "basemap/codab_caf_adm1_2016.geojson"):
        p = row["properties"]
        yield Draft(
            p["admin1Pcod"],
            "CF",
            1,
            p["admin1Name"],
            "OCHA COD-AB Central African Republic 2016",
            (p["admin1RefN"], p["admin1AltN"], p["admin1Al_1"]),
            {},
            (p["admin1Pcod"],),
            day(p["date"]),
            shape(row["geometry"]),
        )


def natural_earth(data: Path) -> Iterator[Draft]:
    official = pl.read_csv(data / "basemap/global_pcodes_adm1_2.csv")
    units: dict[str, list[dict]] = {}
    for row in features(data / "basemap/ne_10m_admin1_missions.geojson"):
        if row["properties"]["iso3"] not in TAKEN_FROM_COD and row["properties"]["name"]:
            units.setdefault(row["properties"]["iso3"], []).append(row)
    for iso3 in sorted(units):
        rows = sorted(units[iso3], key=lambda r: (r["properties"]["name"], r["properties"]["hasc"] or "", str(r)))
        yield from _divisions(iso3, rows, official.filter(pl.col("Location") == iso3))


def _divisions(iso3: str, rows: list[dict], official: pl.DataFrame) -> Iterator[Draft]:
    country = NE_ISO2.get(iso3) or get_global("territory_aliases")[iso3][0]
    order = 2 if iso3 in SECOND_ORDER else 1
    level = {
        code: name
        for code, name in official.filter(pl.col("Admin Level") == order).select("P-Code", "Name").iter_rows()
    }
    codes = _match(iso3, rows, level)
    if order == 2:
        above = {
            code: name
            for code, name in official.filter(pl.col("Admin Level") == 1).select("P-Code", "Name").iter_rows()
        }
        for code in sorted({code[: SECOND_ORDER[iso3]] for code in codes if code}):
            yield Draft(code, country, 1, above[code], "OCHA global P-codes", pcodes=(code,))
    spare = _own_codes(country, rows)
    for row, code, own in zip(rows, codes, spare, strict=True):
        yield _division(country, iso3, row["properties"], shape(row["geometry"]), code, own, level, order)


def _division(
    country: str,
    iso3: str,
    p: dict,
    outline: shapely.Geometry,
    code: str | None,
    own: str,
    level: dict[str, str],
    order: int,
) -> Draft:
    source = "Natural Earth 10m"
    names = tuple((p["name_alt"] or "").split("|"))
    if code is None:
        return Draft(own, country, 1, p["name"], source, names, geometry=outline)
    nested = (
        code if code.startswith(country) and code[2].isdigit() else country + code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    )
    parent = country if order == 1 else nested[: SECOND_ORDER[iso3]]
    return Draft(nested, parent, order, p["name"], source, (*names, level[code]), {}, (code,), "", outline)


def _match(iso3: str, rows: list[dict], level: dict[str, str]) -> list[str | None]:
    """The P-code of each unit, or None: by table, then the most alike names first, each code once."""
    if iso3 in OTHER_DIVISION:
        return [None] * len(rows)
    found: list[str | None] = [PCODES.get((iso3, row["properties"]["name"])) for row in rows]
    names = Counter(row["properties"]["name"] for row in rows)
    same = [
        i for i, r in enumerate(rows) if (n := r["properties"]["name"]) and names[n] == 1 and (iso3, n) not in CHANGED
    ]
    pairs = [(_likeness(rows[i]["properties"], name), code, i) for i in same for code, name in level.items()]
    for likeness, code, i in sorted(pairs, reverse=True):
        if likeness >= 0.8 and found[i] is None and code not in found:
            found[i] = code
            if likeness < 0.95:
                name = rows[i]["properties"]["name"]
                print(f"  taken as the same: {iso3} {name} = {code} {level[code]} ({likeness:.2f})")
    return found


def _likeness(p: dict, name: str) -> float:
    """Of the name itself, or a shade less of another name."""
    return max(
        similarity(p["name"], name),
        *(0.99 * similarity(said, name) for said in (p["name_alt"] or "").split("|")),
    )


def _own_codes(country: str, rows: list[dict]) -> list[str]:
    """Country, hyphen, two letters of Natural Earth's HASC code, or those of the name where it has none."""
    hasc = [(r["properties"]["hasc"] or "").partition(".")[2] for r in rows]
    usual = Counter(hasc)
    good = [re.fullmatch(r"[A-Z]{2}", h) is not None and usual[h] == 1 for h in hasc]
    spelt = [re.sub(r"[^A-Z]", "", anyascii(r["properties"]["name"]).upper()) for r in rows]
    again = Counter(s for s, g in zip(spelt, good, strict=True) if not g)
    codes = [h if g else s for h, s, g in zip(hasc, spelt, good, strict=True)]
    return [f"{country}-{c}{n if again[c] > 1 else ''}" for n, c in enumerate(codes, 1)]


# Writing


def listed(values: Iterable[str | None]) -> str:
    tidy = (" ".join(v.split()) for v in values if v and v.isprintable())
    return "|".join(dict.fromkeys(v for v in tidy if v))


def write_areas(drafts: list[Draft]) -> None:
    ids = [draft.id for draft in drafts]
    assert len(set(ids)) == len(ids), [code for code, n in Counter(ids).items() if n > 1]
    outlines: list[shapely.Geometry] = []
    with (OUT / "areas.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow("id parent level name names localized pcodes source valid shape".split())
        for d in drafts:
            number = "" if d.geometry is None else len(outlines)
            outlines += [] if d.geometry is None else [d.geometry]
            others = listed(name for name in d.names if name != d.name)
            tagged = listed(f"{language}={name}" for language, name in d.localized.items() if name)
            out.writerow(
                [
                    d.id,
                    d.parent,
                    d.level,
                    d.name,
                    others,
                    tagged,
                    "|".join(d.pcodes),
                    d.source,
                    d.valid,
                    number,
                ]
            )
    write_outlines(outlines)


def write_outlines(outlines: list[shapely.Geometry]) -> None:
    """Coordinates as differences of whole steps, and how many rings, polygons and outlines they make."""
    whole = np.array([multipolygon(snapped(outline)) for outline in outlines])
    _, coordinates, (rings, polygons, shapes) = shapely.to_ragged_array(whole)
    steps = np.rint(coordinates * SCALE).astype(np.int64)
    differences = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).astype(np.int32)
    counts = {
        name: np.diff(offsets, prepend=0).astype(np.int32)
        for name, offsets in (("rings", rings), ("polygons", polygons), ("shapes", shapes))
    }
    np.savez_compressed(OUT / "boundaries.npz", steps=differences, **counts)


def snapped(outline: shapely.Geometry) -> shapely.Geometry:
    return shapely.set_precision(shapely.make_valid(outline), 1 / SCALE)


def multipolygon(outline: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    parts += [p for part in shapely.get_parts(outline) if part.geom_type == "MultiPolygon" for p in part.geoms]
    return shapely.MultiPolygon(parts)


def write_places(name: str, rows: list[tuple]) -> None:
    """Rows of (id, name, names, kind, longitude, latitude, population, source), with the area looked up."""
    spots = [Point(row[4], row[5]) for row in rows]
    areas = Boundaries.load().areas_of(spots)
    held = [(*row[:6], area, *row[6:]) for row, area in zip(rows, areas, strict=True)]
    columns = {
        "id": pl.String,
        "name": pl.String,
        "names": pl.List(pl.String),
        "kind": pl.String,
        "longitude": pl.Float64,
        "latitude": pl.Float64,
        "area": pl.String,
        "population": pl.Int64,
        "source": pl.String,
    }
    table = pl.DataFrame(sorted(held), schema=columns, orient="row")
    table.write_parquet(OUT / name, compression="zstd", compression_level=19)
    print(f"{name}: {len(table)} rows, {(OUT / name).stat().st_size:,} bytes")


def all_areas(data: Path) -> list[Draft]:
    """In the order in which overlaps are decided: where two outlines hold a point, the earlier counts."""
    atlas = countries(data)
    below = [*south_sudan(data), *sudan(data), *central_african_republic(data), *natural_earth(data)]
    return [abyei(data), *below, *(atlas[code] for code in sorted(atlas))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds basemap/")
    data = parser.parse_args().data
    (OUT / "share-alike").mkdir(parents=True, exist_ok=True)
    write_areas(all_areas(data))
    write_places("places.parquet", populated_places(data))
    write_places("share-alike/healthsites.parquet", health_facilities(data))
    write_places("share-alike/osm_places_sudan.parquet", openstreetmap_places(data))


if __name__ == "__main__":
    main()
