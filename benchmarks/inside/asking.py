"""Asks a filled installation through the API, as two readers, and measures each question.

The whole way is measured, from the address to the JSON, but for the network; on PostgreSQL as the web's role, under
row-level security.
"""

import json
import sys
from collections.abc import Callable

from benchmarks.inside.measuring import Measurement, repeated

BUDGET_MS = 300.0
BOX = "bbox=29.0,3.5,34.0,8.0"


def main() -> None:
    """Measure."""
    import django

    django.setup()
    from tutela.kernel import collector, home, spaces
    from tutela.web import installation
    from tutela.web.wsgi import load_rooms

    installation.use_mission_doctrine()
    load_rooms()
    collector.pass_over_what_is_loaded()
    with spaces.use(spaces.MISSION):
        given = json.loads((home.home() / "ask.json").read_text())
    for what, path in _questions(given).items():
        whole: float | None = None
        for reader, token in given["tokens"].items():
            whole = _measure(what, path, reader, token, whole)


def _questions(given: dict[str, str]) -> dict[str, str]:
    base = "/api/v1/incidents"
    return {
        "list, first 100": f"{base}?limit=100",
        "list, of a year": f"{base}?limit=100&from=2015-01-01&to=2015-12-31",
        "list, in a box": f"{base}?limit=100&{BOX}",
        "list, 100 or more killed": f"{base}?limit=100&best_min=100",
        "search, a common word": f"{base}?limit=100&q={given['common']}",
        "search, a rare word": f"{base}?limit=100&q={given['rare']}",
        "cells, resolution 3": f"{base}/cells?resolution=3",
        "cells, resolution 5": f"{base}/cells?resolution=5",
        "cells, resolution 5 in a box": f"{base}/cells?resolution=5&{BOX}",
        "cells, resolution 7 in a box": f"{base}/cells?resolution=7&{BOX}",
        **{
            f"map at zoom {zoom}": f"/api/v1/map/view?zoom={zoom}&view={view}"
            for zoom, view in ((3, "-20,-36,55,38"), (5.4, "18,0,40,15"), (7, "27,4,34,10"), (9.5, "31,7,32,8"))
        },
        "months of the brush": "/api/v1/map/months",
        "table beside the map": "/api/v1/map/summary",
        "one incident": f"{base}/{given['incident']}",
        "open alerts": "/api/v1/alerts?open=true&limit=100",
    }


def _measure(what: str, path: str, reader: str, token: str, whole: float | None) -> float | None:
    """Beside the budget for the first reader, beside the first reader for the second."""
    ask = _asker(path, token)
    status, answer = ask()
    if status != 200:
        print(f"not measured: {path} answers {status}: {answer[:200]!r}", file=sys.stderr)
        return None
    median, p95 = repeated(ask)
    if whole is None:
        Measurement(f"{what}, {reader}", median, "ms", "budget of p95", BUDGET_MS, p95).tell()
    else:
        Measurement(f"{what}, {reader}", median, "ms", "whole mission", whole, p95).tell()
    return median


def _asker(path: str, token: str) -> Callable[[], tuple[int, bytes]]:
    from django.test import Client

    client = Client(raise_request_exception=False)

    def ask() -> tuple[int, bytes]:
        response = client.get(path, HTTP_AUTHORIZATION=f"Bearer {token}")
        return response.status_code, response.content

    return ask


if __name__ == "__main__":
    main()
