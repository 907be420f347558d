"""What a text names: coordinates, a code, a place of the gazetteer, or a site of the mission that the reader may see.

Names are compared folded, so that script and spelling do not matter. They answer in tiers, each served by an index:
the same name; names that begin like it; names with such a word in them; names with the same consonants; names whose
consonants are one letter off. At most one query a tier, one for the places and one for sites, however many answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Abs, Length
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Point, destination, distance_m
from tutela.kernel.languages import doctrine_language
from tutela.places import kinds, reckoning
from tutela.places.boundaries import Boundaries, within
from tutela.places.models import GazetteerName, GazetteerPlace, Site, keys_of
from tutela.places.names import fold, similarity, variants
from tutela.places.notation import Reading, UnreadableCoordinates, read_coordinates
from tutela.places.reckoning import Reckoning

LONGEST_QUERY = 200
SHORTEST_PREFIX = 2
SHORTEST_WORD = 3
SHORTEST_BONES = 3
"""Letters; with fewer, hundreds of names would answer and nobody would find theirs."""

LONGEST_BONES = 12
ALIKE = 0.6
"""Least similarity of a name that is neither the same, nor begins alike, nor has the same consonants."""

COORDINATES = "coordinates"
RECKONED = "reckoned"
SAME_PLACE_M = 5_000.0
BONES = "bdfjklmnrst"
"""The letters of which skeletons are made."""

ENOUGH = 2
"""Times as many as asked: with so many better answers the lower tiers are not asked any more."""


class Tier(IntEnum):
    """How a name answered. Lower is better."""

    SAME = 0
    BEGINS = 1
    WORD = 2
    CONSONANTS = 3
    ALIKE = 4


MOST = 1_000
LIMITS = {Tier.SAME: 100, Tier.BEGINS: 60, Tier.WORD: 40, Tier.CONSONANTS: 120, Tier.ALIKE: 120}


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a text may mean.

    code: names it for good: `gn:373303`, `SS0101`, `site:UUID`, `point:LATITUDE,LONGITUDE`.
    kind: of `kinds.WORDS`, the code of a kind of site, `coordinates`, or `reckoned` from another place.
    precision: UCDP's, of a place of which only this was said.
    """

    code: str
    label: str
    kind: str
    source: str
    point: Point
    area: str
    precision: int
    population: int | None = None
    tier: Tier = Tier.SAME
    likeness: float = 1.0

    @property
    def is_site(self) -> bool:
        """Whether it is a record of the mission rather than reference data."""
        return self.code.startswith("site:")


def find(text: str, *, reader: Reader, limit: int) -> list[Hit]:
    """The places that the text may mean, the likeliest first.

    By tier, then the more similar name, then the reader's own area, then kind, then population.
    `Bor, Jonglei` looks for Bor and keeps what lies in Jonglei; `VH2J+MX Juba` is the plus code near Juba.
    """
    text = " ".join(text.split())[:LONGEST_QUERY]
    if reading := _read(text):
        return [_spot(reading)]
    if reckoned := reckoning.read(text):
        return _reckoned(text, reckoned, reader=reader, limit=limit)
    name, around = _parted(text)
    enough = MOST if around else ENOUGH * limit
    named = sorted(_named(name, reader=reader, enough=enough), key=lambda hit: _rank(hit, reader))
    if reading := _read_near(text, named):
        return [_spot(reading)]
    ordered = sorted([*_coded(text), *named], key=lambda hit: _rank(hit, reader))
    return _without_doubles(_around(ordered, around))[:limit]


def _parted(text: str) -> tuple[str, str]:
    """The name that is looked for, and where around: `Bor`, `Jonglei`. Of a short plus code, the place after it."""
    head, _blank, rest = text.partition(" ")
    if "+" in head and rest:
        return rest, ""
    name, comma, around = text.rpartition(",")
    return (name.strip(), around.strip()) if comma and fold(name) else (text, "")


# Coordinates and codes


def _read(text: str, reference: Point | None = None) -> Reading | None:
    try:
        return read_coordinates(text, reference)
    except UnreadableCoordinates:
        return None


def _read_near(text: str, named: Sequence[Hit]) -> Reading | None:
    """A short plus code with the name of a place: `VH2J+MX Juba`."""
    code, _blank, rest = text.partition(" ")
    return _read(code, named[0].point) if "+" in code and rest and named else None


def _spot(reading: Reading) -> Hit:
    point = reading.point
    return Hit(
        code=f"point:{point.latitude:.6f},{point.longitude:.6f}",
        label=f"{point.latitude:.5f}, {point.longitude:.5f}",
        kind=COORDINATES,
        source=reading.notation,
        point=point,
        area=Boundaries.load().area_of(point),
        precision=kinds.precision_within(reading.radius_m),
    )


