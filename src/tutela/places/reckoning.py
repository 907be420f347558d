"""A place as people say it: "two hours' walk north of Poktap", "5 km south-east of Bor", in six languages.

Such words name an area, never a point: a distance that is known by the pace of whoever walked it, and a direction out
of eight. So what is read is the name of the place from which they reckon, the bearing, and the nearest and farthest
that it can be. On foot people make 3 to 5 km in an hour where there is a path (the pace by which villages give
distances; the platform's own, to be confirmed by the mission); kilometres that somebody guessed are taken as right to
within a quarter.
"""

import re
from dataclasses import dataclass

SLOW_KMH, FAST_KMH = 3.0, 5.0
GUESSED = 0.25
HALF_OCTANT_DEGREES = 22.5
MOST_KM = 100.0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Where from, in words; which way, in degrees from north; how far, from so many metres to so many."""

    origin: str
    bearing: float
    nearest_m: float
    farthest_m: float


DIRECTIONS = {
    45.0: "north[- ]?east nord[- ]?est noreste nordeste северо-восток(?:у|ом|е|а)? شمال[ -]?شرقي? 东北",
    135.0: "south[- ]?east sud[- ]?est sureste sudeste юго-восток(?:у|ом|е|а)? جنوب[ -]?شرقي? 东南",
    225.0: "south[- ]?west sud[- ]?ouest suroeste sudoeste юго-запад(?:у|ом|е|а)? جنوب[ -]?غربي? 西南",
    315.0: "north[- ]?west nord[- ]?ouest noroeste северо-запад(?:у|ом|е|а)? شمال[ -]?غربي? 西北",
    0.0: "north nord norte север(?:у|ом|е|а)? شمال(?:ي|اً)? 北",
    180.0: "south sud sur юг(?:у|ом|е|а)? جنوب(?:ي|اً)? 南",
    90.0: "east est este восток(?:у|ом|е|а)? شرق(?:ي|اً)? 东",
    270.0: "west ouest oeste запад(?:у|ом|е|а)? غرب(?:ي|اً)? 西",
}
"""The eight directions as the six languages write them; those of two words first, or half of one would be read."""

NUMBERS = {
    0.5: "half(?: an)? une? demi-?e? media полчаса نصف 半",
    1.0: "an? one une? un[ao]? один одного واحدة? 一",
    2.0: "two deux dos два двух اثنتان 两 二",
    3.0: "three trois tres три трёх трех ثلاث 三",
    4.0: "four quatre cuatro четыре четырёх четырех أربع 四",
    5.0: "five cinq cinco пять пяти خمس 五",
    6.0: "six seis шесть шести ست 六",
}
DUAL = {"ساعتان": 2.0, "ساعتين": 2.0, "ساعة": 1.0, "полчаса": 0.5}
"""Words that hold number and unit at once."""

HOURS = r"hours?(?:['’]s?)?|hrs?|heures?|horas?|часов|часа|часах|час|ساعات|ساعة|小时|个小时|h"
KILOMETRES = r"km|kilomet(?:re|er)s?|kilom[eè]tres?|kil[oó]metros?|км|километр(?:ов|ах|а)?|كيلومترات|كيلومتر|كم|公里"
FROM = r"of|from|de la|de|du|d['’]|del|от|من|عن"
WESTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩،٫", "0123456789,.")


def _either(words: str) -> str:
    """One of these words, written apart from others; spaces inside brackets belong to the word."""
    return "|".join(re.split(r" (?![^\[(]*[\])])", words))


_WAYS = {bearing: re.compile(f"^(?:{_either(words)})$", re.IGNORECASE) for bearing, words in DIRECTIONS.items()}
_COUNTS = {count: re.compile(f"^(?:{_either(words)})$", re.IGNORECASE) for count, words in NUMBERS.items()}
_WAY = "|".join(_either(words) for words in DIRECTIONS.values())
_COUNT = "|".join([r"\d+(?:[.,]\d+)?", *(_either(words) for words in NUMBERS.values())])
_SPAN = rf"(?:(?P<dual>{'|'.join(DUAL)})|(?P<count>{_COUNT})\s*(?:(?P<hours>{HOURS})|(?P<km>{KILOMETRES})))"

_FORWARD = re.compile(
    rf"^\D{{0,12}}?(?<!\w){_SPAN}(?!\w)\D{{0,40}}?(?<!\w)(?P<way>{_WAY})(?!\w)\s*(?:(?:{FROM})(?!\w)|d['’])?\s*(?P<origin>\S.*)$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"^(?P<origin>.+?)(?:以|的|往|向)?(?P<way>东北|东南|西南|西北|北|南|东|西)[面边方]?\D{{0,8}}?{_SPAN}"
)


def read(text: str) -> Reckoning | None:
    """What the words reckon; none if they do not."""
    found = _FORWARD.match(text := text.strip().translate(WESTERN_DIGITS)) or _CHINESE.match(text)
    if found is None:
        return None
    bearing = next(degrees for degrees, way in _WAYS.items() if way.match(found["way"]))
    nearest, farthest = _kilometres(found)
    origin = re.sub(r"^d['’]", "", found["origin"].strip(" .,،"))
    if not origin or not 0 < farthest <= MOST_KM:
        return None
    return Reckoning(origin, bearing, nearest * 1000, farthest * 1000)


def _kilometres(found: re.Match[str]) -> tuple[float, float]:
    """The nearest and the farthest, in kilometres."""
    if found["dual"]:
        hours = DUAL[found["dual"].lower()]
        return hours * SLOW_KMH, hours * FAST_KMH
    count = _count(found["count"])
    if found["hours"]:
        return count * SLOW_KMH, count * FAST_KMH
    return count * (1 - GUESSED), count * (1 + GUESSED)


def _count(words: str) -> float:
    if words[0].isdigit():
        return float(words.replace(",", "."))
    return next(count for count, pattern in _COUNTS.items() if pattern.match(words))


def spread_m(reckoning: Reckoning) -> float:
    """How far from the middle of the area its farthest corner may lie, in metres; a little more than the truth."""
    middle = (reckoning.nearest_m + reckoning.farthest_m) / 2
    return middle * 0.42 + (reckoning.farthest_m - reckoning.nearest_m) / 2
