"""Files of what a list shows, by the same questions."""

from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from django.urls import path

from tutela.exchange.export_list import export_list
from tutela.exchange.exporting import NO_RECORD, export_incidents
from tutela.incidents.forms import IncidentFilter
from tutela.kernel import spaces
from tutela.kernel.clock import now
from tutela.kernel.http.lists import listings
from tutela.kernel.http.pages import page
from tutela.kernel.http.request import Request

TYPES = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}
AS_SEEN = ("reports", "threats", "alerts", "reviews", "products", "sites")
"""Lists whose file has the columns that are seen; incidents have files of their own, with all that is held."""


def _file(name: str, format: str, write: Callable[[Any], object]) -> FileResponse:
    """Written out before it is sent: the reader is known for as long as it is read. The answer closes the file.

    Its name says where it came from, if that was not the mission.
    """
    mark = spaces.current().mark
    called = f"{mark}-{name}.{format}" if mark else f"{name}.{format}"
    held: Any = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
    write(held)
    held.seek(0)
    return FileResponse(held.detach(), as_attachment=True, filename=called, content_type=TYPES[format])


@page
def export(request: Request, format: str) -> FileResponse:
    """Every page of the list of incidents at once."""
    form = IncidentFilter(request.GET)
    filters = form.filters()
    write = partial(
        export_incidents,
        format=format,
        actor=request.reader,
        at=now(),
        filters=filters,
        order=form.chosen_order(),
        asked=request.GET.urlencode(),
    )
    return _file("incidents", format, write)


@page
def export_seen(request: Request, name: str) -> FileResponse:
    """Every page of another list at once."""
    listing = listings[name]
    return _file(name, "csv", lambda held: export_list(held, listing, request, at=now(), subject=NO_RECORD))


urlpatterns = [
    path("incidents.csv", export, {"format": "csv"}, name="incidents_csv"),
    path("incidents.geojson", export, {"format": "geojson"}, name="incidents_geojson"),
    *(path(f"{name}.csv", export_seen, {"name": name}, name=f"{name}_csv") for name in AS_SEEN),
]
