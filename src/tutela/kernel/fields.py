"""Database fields with the questions that the access policy asks of them."""

from typing import Any

from django.db import models
from django.db.models import Lookup, Q

from tutela.kernel.geography import Box


class MaskField(models.BigIntegerField):
    """A set of codes as bits, at most 62 of them; the doctrine list gives each code its bit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)


@MaskField.register_lookup
class Within(Lookup):
    """`compartments__within=mask`: every bit that is set is also in the mask."""

    lookup_name = "within"

    def get_prep_lookup(self) -> int:
        """The bits that must not be set."""
        return ~self.rhs & (1 << 62) - 1

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`(column & forbidden) = 0`"""
        left, parameters = self.process_lhs(compiler, connection)
        return f"({left} & %s) = 0", (*parameters, self.rhs)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The same in a CASE: of a bit mask the planner would believe that one row in 200 passes, not nearly all."""
        condition, parameters = self.as_sql(compiler, connection)
        return f"CASE WHEN {condition} THEN true ELSE false END", parameters


@MaskField.register_lookup
class Overlaps(Lookup):
    """`released__overlaps=mask`: at least one bit of the mask is set.

    `<> 0` is said twice so that a partial index on the few released rows can serve it.
    """

    lookup_name = "overlaps"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column <> 0 and (column & mask) <> 0`"""
        left, parameters = self.process_lhs(compiler, connection)
        return f"({left} <> 0 AND ({left} & %s) <> 0)", (*parameters, *parameters, self.rhs)


class AreaField(models.CharField):
    """The code of an administrative area. Codes nest: what lies in `SS01` begins with `SS01`.

    Compared byte by byte on both databases, so that "within" is a range of an ordinary index.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """The column's type, with the byte order where the database would use another."""
        return f"{super().db_type(connection)}{self._collation(connection)}"

    def db_parameters(self, connection: Any) -> dict:
        """As `db_type`, for migrations."""
        return {**super().db_parameters(connection), "type": self.db_type(connection)}

    @staticmethod
    def _collation(connection: Any) -> str:
        return ' COLLATE "C"' if connection.vendor == "postgresql" else ""


@AreaField.register_lookup
class Under(Lookup):
    """`area__under="SS01"`: the area itself and everything within it."""

    lookup_name = "under"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column >= 'SS01' and column < 'SS01~'`"""
        left, parameters = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", (*parameters, self.rhs, *parameters, self.rhs + "~")


def inside(box: Box) -> Q:
    """The condition that columns `longitude` and `latitude` name a point of the box, its edges included."""
    condition = Q()
    for part in box.parts():
        condition |= Q(longitude__range=(part.west, part.east), latitude__range=(part.south, part.north))
    return condition


class SealedField(models.BinaryField):
    """A value that can be erased: what stands here and in the journal is cipher text, its key stands elsewhere."""
