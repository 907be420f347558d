"""Template tags of the room."""

from collections.abc import Iterable, Mapping

from django import template

register = template.Library()


@register.filter
def written(marks: Iterable[int], numbers: Mapping[int, str]) -> str:
    """The numbers of records as the language of the report writes them."""
    return " ".join(numbers[mark] for mark in marks)
