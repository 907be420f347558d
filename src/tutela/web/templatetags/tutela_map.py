"""Template tags of the map: its words, and the drawing of one place."""

from typing import Any

from django import template

from tutela.web.map import words

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
