"""Template tags of the map: its words, and the drawing of one place."""

from typing import Any

from django import template
from django.urls import reverse

from tutela.reports.shown import language
from tutela.web.map import words
from tutela.web.map.locator import Locator, locate
from tutela.web.map.plate import Plate, plate

register = template.Library()

ZOOM = {1: 11, 2: 9}
"""How closely the map is opened at a place of this precision; elsewhere WIDE_ZOOM."""
WIDE_ZOOM = 8


@register.simple_tag
def map_words() -> dict[str, Any]:
    """All that the map's script needs to speak the language of the page."""
    return words.for_script()


@register.simple_tag
def map_disclaimer(country: str = "") -> str:
    """What the United Nations ask to stand on every map, or on that of one country."""
    return words.disclaimer(country)


@register.simple_tag
def map_attribution() -> str:
    """Where the map comes from."""
    return words.attribution()


@register.simple_tag
def locator(lon: float | None, lat: float | None, precision: int | None, area: str | None) -> Locator | None:
    """What `parts/locator.html` draws of one place; nothing where it is known less closely than a state."""
    return locate(longitude=lon, latitude=lat, precision=precision, area=area or "", language=language())


@register.simple_tag
def map_at(lon: float | None, lat: float | None, precision: int | None) -> str:
    """The address of the map at a place, as `frontend/map-words.js` reads it; empty without a place."""
    if lon is None or lat is None:
        return ""
    return f"{reverse('map')}#at={lat:.3f},{lon:.3f},{ZOOM.get(precision or 0, WIDE_ZOOM)}"


@register.simple_tag
def map_plate(drawn: dict[str, Any]) -> Plate:
    """What `protection/plate.html` draws. drawn: area, box, bands, spots, marks, as `plate` takes them."""
    return plate(**drawn, language=language())
