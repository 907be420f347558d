"""The kinds of area that forecasts are made for, and the column that names an area of that kind."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One kind of area. `column` names the area in tables; `cells` says whether areas lie on a regular grid."""

    name: str
    column: str
    cells: bool


COUNTRY = Level("country", "country_id", cells=False)
AREA = Level("area", "area_id", cells=False)
PRIOGRID = Level("priogrid", "priogrid_gid", cells=True)
H3 = Level("h3", "h3", cells=True)

LEVELS = {level.name: level for level in (COUNTRY, AREA, PRIOGRID, H3)}
