"""Every address of the product, with its parameters filled in from the world. A parameter that is unknown is an error."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")

KINDS = {
    "report_id": "report",
    "incident_id": "incident",
    "alert_id": "alert",
    "site_id": "site",
    "review_id": "review",
    "user_id": "user",
    "task_id": "task",
    "forward_id": "forward",
    "response_id": "response",
    "action_id": "corrective_action",
    "actor_id": "actor",
}
"""Parameters that name a record, and the record's kind."""

NOT_TUTELAS = ("static", "i18n")


class Unwalked(AssertionError):
    """An address has a parameter that the walk cannot fill: tell it how, in tests/access/addresses.py."""


def patterns() -> list[str]:
    """Every address as the resolver has it, without the API's (those come from OpenAPI)."""
    return sorted({route for route in _routes(get_resolver().url_patterns, "") if not route.startswith("api/")})


def _routes(entries: Iterable[Any], before: str) -> Iterator[str]:
    for entry in entries:
        route = before + str(entry.pattern).replace("^", "").replace(r"\Z", "").replace("$", "")
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route


def filled(route: str, ids: dict[str, list[str]], words: dict[str, list[str]]) -> list[str]:
    """The route with every combination of the first parameter's values and the first value of the others.

    ids: kind -> identifiers. words: other parameters -> values. Raises Unwalked.
    """
    made = [route]
    for _converter, name in PARAMETER.findall(route):
        values = ids.get(KINDS.get(name, ""), []) if name in KINDS else words.get(name)
        if values is None:
            raise Unwalked(f"{route}: nobody said what to put for {name!r}")
        made = [re.sub(rf"<(?:\w+:)?{name}>", value, one) for one in made for value in values]
    return made
