"""The types in which the API of this room and of those below it says what it takes, so that OpenAPI says it too."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import CoreSchema, core_schema

from tutela.kernel.doctrine import doctrine
from tutela.kernel.http.api import Utc

WITHOUT_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\Z")


class Coded:
    """`Annotated[str, Coded("urgency")]`: one of the codes of a doctrine list, as it is in force at the start."""

    def __init__(self, list_name: str) -> None:
        self.list_name = list_name

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """The codes that may still be chosen."""
        codes = [code.code for code in doctrine().lists[self.list_name] if not code.withdrawn]
        return core_schema.literal_schema(codes)


def _written_as_time(value: Any) -> Any:
    """Programs take numbers and days for times too; the API does not."""
    if not isinstance(value, str) or not RFC_3339.match(value):
        raise ValueError("a time in RFC 3339 with its zone is expected, such as 2026-03-01T12:00:00Z")
    return value


def _written_as_number(value: Any) -> Any:
    """True is no number, and neither is a text; 2.0 is the integer 2, as in JSON Schema."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a whole number is expected")
    return value


Moment = Annotated[datetime, BeforeValidator(_written_as_time)]
"""A time as it is sent: RFC 3339, with its zone."""

Line = Annotated[str, Field(max_length=300, pattern=WITHOUT_NUL)]
ShortText = Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)]
Text = Annotated[str, Field(min_length=1, max_length=20_000, pattern=WITHOUT_NUL)]
Note = Annotated[str, Field(max_length=2_000, pattern=WITHOUT_NUL)]
Persons = Annotated[int, BeforeValidator(_written_as_number), Field(ge=0, le=2_147_483_647, description="Persons.")]
YesOrNo = Annotated[bool, Field(strict=True)]
Degrees = Annotated[float, Field(strict=True, ge=-180, le=180)]
Precision = Annotated[
    int, BeforeValidator(_written_as_number), Field(ge=1, le=7, description="As in the list location_precision.")
]


class PointIn(Schema):
    """A GeoJSON point: longitude, latitude."""

    type: Literal["Point"] = "Point"
    coordinates: Annotated[list[Degrees], Field(min_length=2, max_length=2)]


class ChangeOut(Schema):
    """What an entry changed in one field."""

    field: str
    before: Any = None
    after: Any = None


class EntryOut(Schema):
    """One entry of a record's history."""

    at: Utc
    actor: str
    verb: str
    reason: str
    changes: list[ChangeOut]


def point_fields(location: PointIn | None) -> dict[str, float | None]:
    """The two columns of a point that was sent."""
    if location is None:
        return {"longitude": None, "latitude": None}
    return {"longitude": location.coordinates[0], "latitude": location.coordinates[1]}
