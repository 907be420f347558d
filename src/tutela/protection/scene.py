"""What a question is about, over what one reader may see: the area, bases, places to reach, what each counts.

Populated places come from the packaged gazetteer, which is for everybody; sites, incidents and bases through the
access policy.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import h3
import numpy as np
import shapely
from django.urls import reverse
from numpy.typing import NDArray

from tutela.analysis.reach.packed import Window
from tutela.kernel import spaces
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.journal.models import State
from tutela.kernel.problems import Missing
from tutela.places import queries as places
from tutela.places.boundaries import Boundaries
from tutela.places.kinds import WORDS
from tutela.protection import harm, queries
from tutela.protection.models import RoadMap
from tutela.protection.problems import NoPlaces
from tutela.protection.rules import MOST_BASES, Question, labels_of
from tutela.reports.shown import label

Floats = NDArray[np.float64]

MOST_PLACES = 5_000
MOST_CANDIDATES = 100
NEAR_DEGREES = 1.0
"""Bases so far outside of the area's box count as near it."""

PEOPLE_LIVE_AT = ("displaced_site", "refugee_site")
"""Kinds of sites at which people stay who are to be reached, beside populated places."""


@dataclass(frozen=True, slots=True)
class Base:
    """A site of the mission. id: of its record."""

    id: UUID
    name: str
    kind: str
    longitude: float
    latitude: float
    url: str


@dataclass(frozen=True, slots=True)
class Target:
    """A place to be reached. people: None where nobody counted them. site: its record, if it is one."""

    name: str
    kind: str
    longitude: float
    latitude: float
    people: int | None
    area: str
    site: UUID | None = None

    @property
    def url(self) -> str:
        """Its page: of the site, or of the area in which it lies."""
        if self.site:
            return reverse("site", args=[self.site])
        return reverse("area", args=[self.area]) if self.area else ""


@dataclass(frozen=True)
class Scene:
    """All that an answer is computed from.

    offered: every base that may be chosen; bases: those that were. left_out: places beyond MOST_PLACES.
    harm: draws of expected harm `(futures, places)` and what is behind them, where harm is the weight.
    labels: of every record of which something was used.
    """

    question: Question
    window: Window
    road_map: RoadMap | None
    offered: tuple[Base, ...]
    bases: tuple[Base, ...]
    targets: tuple[Target, ...]
    left_out: int
    harm: harm.Harm | None
    labels: tuple[dict[str, Any], ...]

    @functools.cached_property
    def spots(self) -> Floats:
        """Longitude and latitude of the places to reach `(k, 2)`."""
        return np.array([(one.longitude, one.latitude) for one in self.targets])

    def base_spots(self) -> Floats:
        """The same of the chosen bases `(b, 2)`."""
        return np.array([(one.longitude, one.latitude) for one in self.bases]).reshape(-1, 2)

    @functools.cached_property
    def people(self) -> Floats:
        """People of each place `(k,)`, 0 where nobody counted them."""
        return np.array([one.people or 0 for one in self.targets], dtype=np.float64)

    @functools.cached_property
    def samples(self) -> Floats:
        """What each place counts, in each future `(futures, k)`: one future unless harm is the weight."""
        if self.question.weight == "harm" and self.harm is not None:
            return self.harm.samples
        return (self.people if self.question.weight == "people" else np.ones(len(self.targets)))[None]

    def candidates(self) -> tuple[int, ...]:
        """Which places may become a base: far and wide the weightiest of each cell of a grid, then of finer cells."""
        weight = np.ascontiguousarray(self.samples.mean(axis=0))
        return _weightiest_by_cell(self.spots.tobytes(), weight.tobytes())


def scene(question: Question, *, reader: Reader, at: datetime) -> Scene:
    """Gather what the question is about. Raises Missing for an area that is not known, NoPlaces."""
    window = window_of(question.area)
    offered, base_labels = _bases(window, reader, at)
    chosen = [one for one in offered if not question.bases or one.id in question.bases][:MOST_BASES]
    targets, left_out, site_labels = _targets(question.area, reader, at)
    if not targets:
        raise NoPlaces
    used = [base_labels[one.id] for one in chosen] + site_labels
    found = None
    if question.weight == "harm":
        found = harm.of_places(_places(targets), area=question.area, reader=reader, at=at)
        used += found.labels
    return Scene(
        question=question,
        window=window,
        road_map=queries.map_in_force(reader=reader),
        offered=tuple(offered),
        bases=tuple(chosen),
        targets=tuple(targets),
        left_out=left_out,
        harm=found,
        labels=tuple(used),
    )


def _places(targets: Sequence[Target]) -> harm.Places:
    return harm.Places(
        spots=np.array([(one.longitude, one.latitude) for one in targets]),
        areas=[one.area for one in targets],
        people=np.array([one.people or 0 for one in targets], dtype=np.float64),
    )


_remembered: dict[tuple[Any, ...], Scene] = {}
MOST_REMEMBERED = 8


