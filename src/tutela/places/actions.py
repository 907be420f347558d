"""What people do with sites: make, change, withdraw, and take in a table of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.kernel import journal
from tutela.kernel.access import Reader, require, sees
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Point, distance_m
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Conflict, Invalid
from tutela.places import queries, rules
from tutela.places.areas import area_of
from tutela.places.models import Site, keys_of
from tutela.places.rules import RowRefusal, SiteRow, UnreadableTable

CHANGEABLE = frozenset(
    "name site_kind longitude latitude location_precision since until population note "
    "classification compartments".split()
)


class SiteUnfit(Conflict):
    """What was said of the site does not go together. `fields` says which and why."""

    code = "places.site_unfit"
    title = _("Some of what you wrote about the site needs another value")


class OutOfReach(Conflict):
    """The record would at once be out of its maker's sight."""

    code = "places.out_of_reach"
    title = _(
        "You would not see this site yourself: it lies outside your area, or its classification or compartments are "
        "not yours. Choose others, or ask somebody who has them to enter it."
    )


class SiteWithdrawn(Conflict):
    """A withdrawn site does not change any more."""

    code = "places.site_withdrawn"
    title = _("This site was withdrawn: make a new one if it is there again")


@dataclass(frozen=True, slots=True)
class SiteImport:
    """What became of the rows of a table: made, known before, refused."""

    new: int
    same: int
    refused: tuple[RowRefusal, ...]

    @property
    def read(self) -> int:
        """All rows."""
        return self.new + self.same + len(self.refused)


def make_site(
    *,
    actor: Reader,
    at: datetime,
    name: str,
    site_kind: str,
    longitude: float,
    latitude: float,
    location_precision: int = 1,
    since: date | None = None,
    until: date | None = None,
    population: int | None = None,
    note: str = "",
    classification: str = "unclassified",
    compartments: Collection[str] = (),
) -> Site:
    """Make a site. It lies in the deepest area that holds its point, or in that which its precision names.

    Raises SiteUnfit with the fields that need another value, OutOfReach, Denied.
    """
    facts = _facts(
        name=name,
        site_kind=site_kind,
        longitude=longitude,
        latitude=latitude,
        location_precision=location_precision,
        since=since,
        until=until,
        population=population,
        note=note,
        classification=classification,
        compartments=compartments,
    )
    with journal.open(actor, at=at) as writing:
        require(actor, "place.make")
        site = Site(id=new_id(at), component=actor.component, **facts)
        _demand_reach(actor, site)
        return writing.add("site.made", site)


def change_site(*, actor: Reader, at: datetime, site_id: UUID, reason: str = "", **fields: Any) -> Site:
    """Change what is said of a site; what is left out stays. `fields` as in `make_site`.

    Raises SiteUnfit, OutOfReach, SiteWithdrawn, Missing, Denied.
    """
    if unknown := fields.keys() - CHANGEABLE:
        raise TypeError(f"a site has no {', '.join(sorted(unknown))} that could be changed")
    with journal.open(actor, at=at, reason=reason) as writing:
        site = _standing_site(actor, site_id)
        facts = _facts(**fields, _before=site)
        _demand_reach(actor, _as_it_would_be(site, facts))
        return writing.change("site.changed", site, **facts)


def withdraw_site(*, actor: Reader, at: datetime, site_id: UUID, reason: str = "") -> Site:
    """Take a site back that should not have been entered. One that was left keeps its record and gets a last day.

    Raises SiteWithdrawn, Missing, Denied.
    """
    with journal.open(actor, at=at, reason=reason) as writing:
        site = _standing_site(actor, site_id)
        return writing.change("site.withdrawn", site, withdrawn=True)


def import_sites(*, actor: Reader, at: datetime, text: str, classification: str = "unclassified") -> SiteImport:
    """Take in a CSV of sites: good rows go in, bad ones are refused with line, column and reason.

    A row whose name, kind, place and first day are those of a site that the actor sees is the same and makes nothing.
    Raises Invalid if the file as a whole cannot be read, Denied.
    """
    try:
        rows = list(rules.read_table(text, _kinds_by_word()))
    except UnreadableTable as error:
        raise Invalid(fields={"file": error.sentence}) from error
    with journal.open(actor, at=at) as writing:
        require(actor, "place.make")
        refused = [row for row in rows if isinstance(row, RowRefusal)]
        sites = [_from_row(row, actor, at, classification) for row in rows if isinstance(row, SiteRow)]
        reached = [site for _row, site in sites if sees(site, actor)]
        refused += [_out_of_reach(row) for row, site in sites if not sees(site, actor)]
        new = _not_known(actor, reached)
        writing.add_all("site.made", new)
    ordered = sorted(refused, key=lambda refusal: refusal.line)
    return SiteImport(len(new), len(reached) - len(new), tuple(ordered))


