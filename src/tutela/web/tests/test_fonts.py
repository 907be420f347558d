"""The faces of the pages: each language loads its own and little, and nobody waits for them."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

STATIC = Path(__file__).parents[1] / "static" / "web"
SHEET = (STATIC / "tutela.css").read_text(encoding="utf-8")
RULES = re.findall(r"@font-face \{.*?\}", SHEET)
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
    assert of(rule, "font-display") == "optional"


@pytest.mark.parametrize("family", MOST_KB)
def test_a_language_loads_little(family):
    used = [rule for rule in RULES if of(rule, "font-family") == family and "latin-more" not in rule]
    assert 0 < sum(FILES[file_of(rule)].stat().st_size for rule in used) < MOST_KB[family] * 1000


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_a_language_of_another_script_has_a_stack_of_its_own(language):
    [stack] = re.findall(rf":root:lang\({language}\) \{{ --type: ([^;]+)", SHEET)
    assert '"Tutela Sans",' not in stack


def test_the_licence_lies_beside_the_files_and_the_reserved_name_is_not_used():
    assert 'Reserved Font Name "Plex"' in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "Plex" not in "".join(RULES)
