"""The six official languages of the United Nations, in the order of the Charter's alphabet; their digits and dates."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words
else:
    Words = object
"""Words as they stand, or a promise of them in the language of whoever will read them."""

LANGUAGES = (
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
)

DOCTRINE_NAMES = {"zh-hans": "zh"}

ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
"""CLDR's default digits for Arabic; the other five languages write 0 to 9."""

GROUPED_FROM = {"es": 10_000}
"""From which number on thousands are set apart; CLDR's minimumGroupingDigits. The others do so from 1,000 on."""


COMMAS = {"ar": "، ", "zh": "、"}
"""What stands between the words of a list; CLDR's list patterns. The other four languages write ", "."""


def doctrine_language(code: str) -> str:
    """A Django language code as the doctrine files write it."""
    return DOCTRINE_NAMES.get(code, code.split("-")[0])


def digits_of(language: str) -> str:
    """The ten digits of a language, zero first."""
    return ARABIC_DIGITS if language.split("-")[0] == "ar" else "0123456789"


def in_digits(text: str) -> str:
    """`text` with its digits as the language in use writes them. Never for codes and grids."""
    return text.translate(str.maketrans("0123456789", digits_of(get_language() or "en")))


def listed(words: Iterable[object]) -> str:
    """Words one after the other, those that are empty left out, with the comma of the language in use."""
    comma = COMMAS.get(doctrine_language(get_language() or "en"), ", ")
    return comma.join(said for word in words if (said := str(word)))


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """A number as the language in use writes it, by CLDR; rounded to so many decimals, a half away from nought."""
    if decimals is not None:  # Django would cut the rest off
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    many = GROUPED_FROM.get((get_language() or "en").split("-")[0], 1_000)
    grouped = value >= many or value <= -many
    return in_digits(formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=grouped))


def day(value: date) -> str:
    """A day as the language in use writes it, the month as a word."""
    return in_digits(formats.date_format(value, "DATE_FORMAT"))


def moment(value: datetime) -> str:
    """A moment in the mission's zone, as the language in use writes it."""
    return in_digits(formats.date_format(timezone.localtime(value), "DATETIME_FORMAT"))
