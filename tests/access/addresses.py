"""Every address of the product, its parameters filled in. What nobody told the walk how to fill is an error."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")

KINDS = {
    "report_id": "report",
    "incident_id": "incident",
    "alert_id": "alert",
    "site_id": "site",
    "review_id": "review",
    "user_id": "user",
    "task_id": "task",
    "forward_id": "forward",
    "action_id": "corrective_action",
    "product_id": "product",
    "statement_id": "statement",
    "threat_id": "threat",
    "evidence_id": "threat_evidence",
    "response_id": "threat_response",
    "quarterly_id": "quarterly_assessment",
    "forecast_id": "forecast",
    "judgement_id": "judgement",
    "scenario_id": "scenario",
    "indicator_id": "indicator",
    "line_id": "stress_line",
    "gap_statement_id": "gap_statement",
}
"""Parameters that name a record, and the record's kind."""

OTHERS = {
    "sign_in_id": ["1", "2"],
    "pk": ["1"],
    "view_id": ["1"],
    "secret": ["of-nobody"],
    "kind": [
        *("incident", "report", "alert", "site", "review", "product", "user", "source"),
        *("threat", "quarterly_assessment", "scenario", "gap_statement", "road_map"),
    ],
    "language": ["en", "ar"],
    "file_format": ["pdf", "docx", "html", "json"],
    "stamp": ["1"],
    "version": ["1"],
}
"""Parameters that name nothing of the domain."""

QUERIES = {
    "live": ["?for=desk", "?since=1"],
    "search": ["?q={word}", "?q=South+Sudan"],
    "incidents": ["?q={word}", "?format=csv", "?format=geojson"],
    "reports": ["?q={word}", "?order=received&column=by&column=threat"],
    "alerts": ["?q={word}", "?order=-due&column=closed"],
    "reviews": ["?q={word}", "?order=due"],
    "threats": ["?q={word}", "?order=due&column=left&column=exposed"],
    "threats.csv": ["?q={word}"],
    "threats/new": ["?incident={incident}", "?report={report}"],
    "threats/<uuid:threat_id>/<str:verb>": ["?q={word}"],
    "reach": ["?area=SS08", "?area=SS&weight=harm&new=1", "?place=Juba"],
    "reach/options": ["?area=SS&weight=harm&new=1"],
    "reach/statements": ["?q={word}", "?order=made"],
    "/api/v1/reach/coverage": ["?area=SS", "?weight=harm"],
    "/api/v1/reach/plan": ["?area=SS&weight=harm"],
    "/api/v1/reach/time": ["?from_longitude=31&from_latitude=5&to_longitude=30&to_latitude=9"],
    "/api/v1/reach/statements": ["?q={word}"],
    "/api/v1/reach/statements/{gap_statement_id}/file": [
        f"?language=en&file_format={one}" for one in ("pdf", "docx", "html", "json")
    ],
    "sites/": ["?q={word}", "?order=-people&column=by"],
    "users/": ["?q={word}"],
    "reports.csv": ["?q={word}"],
    "alerts.csv": ["?q={word}"],
    "products.csv": ["?column=office"],
    "reviews.csv": ["?q={word}"],
    "sites.csv": ["?q={word}"],
    "places/candidates": ["?q={word}", "?q=South+Sudan&keeps=words"],
    "access/why": ["?record=incident/{incident}&user=walker&verb=read"],
    "journal/": ["?subject={incident}", "?actor=watch"],
    "incidents/new": ["?report={report}"],
    "incidents/join": ["?report={report}"],
    "products/new": ["?incident={incident}", "?alert={alert}"],
    "reviews/new": ["?incident={incident}", "?alert={alert}"],
    "/api/v1/incidents": ["?q={word}", "?limit=1000", "?bbox=-180,-90,180,90"],
    "/api/v1/threats": ["?q={word}", "?open=true&area=SS"],
    "/api/v1/incidents/cells": [f"?resolution={resolution}" for resolution in range(8)],
    "/api/v1/products/{product_id}/document": ["?language=en"],
    "/api/v1/products/{product_id}/file": [
        f"?language=en&file_format={one}" for one in ("pdf", "docx", "html", "json")
    ],
    "scenarios": ["?q={word}", "?order=opened"],
    "forecasts": ["?level=admin1"],
    "judgements": ["?scored=no", "?stated_by=watch"],
    "forecasts/record": ["?dead=25"],
    "judgements/new": ["?unit=SS08&dead=25"],
    "forecasts/<uuid:forecast_id>": ["?area=SS08&month=560&dead=100", "?area=XX"],
    "/api/v1/scenarios": ["?q={word}"],
    "map": ["?q={word}", "?area=SS&since=2018-01-01", "?place_known=wider"],
    "/api/v1/map/view": ["?q={word}", *(f"?zoom={zoom}&view=24,3,36,12" for zoom in (3, 5, 7, 9)), "?drawn=points"],
    "/api/v1/map/summary": ["?q={word}"],
    "/api/v1/map/months": ["?q={word}"],
    "/api/v1/map/forecast": ["?month=2026-08-01"],
    "/api/v1/places/search": ["?q={word}"],
    "/api/v1/journal/entries": ["?subject={incident}", "?actor=watch"],
    "/api/v1/journal/proof": ["?entry=3"],
}
"""What else to ask of an address; `{word}` is the word that hidden records carry, `{incident}` a hidden one's name."""

