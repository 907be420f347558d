"""The types in which the API says what it takes and answers, so that OpenAPI says it too.

What fits these types is never refused with 400: what they cannot say (a last day before the first one) is a conflict.
Numbers, texts and times are taken as they are written, never guessed: `"5"` is no number and `0` is no day.
"""

import re
from datetime import MINYEAR, UTC, date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from tutela.kernel.clock import iso
from tutela.kernel.doctrine import doctrine
from tutela.kernel.geography import Box

WITHOUT_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""

ONE_LINE = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"
"""Something that can be read, on one line."""

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,12})?"


class Coded:
    """`Annotated[str, Coded("urgency")]`: one of the codes of a doctrine list, as it is in force at the start."""

    def __init__(self, list_name: str) -> None:
        self.list_name = list_name

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """The codes that may still be chosen."""
        codes = [code.code for code in doctrine().lists[self.list_name] if not code.withdrawn]
        return core_schema.literal_schema(codes)


def _written_as_number(value: Any) -> Any:
    """Pydantic would read false as 0 and text as a number."""
    if isinstance(value, bool | str):
        raise PydanticCustomError("number", _("Write a number, without quotes."))
    return value


def _written_as_time(value: Any) -> Any:
    """Programs take numbers and days for times too; the API does not."""
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        raise PydanticCustomError("time", _("Write a time with its zone, such as 2026-03-01T12:00:00Z."))
    return value


def _in_utc(value: datetime) -> datetime:
    """PostgreSQL knows no zone sixteen hours away. What lies beyond all time in UTC is its first or last moment."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return (datetime.min if value.year == MINYEAR else datetime.max).replace(tzinfo=UTC)


def _written_as_day(value: Any) -> Any:
    """Programs take numbers for days too; the API does not."""
    if not isinstance(value, date) and not (isinstance(value, str) and DAY.fullmatch(value)):
        raise PydanticCustomError("day", _("Write a day, such as 2026-03-01."))
    return value


Number = BeforeValidator(_written_as_number)
Moment = Annotated[datetime, BeforeValidator(_written_as_time), AfterValidator(_in_utc)]
"""A time as it is sent: RFC 3339, with its zone; taken as UTC."""
Utc = Annotated[datetime, PlainSerializer(iso, return_type=str)]
"""A time as the API writes it: ISO 8601, UTC, `Z`."""
Day = Annotated[date, BeforeValidator(_written_as_day)]

Line = Annotated[str, Field(max_length=300, pattern=WITHOUT_NUL)]
ShortText = Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)]
Text = Annotated[str, Field(min_length=1, max_length=20_000, pattern=WITHOUT_NUL)]
Note = Annotated[str, Field(max_length=2_000, pattern=WITHOUT_NUL)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Persons = Annotated[int, Field(ge=0, le=2_147_483_647, description="Persons."), Number]
Precision = Annotated[int, Field(ge=1, le=7, description="As in the list location_precision."), Number]
YesOrNo = Annotated[bool, Field(strict=True)]
Longitude = Annotated[float, Field(ge=-180, le=180), Number]
Latitude = Annotated[float, Field(ge=-90, le=90), Number]
AreaCode = Annotated[str, Field(max_length=24, pattern=r"^[A-Z0-9-]*$", description="Code of an area, all within it.")]
BoxText = Annotated[
    str, Field(max_length=80, pattern=f"^{DEGREES}(,{DEGREES}){{3}}$", description="west,south,east,north in degrees")
]


def box_of(text: str | None) -> Box | None:
    """The box that a `BoxText` names; none if nothing was asked."""
    return Box(*map(float, text.split(","))) if text else None


class Sent(Schema):
    """What is sent to be written down. A field that nobody knows is refused: misspelt, it would be lost unseen."""

    model_config = ConfigDict(extra="forbid")


class NoteIn(Sent):
    """Why."""

    note: Note = ""


class Point(Schema):
    """A GeoJSON point on the earth: longitude, latitude."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[Longitude, Latitude]


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


def point_fields(location: Point | None) -> dict[str, float | None]:
    """The two columns of a point that was sent."""
    longitude, latitude = location.coordinates if location else (None, None)
    return {"longitude": longitude, "latitude": latitude}
