"""Coordinates as people write them, read into a point.

Read are decimal degrees, degrees and decimal minutes, degrees minutes seconds (with any usual marks, with
letters or words of the six languages, decimal point or comma, any script's digits), MGRS, UTM, plus codes,
geo: URIs and H3 cells:

    4.85165, 31.58247        4°51'06"N 31°34'57"E       N 4 51.099 E 31 34.948       045106N0313457E
    36N UL 42809 36430       36N 342809 536430          6GPHVH2J+MX                  geo:4.85165,31.58247
    4,85165° nord, 31,58247° est    ٤٫٨٥١٦٥ شمالا ٣١٫٥٨٢٤٧ شرقا    4°51′06″ с. ш. 31°34′57″ в. д.
    北纬4°51′06″，东经31°34′57″

Without letters the latitude comes first, as people say it, unless only the other order is on the earth.
`O` is west (ouest, oeste). A pair that may mean two things is refused rather than guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from mgrs import MGRS
from mgrs.core import MGRSError

from tutela.kernel.geography import (
    CoordinateError,
    GeographyError,
    GridUnreadable,
    Point,
    cell_centre,
    distance_m,
    mgrs_side_m,
    parse_mgrs,
)

LONGEST = 200
"""Characters; longer text is no pair of coordinates."""


class UnreadableCoordinates(GeographyError):
    """Text that is no pair of coordinates in any notation that is read here; the message says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the point, in which notation, and how far the true place may lie from it.

    notation: `degrees`, `mgrs`, `utm`, `plus code`, `geo`, `h3`.
    radius_m: half the diagonal of the square that was named, metres; 0 where the notation names a point.
    """

    point: Point
    notation: str
    radius_m: float = 0.0


def parse_coordinates(text: str, reference: Point | None = None) -> Point | None:
    """The point that the text names, or None if it is no pair of coordinates. See `read_coordinates`."""
    try:
        return read_coordinates(text, reference).point
    except UnreadableCoordinates:
        return None


def read_coordinates(text: str, reference: Point | None = None) -> Reading:
    """The point that the text names, with its notation.

    reference: a point near the one that is meant, for short plus codes (`VH2J+MX`).
    Raises UnreadableCoordinates, and nothing else, whatever the text.
    """
    if len(text) > LONGEST:
        raise UnreadableCoordinates(f"This text has {len(text)} characters: too long for a pair of coordinates.")
    plain = _plain(text)
    if not plain:
        raise UnreadableCoordinates("There is nothing to read. Write for example 4.85, 31.58 or 36N UL 428 364.")
    try:
        return _first_reading(plain, reference)
    except UnreadableCoordinates:
        raise
    except GeographyError as error:
        raise UnreadableCoordinates(str(error)) from error


def _first_reading(plain: str, reference: Point | None) -> Reading:
    for read in (_geo_uri, _h3, _plus_code(reference), _utm, _grid, _degrees):
        reading = read(plain)
        if reading is not None:
            return reading
    raise UnreadableCoordinates(
        f"{plain[:60]!r} is no pair of coordinates that can be read. Write latitude and longitude "
        "(4.85 N, 31.58 E), an MGRS grid (36N UL 428 364), UTM (36N 342809 536430) or a plus code "
        "(6GPHVH2J+MX)."
    )


# Plain text: one way to write digits, marks and directions

_MARKS = {
    **dict.fromkeys("º˚⁰度∘", "°"),
    **dict.fromkeys("′’‘ʹ´`ˊ׳‛＇分", "'"),
    **dict.fromkeys("″”“〃˝״＂秒", '"'),
    **dict.fromkeys("−–—‐‑‒﹣", "-"),
    "٫": ".", "٬": "", "،": ",", "、": ",", "；": ";", "؛": ";",
}  # fmt: skip
_MARKS_BY_CODE = str.maketrans(_MARKS)

_WORDS = {
    "N": "north, nord, norte, شمالا, شمال, ش, северной широты, северная широта, север, с, 北纬, 北緯, 北",
    "S": "south, sud, sur, جنوبا, جنوب, ج, южной широты, южная широта, юг, ю, 南纬, 南緯, 南",
    "E": "east, est, este, شرقا, شرق, ق, восточной долготы, восточная долгота, восток, в, 东经, 東經, 东, 東",
    "W": "west, ouest, oeste, o, غربا, غرب, غ, западной долготы, западная долгота, запад, з, 西经, 西經, 西",
    "°": "degrees, degree, degrés, degré, grados, grado, градусов, градуса, градус, درجات, درجة, deg, d",
    "'": "minutes, minute, minutos, minuto, минуты, минута, минут, دقائق, دقيقة, min, m",
    '"': "seconds, second, secondes, seconde, segundos, segundo, секунды, секунда, секунд, "
    "ثواني, ثوان, ثانية, sec",
    "": "latitude, longitude, lat, long, lon, lng, latitud, longitud, широта, долгота, "
    "خط العرض, خط الطول, خط عرض, خط طول, العرض, الطول, 纬度, 经度, 緯度, 經度",
}  # fmt: skip
_RUSSIAN_LETTERS = {"с": "N", "ю": "S", "в": "E", "з": "W"}


def _vocabulary() -> list[tuple[re.Pattern[str], str]]:
    """Patterns for every word, longest first; a word of letters stands alone, a Chinese one anywhere."""
    meanings = {word: letter for letter, words in _WORDS.items() for word in words.split(", ")}
    ordered = sorted(meanings, key=len, reverse=True)
    words = [(re.compile(_alone(word), re.IGNORECASE), meanings[word]) for word in ordered]
    return [*_russian_abbreviations(), *words]


def _russian_abbreviations() -> list[tuple[re.Pattern[str], str]]:
    """с. ш., ю.ш., вд and their like."""
    axis = {"N": "ш", "S": "ш", "E": "д", "W": "д"}
    return [
        (re.compile(rf"(?<![^\W\d_]){first}\.?\s*{axis[letter]}(?![^\W\d_])\.?", re.IGNORECASE), letter)
        for first, letter in _RUSSIAN_LETTERS.items()
    ]


def _alone(word: str) -> str:
    if "一" <= word[0] <= "鿿":
        return re.escape(word)
    return r"(?<![^\W\d_])" + re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() else "")


_VOCABULARY = _vocabulary()


def _plain(text: str) -> str:
    """ASCII digits, ° ' " for marks, single blanks, no invisible characters; letters are left as they are."""
    marked = unicodedata.normalize("NFKC", text.translate(_MARKS_BY_CODE)).translate(_MARKS_BY_CODE)
    seen = (c for c in marked if unicodedata.category(c) not in ("Cf", "Mn"))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen)
    return " ".join(digits.replace("''", '"').split()).strip(" ,;.()[]")