def _standing_site(actor: Reader, site_id: UUID) -> Site:
    site = queries.site(reader=actor, site_id=site_id)
    require(actor, "place.change", site)
    if site.withdrawn:
        raise SiteWithdrawn
    return site


def _demand_reach(actor: Reader, site: Site) -> None:
    """Raises OutOfReach for a site that its maker could not read, correct or withdraw."""
    if not sees(site, actor):
        raise OutOfReach


def _as_it_would_be(site: Site, facts: Mapping[str, Any]) -> Site:
    after = copy(site)
    for name, value in facts.items():
        setattr(after, name, value)
    return after


def _facts(*, _before: Site | None = None, **given: Any) -> dict[str, Any]:
    """Columns from what was said. Raises SiteUnfit with every field that is wrong."""
    lists, problems, facts = doctrine().lists, {}, dict(given)
    if "name" in given:
        facts["name"] = " ".join(given["name"].split())
        problems["name"] = rules.name_problem(given["name"])
    if "note" in given and "\0" in given["note"]:
        problems["note"] = rules.name_problem(given["note"])
    if "site_kind" in given and given["site_kind"] not in lists["site_kind"]:
        problems["site_kind"] = _("There is no such kind of site.")
    problems["until"] = rules.dates_problem(*(_said(name, given, _before) for name in ("since", "until")))
    if "classification" in given:
        facts["classification"] = _rank(given["classification"], problems)
    if "compartments" in given:
        facts["compartments"] = _bits(given["compartments"], problems)
    if found := {name: problem for name, problem in problems.items() if problem is not None}:
        raise SiteUnfit(fields=found)
    return facts | _area(given, _before)


def _said(name: str, given: Mapping[str, Any], before: Site | None) -> Any:
    return given[name] if name in given else getattr(before, name, None)


def _rank(classification: str, problems: dict[str, Any]) -> int:
    codes = doctrine().lists["classification"]
    if classification in codes:
        return codes[classification].attributes["rank"]
    problems["classification"] = _("There is no such classification.")
    return 0


def _bits(compartments: Collection[str], problems: dict[str, Any]) -> int:
    codes = doctrine().lists["compartment"]
    if all(code in codes for code in compartments):
        return codes.bits(compartments)
    problems["compartments"] = _("There is no such compartment.")
    return 0


def _area(given: Mapping[str, Any], before: Site | None) -> dict[str, str]:
    """The area anew, if the place or its precision was said."""
    if not given.keys() & {"longitude", "latitude", "location_precision"}:
        return {}
    point = Point(_said("longitude", given, before), _said("latitude", given, before))
    return {"area": area_of(point, _said("location_precision", given, before))}


# Tables


def _kinds_by_word() -> dict[str, str]:
    """Codes of kinds of sites by code and by label in each language, case-folded."""
    codes = [code for code in doctrine().lists["site_kind"] if not code.withdrawn]
    return {word.casefold(): code.code for code in codes for word in (*code.labels.values(), code.code)}


def _from_row(row: SiteRow, actor: Reader, at: datetime, classification: str) -> tuple[SiteRow, Site]:
    facts = _facts(
        name=row.name,
        site_kind=row.site_kind,
        longitude=row.point.longitude,
        latitude=row.point.latitude,
        location_precision=row.location_precision,
        since=row.since,
        until=row.until,
        population=row.population,
        note=row.note,
        classification=classification,
    )
    return row, Site(id=new_id(at), component=actor.component, **facts)


def _out_of_reach(row: SiteRow) -> RowRefusal:
    place = f"{row.point.latitude:.5f}, {row.point.longitude:.5f}"
    return RowRefusal(row.line, "latitude", place, OutOfReach.title)


def _not_known(actor: Reader, sites: Iterable[Site]) -> list[Site]:
    """Those that neither stand in the database, as far as the actor sees, nor earlier in the table."""
    wanted = list(sites)
    for site in wanted:
        site.derive()
    held = list(queries.sites(reader=actor).filter(folded__in={site.folded for site in wanted}))
    by_name: dict[str, list[Site]] = {}
    for site in held:
        by_name.setdefault(site.folded, []).append(site)
    new = []
    for site in wanted:
        namesakes = by_name.setdefault(keys_of(site.name)[0], [])
        if not any(_is_same(site, other) for other in namesakes):
            namesakes.append(site)
            new.append(site)
    return new


def _is_same(site: Site, other: Site) -> bool:
    if (site.site_kind, site.since) != (other.site_kind, other.since):
        return False
    spots: Sequence[Point] = [Point(one.longitude, one.latitude) for one in (site, other)]
    return distance_m(*spots) <= rules.SAME_SITE_M