def _reckoned(text: str, told: Reckoning, *, reader: Reader, limit: int) -> list[Hit]:
    """What "two hours' walk north of Poktap" may mean: an area so far from each place that bears the name.

    How well it answers is how well the name does; the place from which they reckon is none of the answers. What
    only sounds like the name is left out: nobody could tell from the choices that another place is meant.
    """
    found = []
    for hit in find(told.origin, reader=reader, limit=limit):
        if hit.tier > Tier.WORD:
            continue
        middle = destination(hit.point, told.bearing, (told.nearest_m + told.farthest_m) / 2)
        spread = reckoning.spread_m(told)
        found.append(
            replace(
                hit,
                code=f"from:{hit.code}:{told.bearing:.0f}:{told.nearest_m:.0f}:{told.farthest_m:.0f}"[:100],
                label=text[:200],
                kind=RECKONED,
                source=_far(told, hit.label),
                point=middle,
                area=Boundaries.load().area_of(middle),
                precision=max(2, kinds.precision_within(spread), hit.precision),
                population=None,
            )
        )
    return found


def _far(told: Reckoning, origin: str) -> str:
    """How far from where, in words."""
    far = {"nearest": f"{told.nearest_m / 1000:.0f}", "farthest": f"{told.farthest_m / 1000:.0f}", "origin": origin}
    return _("%(nearest)s to %(farthest)s km from %(origin)s: an area, not a point") % far


def _coded(text: str) -> list[Hit]:
    """Areas by their code or P-code, places by their number in the gazetteer's sources."""
    codes = Boundaries.load().coded(text)
    wanted = [*codes, text] if ":" in text else list(codes)
    rows = GazetteerPlace.objects.filter(code__in=wanted).order_by("code", "id") if wanted else []
    return [_place_hit(row, Tier.SAME, 1.0) for row in rows]


# Names


def _named(name: str, *, reader: Reader, enough: int) -> list[Hit]:
    """Places of the gazetteer and sites that answer to a name, each once, by its best name."""
    if not fold(name):
        return []
    return [*_of_gazetteer(name, enough), *_sites(name, reader)]


def _of_gazetteer(name: str, enough: int) -> Iterator[Hit]:
    best = _best_names(name, enough)
    for place in GazetteerPlace.objects.filter(id__in=list(best)).order_by("id"):
        yield _place_hit(place, *best[place.id])


def _best_names(name: str, enough: int) -> dict[int, tuple[Tier, float]]:
    """By number of the place: how well the best of its names answers."""
    best: dict[int, tuple[Tier, float]] = {}
    for tier, rows in _tiers(name):
        if len(best) >= enough:
            break
        for place_id, called in rows.values_list("place_id", "name"):
            likeness = similarity(name, called)
            held = best.get(place_id, (Tier.ALIKE, ALIKE))
            if (tier, -likeness) <= (held[0], -held[1]):
                best[place_id] = tier, likeness
    return best


def _tiers(name: str) -> Iterator[tuple[Tier, QuerySet[GazetteerName]]]:
    """The rows of each tier, the weightiest first. One query a tier, made when it is read."""
    folded, bones = keys_of(name)
    same = {keys_of(variant)[0] for variant in variants(name)} - {""}
    near = [*_one_off(bones)] if SHORTEST_BONES <= len(bones) <= LONGEST_BONES else []
    conditions = {
        Tier.SAME: Q(folded__in=sorted(same)),
        Tier.BEGINS: Q(folded__under=folded) if len(folded) >= SHORTEST_PREFIX else None,
        Tier.WORD: Q(folded__contains=f" {folded}") if len(folded) >= SHORTEST_WORD else None,
        Tier.CONSONANTS: Q(skeleton=bones),
        Tier.ALIKE: Q(skeleton__in=near) if near else None,
    }
    names = GazetteerName.objects.all()
    for tier, condition in conditions.items():
        if condition is not None:
            rows = names.filter(condition)
            if tier >= Tier.CONSONANTS:
                rows = rows.annotate(off=_length_off(folded)).order_by("off", "-weight", "id")
            else:
                rows = rows.order_by("-weight", "id")
            yield tier, rows[: LIMITS[tier]]


def _length_off(folded: str) -> Func:
    """By how many letters a name is longer or shorter: names that are nearly as long come first."""
    return Abs(Length(F("folded")) - len(folded), output_field=IntegerField())


def _one_off(bones: str) -> frozenset[str]:
    """Every skeleton that is one letter more, one less, one other, or two neighbours swapped."""
    splits = [(bones[:i], bones[i:]) for i in range(len(bones) + 1)]
    less = (a + b[1:] for a, b in splits if b)
    swapped = (a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1)
    other = (a + letter + b[1:] for a, b in splits if b for letter in BONES)
    more = (a + letter + b for a, b in splits for letter in BONES)
    return frozenset((*less, *swapped, *other, *more)) - {bones, ""}


def _place_hit(place: GazetteerPlace, tier: Tier, likeness: float) -> Hit:
    is_area = place.place_kind in kinds.AREA_KINDS
    return Hit(
        code=place.code,
        label=Boundaries.load().name(place.area, language()) if is_area else place.name,
        kind=place.place_kind,
        source=place.source,
        point=Point(place.longitude, place.latitude),
        area=place.area,
        precision=kinds.precision_of(place.place_kind),
        population=place.population,
        tier=tier,
        likeness=round(likeness, 2),
    )