def _with_letters(plain: str) -> str:
    """Words for directions and units as N S E W ° ' ", words for latitude and longitude gone."""
    for pattern, letter in _VOCABULARY:
        plain = pattern.sub(f" {letter} " if letter.isalpha() else letter, plain)
    return " ".join(plain.upper().replace(":", " ").replace("=", " ").split()).strip(" ,;")


# Latitude and longitude

_POINT, _COMMA = r"\d+(?:\.\d+)?", r"\d+(?:[.,]\d+)?"
_SEPARATOR = r"(?:\s*[,;/|]\s*|\s+)"


def _angle(number: str) -> str:
    """Degrees, perhaps minutes, perhaps seconds; blanks may stand for the marks."""
    return rf"[+-]?\s*{number}\s*°?(?:\s*{number}\s*'?(?:\s*{number}\s*\"?)?)?"


def _compiled(pattern: str) -> list[re.Pattern[str]]:
    """The pattern for numbers with a decimal point, then for those with a decimal comma."""
    return [re.compile(pattern.format(angle=_angle(number), sep=_SEPARATOR)) for number in (_POINT, _COMMA)]


_LETTER_AFTER = _compiled(r"({angle})\s*([NSEW]){sep}?({angle})\s*([NSEW])")
_LETTER_BEFORE = _compiled(r"([NSEW])\s*({angle}){sep}?([NSEW])\s*({angle})")
_MARKED = [re.compile(rf"([+-]?\s*{n}\s*°[^°,;/]*?){_SEPARATOR}?([+-]?\s*{n}\s*°[^°]*)") for n in (_POINT, _COMMA)]
_BARE = [
    re.compile(rf"([+-]?{parts}){separator}([+-]?{parts})")
    for number, separator in (
        (_POINT, _SEPARATOR),
        (r"\d+(?:,\d+)?", r"(?:\s*[;/|]\s*|,?\s+)"),
        (r"\d+,\d+", ","),  # 4,85,31,58: but 4,85,31 may be two things and is not read
    )
    for parts in (number, rf"\d+\s+{number}", rf"\d+\s+\d+\s+{number}")
]
_RUN_TOGETHER = {
    4: r"(\d{2})(\d{2})",
    5: r"(\d{3})(\d{2})",
    6: r"(\d{2})(\d{2})(\d{2})",
    7: r"(\d{3})(\d{2})(\d{2})",
}


