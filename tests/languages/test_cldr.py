"""Numbers, days and plurals as the Unicode CLDR has them for the six languages."""

from datetime import date
from gettext import c2py

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language_info, override
from hypothesis import given
from hypothesis import strategies as st
from tools.languages import LANGUAGES, read

from tutela.kernel import languages

pytestmark = pytest.mark.once

REGIONS = {"ar": "ar_SD", "zh-hans": "zh_Hans", "en": "en_GB"}
"""Arabic as in the countries of the missions (Sudan, South Sudan, Chad): with Arabic digits."""

CODES = [code for code, _name in languages.LANGUAGES]


def in_cldr(value, code, pattern=None):
    """Babel knows the signs of a numbering system, not its digits."""
    return languages.in_digits(format_decimal(value, pattern, locale=cldr(code), numbering_system="default"))


def cldr(code):
    return Locale.parse(REGIONS.get(code, code))


@pytest.mark.parametrize("code", CODES)
@given(value=st.integers(0, 10**12))
def test_a_number_is_written_as_in_cldr(code, value):
    with override(code):
        assert value < languages.GROUPED_FROM.get(code, 0) or languages.number(value) == in_cldr(value, code)


@pytest.mark.parametrize("code", CODES)
@given(tenths=st.integers(0, 10**7))
def test_decimals_are_written_as_in_cldr(code, tenths):
    value = tenths / 10
    with override(code):
        found = languages.number(value, decimals=1)
        assert value < languages.GROUPED_FROM.get(code, 0) or found == in_cldr(value, code, "#,##0.0")


def test_spanish_sets_thousands_apart_from_ten_thousand_on():
    """CLDR's minimumGroupingDigits, which Babel leaves out."""
    with override("es"):
        assert [languages.number(value) for value in (999, 9_999, 10_000)] == ["999", "9999", "10.000"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_is_written_as_in_cldr(code, month):
    day = date(2026, month, 21)
    with override(code):
        wanted = languages.in_digits(format_date(day, "long", locale=cldr(code)))
        assert languages.day(day).replace("إبريل", "أبريل") == wanted  # April has two spellings


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_forms_of_a_catalogue_are_those_of_cldr_in_their_order(language):
    rule, catalog = Locale.parse(language).plural_form, read(language)
    form_of = c2py(catalog.plural_expr)
    used = [name for name in ("zero", "one", "two", "few", "many", "other") if name in map(rule, range(1_000))]
    assert [used[form_of(number)] for number in range(1_000)] == [rule(number) for number in range(1_000)]
    assert len(used) == catalog.num_plurals


def test_only_arabic_is_written_from_right_to_left():
    assert [code for code in CODES if get_language_info(code)["bidi"]] == ["ar"]


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_called_by_its_own_name(code):
    assert dict(languages.LANGUAGES)[code].casefold() == cldr(code).get_language_name(code[:2]).casefold()


@pytest.mark.parametrize(
    ("value", "written"), [(2.46, "2.5"), (2.44, "2.4"), (0.05, "0.1"), (-2.46, "-2.5"), (7, "7.0")]
)
def test_a_number_is_rounded_and_never_cut_off(value, written):
    with override("en"):
        assert languages.number(value, decimals=1) == written


@pytest.mark.parametrize("code", CODES)
def test_a_list_has_the_comma_of_cldr(code):
    with override(code):
        comma = languages.listed(["A", "", "B"])[1:-1]
    patterns = cldr(code).list_patterns
    middles = [dict(patterns[name]).get("middle", "") for name in ("standard", "unit-short") if name in patterns]
    assert any(middle.startswith(f"{{0}}{comma}") for middle in middles), middles