# Sites


def _sites(name: str, reader: Reader) -> Iterator[Hit]:
    folded, bones = keys_of(name)
    rows = Site.objects.visible_to(reader).filter(sites_named(name), withdrawn=False).order_by("folded", "id")
    for site in rows[:200]:
        tier = _tier(folded, bones, site)
        likeness = similarity(name, site.name)
        if tier is not Tier.ALIKE or likeness >= ALIKE:
            yield _site_hit(site, tier, likeness)


def sites_named(name: str) -> Q:
    """Sites whose name is like this one, in any script and spelling."""
    folded, bones = keys_of(name)
    condition = Q(folded__under=folded) | Q(folded__contains=f" {folded}") | Q(skeleton=bones)
    if SHORTEST_BONES <= len(bones) <= LONGEST_BONES:
        condition |= Q(skeleton__in=sorted(_one_off(bones)))
    return condition if folded else Q(pk__in=[])


def _tier(folded: str, bones: str, site: Site) -> Tier:
    if site.folded == folded:
        return Tier.SAME
    if site.folded.startswith(folded):
        return Tier.BEGINS
    if f" {folded}" in site.folded:
        return Tier.WORD
    return Tier.CONSONANTS if site.skeleton == bones else Tier.ALIKE


def _site_hit(site: Site, tier: Tier, likeness: float) -> Hit:
    return Hit(
        code=f"site:{site.id}",
        label=site.name,
        kind=site.site_kind,
        source="",
        point=Point(site.longitude, site.latitude),
        area=site.area,
        precision=site.location_precision,
        population=site.population,
        tier=tier,
        likeness=round(likeness, 2),
    )


# Order


def _rank(hit: Hit, reader: Reader) -> tuple[Any, ...]:
    foreign = not (reader.everywhere or any(within(hit.area, area) for area in reader.areas))
    kind = -1 if hit.is_site else kinds.ORDER[hit.kind]
    return hit.tier, -hit.likeness, foreign, kind, -(hit.population or 0), hit.label, hit.code


def _around(hits: list[Hit], around: str) -> list[Hit]:
    """Those that lie in an area of that name; all of them if none does."""
    if not around:
        return hits
    found = [hit for hit in hits if _lies_in(hit.area, fold(around))]
    return [replace(hit, tier=Tier.SAME) if hit.likeness == 1 else hit for hit in found] or hits


def _lies_in(area: str, name: str) -> bool:
    boundaries = Boundaries.load()
    holding = [boundaries.areas[code] for code in boundaries.path(area)] if area else []
    names = (text for held in holding for text in (held.id, held.name, *held.names, *held.localized.values()))
    return bool(name) and any(fold(text) == name for text in names)


def _without_doubles(hits: Iterable[Hit]) -> list[Hit]:
    """The same town from two sources once: of two of one name within 5 km the first stays."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(_is_double(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _is_double(hit: Hit, other: Hit) -> bool:
    if hit.is_site or other.is_site or hit.source == other.source or hit.kind in kinds.AREA_KINDS:
        return False
    if other.kind in kinds.AREA_KINDS or fold(hit.label) != fold(other.label):
        return False
    return distance_m(hit.point, other.point) <= SAME_PLACE_M


# Words


def language() -> str:
    """The language in use as the doctrine files and the areas write it."""
    return doctrine_language(get_language() or "en")


def kind_words(hit: Hit) -> str:
    """What kind of place it is."""
    if hit.kind == RECKONED:
        return hit.source
    if hit.kind == COORDINATES:
        return _("Coordinates (%(notation)s)") % {"notation": hit.source}
    if hit.is_site:
        return site_kind_words(hit.kind)
    return str(kinds.WORDS[hit.kind])


def site_kind_words(kind: str) -> str:
    """The kind of a site; a code that the doctrine no longer has is shown as it is."""
    codes = doctrine().lists["site_kind"]
    return codes[kind].label(language()) if kind in codes else kind


def area_words(area: str) -> str:
    """Where an area lies, from the smallest to the country: `Juba, Central Equatoria, South Sudan`."""
    boundaries = Boundaries.load()
    path = boundaries.path(area) if area in boundaries.areas else ()
    return _(", ").join(boundaries.name(code, language()) for code in reversed(path))


def note_on(hit: Hit) -> str:
    """What a place is and where: what tells it from others of its name. The source is named with it."""
    source = "" if hit.kind in (COORDINATES, RECKONED) else hit.source
    return " · ".join(part for part in (kind_words(hit), _where(hit), source) if part)


def _where(hit: Hit) -> str:
    """Of an area, the one around it: its own name is the label already."""
    return area_words(Boundaries.load().parent(hit.area) if hit.kind in kinds.AREA_KINDS else hit.area)