def _degrees(plain: str) -> Reading | None:
    text = _with_letters(plain)
    lettered = _lettered(text)
    if lettered is not None:
        return Reading(_by_letters(*lettered), "degrees")
    pair = _unlettered(text)
    return Reading(_latitude_first(*pair), "degrees") if pair else None


def _lettered(text: str) -> tuple[float, str, float, str] | None:
    text = re.sub(r"(?<=\d)-(?=\d)", " ", text)  # 4-51-06N
    for after, before in zip(_LETTER_AFTER, _LETTER_BEFORE, strict=True):
        if matched := after.fullmatch(text):
            one, letter, other, other_letter = matched.groups()
        elif matched := before.fullmatch(text):
            letter, one, other_letter, other = matched.groups()
        else:
            continue
        return _value(one, letter), letter, _value(other, other_letter), other_letter
    return None


def _by_letters(one: float, letter: str, other: float, other_letter: str) -> Point:
    if (letter in "NS") == (other_letter in "NS"):
        raise UnreadableCoordinates(
            f"{letter} and {other_letter} are both the same axis: one of N, S and one of E, W are needed."
        )
    latitude, longitude = (one, other) if letter in "NS" else (other, one)
    return Point(longitude, latitude)


def _unlettered(text: str) -> tuple[float, float] | None:
    for marked in _MARKED:
        if (matched := marked.fullmatch(text)) and all(_is_angle(part) for part in matched.groups()):
            return _value(matched[1]), _value(matched[2])
    for bare in _BARE:
        if matched := bare.fullmatch(text):
            return _value(matched[1]), _value(matched[2])
    return None


_ANGLES = [re.compile(_angle(number)) for number in (_POINT, _COMMA)]


def _is_angle(text: str) -> bool:
    return any(angle.fullmatch(text.strip()) for angle in _ANGLES)


def _latitude_first(one: float, other: float) -> Point:
    """Latitude, longitude, unless only the other order lies on the earth."""
    if abs(one) > 90 and abs(other) <= 90:
        one, other = other, one
    return Point(other, one)


