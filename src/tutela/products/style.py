"""How products of this installation are written: in the zone of the mission."""

from zoneinfo import ZoneInfo

from django.conf import settings

from tutela.products.languages import Style


def mission_style(*, suppress: bool = False) -> Style:
    """The style of a product. suppress: small numbers are hidden from its reader."""
    return Style(zone=ZoneInfo(settings.TIME_ZONE), suppress=suppress)
