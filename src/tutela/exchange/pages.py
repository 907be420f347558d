"""Files of what a list shows, by the same questions."""

from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import path

from tutela.exchange.exporting import export_incidents
from tutela.incidents.forms import IncidentFilter
from tutela.kernel import spaces
from tutela.kernel.clock import now
from tutela.kernel.http.pages import page

TYPES = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}


@page
def export(request: HttpRequest, format: str) -> FileResponse:
    """Every page of the list at once. Written out before it is sent: the reader is known for as long as it is read."""
    form = IncidentFilter(request.GET)
    filters = form.filters()
    # The answer closes the file.
    held: Any = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
    export_incidents(
        held,
        format=format,
        actor=request.reader,
        at=now(),
        filters=filters,
        order=form.chosen_order(),
        asked=request.GET.urlencode(),
    )
    held.seek(0)
    return FileResponse(
        held.detach(), as_attachment=True, filename=_name(format), content_type=TYPES[format]
    )


def _name(format: str) -> str:
    """The name of the file says where it came from, if that was not the mission."""
    mark = spaces.current().mark
    return f"{mark}-incidents.{format}" if mark else f"incidents.{format}"


urlpatterns = [
    path("incidents.csv", export, {"format": "csv"}, name="incidents_csv"),
    path("incidents.geojson", export, {"format": "geojson"}, name="incidents_geojson"),
]
