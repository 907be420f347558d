"""From one cell of a table to one typed value, the same for CSV text and for parquet values.

Every function takes the cell as the table gave it, returns the value (None for an optional cell
that is empty) and raises `Unfit` with the reason when the cell holds something else.  Only ASCII
digits count: Python alone would read "1_000" and fullwidth digits as numbers.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import TypeVar

from tutela.exchange.refusals import Unfit, because

Value = TypeVar("Value")

# The largest value that both databases keep in an integer column.
LARGEST_INTEGER = 2**31 - 1

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DIGITS = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_SLASHED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b.*", re.ASCII)


def optional_text(cell: object) -> str | None:
    """Text without blanks around it and with plain line ends; None when nothing is left."""
    if cell is None:
        return None
    words = str(cell).strip()
    if "\0" in words:
        raise Unfit(because("control_character"))
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    return words or None


def text(cell: object) -> str:
    """Text that must not be empty."""
    words = optional_text(cell)
    if words is None:
        raise Unfit(because("missing"))
    return words


def _finite(number: float) -> float:
    if not isfinite(number):
        raise Unfit(because("not_a_number"))
    return number


def _number(cell: object) -> int | float:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _finite(cell)
    words = text(cell)
    if _DIGITS.fullmatch(words):
        return int(words)
    if not _NUMBER.fullmatch(words):
        raise Unfit(because("not_a_number"))
    return _finite(float(words))


def decimal(cell: object, lowest: float, highest: float) -> float:
    """A number from `lowest` to `highest`.  Minus zero becomes zero."""
    number = float(_number(cell))
    if not lowest <= number <= highest:
        raise Unfit(because("out_of_range", lowest=lowest, highest=highest))
    return number + 0.0


def whole(cell: object, lowest: int = 0, highest: int = LARGEST_INTEGER) -> int:
    """A whole number from `lowest` to `highest`; 12.0 is 12, 12.5 is refused."""
    number = _number(cell)
    if number != int(number):
        raise Unfit(because("not_whole"))
    if not lowest <= number <= highest:
        raise Unfit(because("out_of_range", lowest=lowest, highest=highest))
    return int(number)


def optional(read: Callable[[object], Value], cell: object) -> Value | None:
    """What `read` makes of the cell, or None when the cell is empty or not a number."""
    empty = not cell.strip() if isinstance(cell, str) else cell is None or cell != cell
    return None if empty else read(cell)


def code(cell: object, known: Mapping[int, Value]) -> Value:
    """What `known` holds for the whole number in the cell."""
    number = _number(cell)
    if number not in known:
        raise Unfit(because("unknown_code", known=", ".join(map(str, known))))
    return known[int(number)]


def day(cell: object) -> date:
    """A day: a date, a date and midnight, or ISO 8601 text of either.

    A date written with slashes is refused rather than guessed: 3/12/2016 is two different days,
    and a column that is guessed row by row would mix both.
    """
    moment = cell if isinstance(cell, date) else _moment(text(cell))
    if not isinstance(moment, datetime):
        return moment
    if moment.time() != time():
        raise Unfit(because("time_of_day"))
    return moment.date()


def _moment(words: str) -> datetime:
    if not _ISO.fullmatch(words):
        raise Unfit(because("ambiguous_date" if _SLASHED.fullmatch(words) else "not_a_date"))
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        raise Unfit(because("not_a_date")) from None