def remembered_scene(question: Question, *, reader: Reader, at: datetime) -> Scene:
    """As `scene`, gathered once while nothing is written: for a base that is dragged, twenty times a second.

    Kept by the root of the journal, the reader with all that they may see, the question and the day.
    """
    root = State.objects.filter(id=1).values_list("root", flat=True).first()
    name = (spaces.current().name, bytes(root or b""), reader, question, at.date())
    if name not in _remembered:
        found = scene(question, reader=reader, at=at)
        for oldest in list(_remembered)[: 1 + len(_remembered) - MOST_REMEMBERED]:
            _remembered.pop(oldest, None)
        _remembered[name] = found
    return _remembered.get(name) or scene(question, reader=reader, at=at)


def _bases(window: Window, reader: Reader, at: datetime) -> tuple[list[Base], dict[UUID, dict[str, Any]]]:
    """Sites of the mission that stand today in or near a window, by name, with their labels."""
    found, labels = [], {}
    for site in places.bases_standing(at.date(), reader=reader):
        if _is_near(site, window):
            url = reverse("site", args=[site.id])
            found.append(Base(site.id, site.name, site.site_kind, site.longitude, site.latitude, url))
            labels[site.id] = labels_of(site)
    return found, labels


def _is_near(site: Any, window: Window) -> bool:
    east_west = window.west - NEAR_DEGREES <= site.longitude <= window.east + NEAR_DEGREES
    return east_west and window.south - NEAR_DEGREES <= site.latitude <= window.north + NEAR_DEGREES


def _targets(area: str, reader: Reader, at: datetime) -> tuple[list[Target], int, list[dict[str, Any]]]:
    """The sites where people stay, then populated places, the most people first."""
    sites = [
        site
        for kind in PEOPLE_LIVE_AT
        for site in places.sites(reader=reader, site_kind=kind, area=area, standing_on=at.date())
    ]
    found = [_site(site) for site in sites[:MOST_PLACES]]
    known, left_out = _populated(area)
    room = MOST_PLACES - len(found)
    left_out += max(0, len(known) - room) + max(0, len(sites) - MOST_PLACES)
    return [*found, *known[:room]], left_out, [labels_of(site) for site in sites[:MOST_PLACES]]


def _site(site: Any) -> Target:
    return Target(site.name, site.site_kind, site.longitude, site.latitude, site.population, site.area, site.id)


def _populated(area: str) -> tuple[list[Target], int]:
    rows, more = places.populated_places(area, limit=MOST_PLACES)
    return [Target(*row) for row in rows], more


def window_of(area: str) -> Window:
    """The box of an area. Raises Missing."""
    west, south, east, north = shape_of(area).bounds
    return Window(west, south, east, north)


@functools.lru_cache(maxsize=64)
def shape_of(area: str) -> Any:
    """The outline of an area, to about a kilometre. Raises Missing."""
    boundaries = Boundaries.load()
    if area not in boundaries.areas:
        raise Missing
    return shapely.make_valid(shapely.geometry.shape(boundaries.polygon(area)).simplify(0.01))


@functools.lru_cache(maxsize=16)
def _weightiest_by_cell(spots: bytes, weight: bytes) -> tuple[int, ...]:
    """Of the finest grid of which at most MOST_CANDIDATES cells hold a place, the weightiest place of each cell; then
    those of the next finer grid, the weightiest first, until there are so many."""
    points = np.frombuffer(spots).reshape(-1, 2)
    order = np.argsort(-np.frombuffer(weight), kind="stable")
    best: dict[int, None] = {}
    for resolution in range(8):
        held: dict[str, int] = {}
        for place in order:
            held.setdefault(h3.latlng_to_cell(points[place][1], points[place][0], resolution), int(place))
        if len(held) > MOST_CANDIDATES:
            best = dict.fromkeys([*best, *held.values()])
            break
        best = dict.fromkeys(held.values())
    return tuple(sorted(list(best)[:MOST_CANDIDATES]))


def areas_offered(*, reader: Reader, at: datetime, chosen: str = "") -> list[str]:
    """Codes of the areas that a question may be about: a reader's own, and the countries and states of their bases."""
    boundaries = Boundaries.load()
    bases = places.bases_standing(at.date(), reader=reader).values_list("area", flat=True)
    lain = {area for area in bases if area in boundaries.areas}
    codes = {code for area in lain for code in boundaries.path(area) if boundaries.level(code) < 2}
    own = set() if reader.everywhere else {area for area in reader.areas if area in boundaries.areas}
    return sorted({*codes, *own, *([chosen] if chosen else [])})


def area_at_first(*, reader: Reader, at: datetime) -> str:
    """The area that is shown before somebody asks: a reader's own, or the country with most bases."""
    boundaries = Boundaries.load()
    if reader.home_area in boundaries.areas:
        return reader.home_area
    bases = [
        area[:2] for area in places.bases_standing(at.date(), reader=reader).values_list("area", flat=True) if area
    ]
    return max(sorted(set(bases)), key=bases.count) if bases else "SS"


def kind_words(target: Target | Base) -> str:
    """What kind of place or site it is, in the language in use."""
    if target.kind in doctrine().lists["site_kind"]:
        return label("site_kind", target.kind)
    return str(WORDS.get(target.kind, target.kind))
