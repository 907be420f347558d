"""Areas as a form offers them: those in which there are records that the reader sees, by country."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from tutela.foresight import words
from tutela.incidents.queries import areas_seen
from tutela.kernel.access import Reader
from tutela.places.boundaries import Boundaries

Groups = list[tuple[str, list[tuple[str, str]]]]


def areas_of(reader: Reader, *, deepest: int = 1, keep: str = "") -> Groups:
    """Countries and their parts, as groups of (code, name). deepest: level. keep: an area that stays offered."""
    known = Boundaries.load()
    countries = sorted(
        {known.path(code)[0] for code in [*areas_seen(reader=reader), *_own(reader)] if code in known.areas}
    )
    groups = []
    for country in countries:
        parts = [code for code in _below(country, deepest) if _is_own(code, reader)]
        if keep and known.path(keep)[0] == country and keep not in parts:
            parts.append(keep)
        if parts:
            groups.append((words.area(country), [(code, _indented(code)) for code in parts]))
    return groups


def whole_mission(reader: Reader) -> list[tuple[str, Any]]:
    """The choice of everything, for those who see everything."""
    return [("", lazy(lambda: _("The whole mission"), str)())] if reader.everywhere else []


def within(area: str, *, deepest: int = 2) -> Groups:
    """An area and its parts."""
    known = Boundaries.load()
    if not area:
        return [(words.area(one), [(code, _indented(code)) for code in _below(one, 1)]) for one in known.countries]
    lowest = min(known.level(area) + 1, deepest)
    return [(words.area(area), [(code, _indented(code)) for code in _below(area, lowest)])]


def _below(area: str, deepest: int) -> list[str]:
    known = Boundaries.load()
    found = [area]
    for code in found:
        if known.level(code) < deepest:
            found.extend(known.children(code))
    return sorted(found)


def _own(reader: Reader) -> list[str]:
    return [] if reader.everywhere else list(reader.areas)


def _is_own(code: str, reader: Reader) -> bool:
    return reader.everywhere or any(code.startswith(area) for area in reader.areas)


def _indented(code: str) -> str:
    return f"{words.area(code)} ({code})"