NOT_OURS = ("i18n/",)


class Unwalked(AssertionError):
    """An address has a parameter that the walk cannot fill: tell it how, in tests/access/addresses.py."""


def pages() -> list[str]:
    """Every page's route, as the resolver has it."""
    routes = set(_routes(get_resolver().url_patterns, ""))
    return sorted(route for route in routes if not route.startswith(("api/", *NOT_OURS)))


def _routes(entries: Iterable[Any], before: str) -> Iterator[str]:
    for entry in entries:
        route = before + re.sub(r"^\^|\\Z$|\$$", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route


def operations() -> list[tuple[str, str]]:
    """Every (method, path) of the API, as OpenAPI has it."""
    from tutela.web.api import api

    paths = api.get_openapi_schema()["paths"]
    return [(method.upper(), path) for path, operations in paths.items() for method in operations]


def verbs_of(route: str) -> list[str]:
    """What `<str:verb>` stands for on a page."""
    from tutela.alerts import pages as alerts
    from tutela.foresight import futures
    from tutela.incidents import pages as incidents
    from tutela.products import pages as products
    from tutela.reports import pages as reports
    from tutela.reviews import pages as reviews
    from tutela.threats import pages as threats
    from tutela.threats import quarterly_pages as quarterly

    acts = {
        "alerts": alerts.ACTS,
        "tasks": alerts.TASK_ACTS,
        "incidents": incidents.ACTS,
        "reports": reports.ACTS,
        "reviews": reviews.ACTS,
        "threats": quarterly.ACTS if route.startswith("threats/quarterly/") else threats.ACTS,
        "products": products.ACTS,
        "scenarios": futures.ACTS,
    }
    room = route.split("/")[0]
    if room not in acts:
        raise Unwalked(f"{route}: nobody said which verbs there are")
    return list(acts[room])


def filled(route: str, ids: dict[str, list[str]], areas: list[str]) -> list[str]:
    """The route with every value of its parameters. ids: kind -> names of records. Raises Unwalked."""
    made = [route]
    if {"kind", "record_id"} <= {found[1] or found[2] for found in PARAMETER.finditer(route)}:
        made = [_put(_put(route, "kind", kind), "record_id", name) for kind, name in _of_their_kind(ids)]
    for found in PARAMETER.finditer(made[0] if made else route):
        values = _values(found[1] or found[2], route, ids, areas)
        made = [one.replace(found[0], value) for one in made for value in values]
    return made


def _put(route: str, name: str, value: str) -> str:
    return PARAMETER.sub(lambda found: value if name in (found[1], found[2]) else found[0], route)


def _of_their_kind(ids: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Every record as what it is, and once as what it is not."""
    kinds = OTHERS["kind"]
    records = [(kind, name) for kind, names in ids.items() for name in names]
    own = [(kind, name) for kind, name in records if kind in kinds]
    others = itertools.cycle(kinds)
    other = [(next(one for one in others if one != kind), name) for kind, name in records]
    return [*own, *other]


def _values(name: str, route: str, ids: dict[str, list[str]], areas: list[str]) -> list[str]:
    if name in KINDS:
        return ids.get(KINDS[name], []) or ["00000000-0000-7000-8000-000000000000"]
    if name == "verb":
        return verbs_of(route)
    if name == "code":
        return areas
    if name in OTHERS:
        return OTHERS[name]
    raise Unwalked(f"{route}: nobody said what to put for {name!r}")


def asked(route: str, address: str, words: dict[str, str]) -> list[str]:
    """The address, alone and with each of its questions."""
    return [address, *(address + question.format(**words) for question in QUERIES.get(route, []))]