def _value(angle: str, letter: str = "") -> float:
    """Degrees with their sign. Raises UnreadableCoordinates."""
    numbers = [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", angle)]
    if letter and len(numbers) == 1:
        numbers = _taken_apart(re.sub(r"[^\d.,]", "", angle), letter, "°" in angle) or numbers
    if any(n >= 60 for n in numbers[1:]) or any(n % 1 for n in numbers[:-1]):
        raise UnreadableCoordinates(
            f"{angle.strip()!r}: minutes and seconds lie below 60, and only the last may be a fraction."
        )
    size: float = sum(n / 60**place for place, n in enumerate(numbers))
    if "-" in angle and letter:
        raise UnreadableCoordinates(
            f"{angle.strip()} {letter} has a sign and a letter: which of them counts is unclear."
        )
    return -size if "-" in angle or letter in ("S", "W") else size


def _taken_apart(digits: str, letter: str, marked: bool) -> list[float] | None:
    """045106 N and 0313457.5 E, written without marks, as degrees, minutes and seconds."""
    whole, _, fraction = digits.replace(",", ".").partition(".")
    fits = len(whole) in ((4, 6) if letter in "NS" else (5, 7))
    if marked or not fits:
        return None
    parts = re.fullmatch(_RUN_TOGETHER[len(whole)], whole)
    assert parts is not None
    *first, last = parts.groups()
    return [*map(float, first), float(f"{last}.{fraction or 0}")]


# Grids

_GRID_LIKE = re.compile(r"(?:\d{1,2}\s*[A-Z]|[ABYZ])[\s-]*[A-Z]{2}[\s\d-]*", re.IGNORECASE | re.ASCII)
_UTM = re.compile(
    r"(?:UTM\s*)?(?:ZONE\s*)?(\d{1,2})\s*(NORTH|SOUTH|[C-HJ-NP-X])[\s,]+(?:E\s*)?(\d{6}(?:\.\d+)?)\s*(?:ME|M\s*E|M|E)?[\s,/]+"
    r"(?:N\s*)?(\d{1,8}(?:\.\d+)?)\s*(?:MN|M\s*N|M|N)?",
    re.ASCII,
)
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_converter = MGRS()


def _grid(plain: str) -> Reading | None:
    """MGRS; text that is built like a grid but names no square is told why."""
    text = plain.upper().removeprefix("MGRS").strip(" :")
    if not _GRID_LIKE.fullmatch(text):
        return None
    try:
        return Reading(parse_mgrs(text), "mgrs", mgrs_side_m(text) / 2**0.5)
    except GridUnreadable as error:
        raise UnreadableCoordinates(str(error)) from error


def _utm(plain: str) -> Reading | None:
    """Zone, hemisphere or band, easting, northing, to 1 m."""
    matched = _UTM.fullmatch(plain.upper())
    if matched is None:
        return None
    zone, letter, easting, northing = int(matched[1]), matched[2], float(matched[3]), float(matched[4])
    try:
        square = _converter.UTMToMGRS(zone, _hemisphere(zone, letter, northing), easting, northing)
    except MGRSError as error:
        raise UnreadableCoordinates(f"{plain!r}: there is no such zone, easting or northing in UTM.") from error
    return Reading(parse_mgrs(square), "utm", 2**-0.5)


def _hemisphere(zone: int, letter: str, northing: float) -> str:
    """N or S are hemispheres, other letters bands of latitude.

    36S is also the band of Lebanon (32 to 40° N). With a northing of that band the southern reading lies
    at 50 to 58° S, which is open sea but for South America: there, and only there, nothing can be told.
    """
    if letter in ("NORTH", "SOUTH"):
        return letter[0]
    if letter == "S" and 3_540_000 <= northing <= 4_430_000:
        if 18 <= zone <= 21:
            raise UnreadableCoordinates("S may be the southern hemisphere or the band S: write north or south.")
        return "N"
    return "S" if letter == "S" or letter < "N" else "N"


# Plus codes (Open Location Code 1.0: https://github.com/google/open-location-code, docs/specification.md)

_PLUS = "23456789CFGHJMPQRVWX"
_PLUS_CODE = re.compile(
    rf"([{_PLUS}]{{2}}|[{_PLUS}]{{4}}|[{_PLUS}]{{6}}|[{_PLUS}]{{8}}|[{_PLUS}]{{2,6}}0{{2,6}})\+([{_PLUS}]{{2,7}})?"
)
_PAIR_STEPS = (20.0, 1.0, 0.05, 0.0025, 0.000125)


def plus_code(point: Point) -> str:
    """The plus code of 10 digits (about 14 m) in which the point lies."""
    last = round(1 / _PAIR_STEPS[-1])
    rows = min(int((point.latitude + 90) * last), 180 * last - 1)
    columns = int((point.longitude + 180) * last) % (360 * last)
    digits = ""
    for _ in _PAIR_STEPS:
        digits = _PLUS[rows % 20] + _PLUS[columns % 20] + digits
        rows, columns = rows // 20, columns // 20
    return f"{digits[:8]}+{digits[8:]}"


def _plus_code(reference: Point | None) -> Callable[[str], Reading | None]:
    def read(plain: str) -> Reading | None:
        matched = _PLUS_CODE.fullmatch(plain.upper())
        if matched is None or (matched[2] and "0" in matched[1]) or len(matched[1].rstrip("0")) % 2:
            return None
        head, tail = matched[1], matched[2] or ""
        if len(head) == 8:
            return _decoded(head.rstrip("0") + tail)
        if reference is None:
            raise UnreadableCoordinates(
                f"{plain} is a short plus code: say near which place, or write all of it (6GPHVH2J+MX)."
            )
        return _recovered(head + tail, 8 - len(head), reference)

    return read


def _decoded(digits: str) -> Reading:
    """The middle of the rectangle that the digits name: five pairs, then 4 columns by 5 rows each."""
    south, west, height, width = -90.0, -180.0, 400.0, 400.0
    for north_digit, east_digit in zip(digits[:10:2], digits[1:10:2], strict=True):
        height, width = height / 20, width / 20
        south, west = south + _PLUS.index(north_digit) * height, west + _PLUS.index(east_digit) * width
    for digit in digits[10:]:
        height, width = height / 5, width / 4
        south, west = south + _PLUS.index(digit) // 4 * height, west + _PLUS.index(digit) % 4 * width
    middle = Point(round(west + width / 2, 12), round(south + height / 2, 12))
    return Reading(middle, "plus code", distance_m(middle, Point(west, south)))


def _recovered(digits: str, missing: int, reference: Point) -> Reading:
    """The nearest to `reference` of all places whose full code ends in these digits."""
    first = _decoded(plus_code(reference).replace("+", "")[:missing] + digits)
    step = _PAIR_STEPS[missing // 2 - 1]
    latitudes = [round(first.point.latitude + turn * step, 12) for turn in (-1, 0, 1)]
    longitudes = [round((first.point.longitude + turn * step + 180) % 360 - 180, 12) for turn in (-1, 0, 1)]
    around = [Point(x, y) for y in latitudes if -90 <= y <= 90 for x in longitudes]
    return Reading(min(around, key=lambda point: distance_m(point, reference)), "plus code", first.radius_m)


# Addresses

_GEO = re.compile(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?((?:;[^;]*)*)(?:\?.*)?", re.IGNORECASE)
_CELL = re.compile(r"8[0-9a-f]{14}", re.IGNORECASE)


def _geo_uri(plain: str) -> Reading | None:
    """RFC 5870: latitude, longitude, perhaps altitude, perhaps ;u= uncertainty in metres."""
    if not (matched := _GEO.fullmatch(plain)):
        return None
    uncertain = re.search(r";u=(\d+(?:\.\d+)?)", matched[3])
    return Reading(Point(float(matched[2]), float(matched[1])), "geo", float(uncertain[1]) if uncertain else 0.0)


_CELL_RADIUS_M = 1_281_256.0  # average edge of an H3 cell of resolution 0; each finer one is 1/√7 of it


def _h3(plain: str) -> Reading | None:
    if not _CELL.fullmatch(plain):
        return None
    return Reading(cell_centre(plain.lower()), "h3", _CELL_RADIUS_M / 7 ** (int(plain[1], 16) / 2))


__all__ = [
    "CoordinateError",
    "Reading",
    "UnreadableCoordinates",
    "parse_coordinates",
    "plus_code",
    "read_coordinates",
]
