"""What may be asked about places, always for somebody; the packaged boundaries are for everybody."""

from tutela.kernel.geography import Point
from tutela.places.boundaries import Boundaries


def area_of_point(longitude: float, latitude: float) -> str:
    """The code of the deepest administrative area that holds the point; "" if none does."""
    return Boundaries.load().area_of(Point(longitude, latitude))
