"""Template tags of the map: its words, and the drawing of one place."""

from typing import Any

from django import template

from tutela.reports.shown import language
from tutela.web.map import words
from tutela.web.map.locator import Locator, locate
from tutela.web.map.plate import Plate, plate

register = template.Library()


@register.simple_tag
def map_words() -> dict[str, Any]:
    """All that the map's script needs to speak the language of the page."""
    return words.for_script()


@register.simple_tag
def map_disclaimer() -> str:
    """What the United Nations ask to stand on every map."""
    return words.disclaimer()


@register.simple_tag
def map_attribution() -> str:
    """Where the map comes from."""
    return words.attribution()


@register.simple_tag
def locator(lon: float | None, lat: float | None, precision: int | None, area: str | None) -> Locator | None:
    """What `parts/locator.html` draws of one place; nothing where it is known less closely than a state."""
    return locate(longitude=lon, latitude=lat, precision=precision, area=area or "", language=language())


@register.simple_tag
def map_plate(drawn: dict[str, Any]) -> Plate:
    """What `parts/plate.html` draws. drawn: area, box, bands, spots, marks, as `plate` takes them."""
    return plate(**drawn, language=language())
