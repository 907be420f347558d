"""Pure decisions about users: which names, roles and areas are good, what a device is called."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

NAME = re.compile(r"[a-z][a-z0-9._-]{1,59}\Z")
AREA = re.compile(r"[A-Z]{2}(\d[0-9A-Z]{0,21}|-[0-9A-Z]{1,21})?\Z")
"""A country, and a P-code in it or, where there are none, a name: SS, SS0101, PK-NW."""

EVERYWHERE_WORDS = frozenset({"*", "ALL"})

NOT_GIVEN = frozenset({"operator", "system", "setup"})
"""Roles of the house itself, which see past areas: no user has them."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser writes of itself, and its name. Most name others too, so the order counts."""

SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def areas_problem(areas: Sequence[str]) -> object | None:
    """What is wrong with a list of areas; None if nothing is."""
    if "*" in areas and len(areas) > 1:
        return _("Either the whole mission or single areas, not both.")
    if any(area != "*" and not AREA.match(area) for area in areas):
        return _("Areas are P-codes such as SS or SS01, or the whole mission.")
    return None


def areas_of(text: str) -> list[str]:
    """Areas as somebody typed them, in any order and case, between spaces, commas or semicolons; sorted, each once.

    `all` and `*` are the whole mission. What is no code is kept, for `areas_problem` to name.
    """
    words = {word.upper() for word in re.split(r"[\s,;]+", text) if word}
    return sorted({"*" if word in EVERYWHERE_WORDS else word for word in words})


def device(user_agent: str) -> str:
    """What a session was begun on, as its owner would call it: "Firefox, Android". Empty if it cannot be told."""
    names = [next((name for mark, name in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names))
