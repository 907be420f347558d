"""The faces of the pages: each language loads its own and little, and nobody waits for them."""

import re
from pathlib import Path

import pytest
from tools import languages

pytestmark = pytest.mark.once

STATIC = Path(__file__).parents[1] / "static" / "web"
SHEET, HAN = ((STATIC / name).read_text(encoding="utf-8") for name in ("tutela.css", "han.css"))
RULES = re.findall(r"@font-face \{.*?\}", SHEET + HAN)
FILES = {file.name: file for file in (STATIC / "fonts").glob("*.woff2")}
MOST_KB = {"Tutela Sans": 26, "Tutela Sans Cyrillic": 31, "Tutela Sans Arabic": 40}


def of(rule, name):
    return re.search(rf'{name}: "?([^";]+)', rule)[1]


def file_of(rule):
    return re.search(r"fonts/([^\"]+)", rule)[1]


def test_every_rule_names_a_file_that_is_there_and_no_file_lies_about():
    assert {file_of(rule) for rule in RULES} == {*FILES}


@pytest.mark.parametrize("rule", RULES, ids=file_of)
def test_nobody_waits_for_a_face(rule):
    assert of(rule, "font-display") == ("swap" if of(rule, "font-family") == "Tutela Han" else "optional")


@pytest.mark.parametrize("family", MOST_KB)
def test_a_language_loads_little(family):
    used = [rule for rule in RULES if of(rule, "font-family") == family and "latin-more" not in rule]
    assert 0 < sum(FILES[file_of(rule)].stat().st_size for rule in used) < MOST_KB[family] * 1000


def test_the_chinese_of_a_device_comes_before_ours_and_what_our_sentences_say_is_in_few_files():
    rules = [rule for rule in RULES if of(rule, "font-family") == "Tutela Han"]
    assert all(rule.index('local("PingFang SC")') < rule.index("url(") for rule in rules)
    said = {
        one for text in languages.read("zh_Hans") for form in languages._forms(text) for one in form if one > "\u2fff"
    }
    often = {int(code, 16) for rule in rules if "han-often" in rule for code in re.findall(r"U\+([0-9A-F]+)", rule)}
    assert {one for one in said if ord(one) not in often} == set()
    assert sum(FILES[file_of(rule)].stat().st_size for rule in rules if "han-often" in rule) < 180_000


def test_the_menu_of_languages_shows_chinese_wherever_it_stands():
    [menu] = [rule for rule in re.findall(r"@font-face \{.*?\}", SHEET) if "han-menu" in rule]
    assert of(menu, "unicode-range") == "U+4E2D, U+6587" and FILES[file_of(menu)].stat().st_size < 1_000


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_a_language_of_another_script_has_a_stack_of_its_own(language):
    [stack] = re.findall(rf":root:lang\({language}\) \{{ --type: ([^;]+)", SHEET)
    assert '"Tutela Sans",' not in stack


def test_the_licence_lies_beside_the_files_and_the_reserved_name_is_not_used():
    assert 'Reserved Font Name "Plex"' in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "Plex" not in "".join(RULES)
