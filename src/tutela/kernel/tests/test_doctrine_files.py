"""Reading one file: every fault is found, by line and column, with what was expected; nothing is executed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.kernel.doctrine import DoctrineError, check
from tutela.kernel.doctrine.sheets import read_sheet

pytestmark = pytest.mark.once

GOOD = """\
doctrine: code_list
name: no_action_reason
version: 1
source: Mission order 7
mark: D
status: derived
codes:
  - code: curfew
    labels:
      ar: حظر التجول
      en: Curfew
      es: Toque de queda
      fr: Couvre-feu
      ru: Комендантский час
      zh: 宵禁
"""
CLOCKS = """\
doctrine: clocks
version: 1
source: Mission order 7
mark: D
status: derived
clocks:
  imminent: {decide: 20 min}
"""


@pytest.fixture
def faults(tmp_path):
    def found(text: str) -> list[tuple[int, int, str, str]]:
        file = tmp_path / "file.yaml"
        file.write_text(text, encoding="utf-8")
        return [(one.line, one.column, one.problem, one.expected) for one in check(file)]

    return found


def test_a_good_list_and_good_clocks_have_no_fault(faults):
    assert faults(GOOD) == [] and faults(CLOCKS) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "problem", "expected"),
    [
        ("    labels:", "    label:", 9, 5, 'the key "label" is not known', "labels"),
        ("      ru: Комендантский час\n", "", 9, 5, "there are no labels in ru", "ar, en, es, fr, ru, zh"),
        ("      en: Curfew", "      en: 7", 11, 11, '"7" stands here', "quotes"),
        ("      en: Curfew", '      en: " "', 11, 11, "the text is empty", "at least one word"),
        ("      zh: 宵禁", "      zh: 宵禁\n      de: Sperre", 16, 7, 'the key "de" is not known', "zh"),
        ("version: 1", "version: one", 3, 10, '"one" stands here', "a whole number"),
        ("version: 1", "version: 0", 3, 10, "0 is too small", "1 or more"),
        ("version: 1", "version: true", 3, 10, '"True" stands here', "a whole number"),
        ("mark: D", "mark: X", 5, 7, '"X" is not known here', "one of S, T, D, G"),
        ("mark: D", "mark: S", 4, 1, "the mark S needs a paragraph", "¶"),
        ("mark: D", "mark: G", 6, 1, 'the mark G does not allow the status "derived"', '"to-confirm"'),
        ("name: no_action_reason", "name: no_action_raeson", 2, 1, "is no code list", '"no_action_reason"?'),
        ("code: curfew", "code: cur few", 8, 11, '"cur few" stands here', "a code of letters"),
        (
            "code: curfew",
            "code: curfew\n    parent: nobody",
            9,
            5,
            '"nobody" cannot be a parent',
            "no parent",
        ),
        ("code: curfew", "code: curfew\n    attributes: {bit: 3}", 9, 18, 'attribute "bit"', "no attributes"),
        ("doctrine: code_list", "doctrine: code_lists", 1, 11, '"code_lists" is not known', '"code_list"?'),
        ("source: Mission order 7\n", "", 1, 1, 'the key "source" is missing', '"source:"'),
        ("codes:\n", "codes: none\nothers:\n", 7, 8, '"none" stands here', "a list"),
    ],
)
def test_a_fault_is_told_with_line_column_and_what_was_expected(faults, old, new, line, column, problem, expected):
    assert old in GOOD
    (told,) = [one for one in faults(GOOD.replace(old, new)) if one[:2] == (line, column)]
    assert problem in told[2] and expected in told[3]


def test_a_code_that_is_there_twice_is_refused_where_it_stands_again(faults):
    again = GOOD + GOOD[GOOD.index("  - code") :]
    assert [(line, column) for line, column, *_ in faults(again)] == [(16, 5)]


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_lines(faults):
    wrong = GOOD.replace("version: 1", "version: x").replace("mark: D", "mark: X").replace("      zh: 宵禁\n", "")
    assert [line for line, *_ in faults(wrong)] == [3, 5, 9]


def test_a_key_written_twice_is_refused(faults):
    assert faults(GOOD.replace("mark: D", "mark: D\nmark: D"))[0][:3] == (
        6, 1, 'the key "mark" is here a second time'
    )  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "problem"),
    [
        ("{decide: 20 minutes}", '"20 minutes" is no duration'),
        ("{decide: 20}", '"20" is no duration'),
        ("{decide: 2 months}", '"2 months" has no fixed length'),
        ("{acknowledge: 40 min}", "a later step is due before an earlier one"),
        ("{decid: 20 min}", 'the key "decid" is not known here'),
    ],
)
def test_a_clock_that_makes_no_sense_is_refused(faults, clock, problem):
    found = faults(CLOCKS.replace("{decide: 20 min}", clock))
    assert [one[0] for one in found] == [7] and problem in found[0][2]


def test_an_unknown_urgency_says_which_was_probably_meant(faults):
    found = faults(CLOCKS.replace("imminent", "iminent"))
    assert found[0][2:] == (
        '"iminent" is no urgency',
        '"imminent"? One of imminent, within_24_h, within_7_d, info',
    )


def test_a_role_cannot_be_given_a_verb_that_nobody_knows(faults):
    text = CLOCKS[: CLOCKS.index("clocks:")].replace("clocks", "roles") + "roles:\n  analyst:\n    may: [alert.raze]\n"
    found = faults(text.replace("doctrine: clocks", "doctrine: roles"))
    assert found[0][:2] == (8, 5) and '"alert.raze" is no verb' in found[0][2]
    assert found[0][3].startswith('"alert.raise"?')


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the file is empty"),
        ("- a\n- b\n", 1, 'the key "doctrine" is missing'),
        ("a: [1, 2\nb: 3\n", 2, "this is not YAML"),
        ("a: &x 1\n", 1, "anchors and aliases"),
        ("a: !!python/object/apply:os.system [true]\n", 1, "tags (!) are not allowed"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a:\n  b: \x07\n", 2, "the character U+0007 stands here"),
        ("[" * 5000, 1, "nested too deeply"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_where_it_stands(faults, text, line, problem):
    found = faults(text)
    assert len(found) == 1 and found[0][0] == line and problem in found[0][2]


def test_a_page_of_aliases_does_not_unfold(faults):
    bomb = "a: &a [x, x]\n" + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(50))
    assert "anchors and aliases" in faults(bomb)[0][2]


def test_bytes_that_are_not_utf_8_are_refused_by_line(tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes("doctrine: clocks\nnote: café\n".encode("latin-1"))
    assert [(one.line, one.problem) for one in check(file)] == [(2, "this is not UTF-8")]


def test_a_file_that_is_not_there_says_so(tmp_path):
    (fault,) = check(tmp_path / "nothing.yaml")
    assert "cannot be read" in fault.problem


def test_words_that_yaml_takes_for_values_stay_words(faults):
    assert faults(GOOD.replace("code: curfew", "code: no")) == []


def test_the_message_reads_file_line_column_fault_and_expectation(tmp_path):
    file = tmp_path / "clocks.yaml"
    file.write_text(CLOCKS.replace("version: 1", "version: x"))
    assert str(check(file)[0]) == f'{file}:2:10: "x" stands here; expected a whole number'


@given(text=st.text(max_size=200) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@ \n\t0", max_size=80))
def test_any_text_is_read_or_refused_within_its_own_lines(tmp_path_factory, text):
    file: Path = tmp_path_factory.mktemp("any") / "any.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DoctrineError) as refused:
        read_sheet(file)
    assert 1 <= refused.value.line <= len(text.splitlines()) + 1


@given(data=st.data())
def test_a_damaged_shipped_file_is_judged_and_never_breaks_the_judge(tmp_path_factory, data):
    at = data.draw(st.integers(0, len(GOOD)))
    cut = data.draw(st.integers(0, 12))
    damage = data.draw(st.text(alphabet="x1: -\n[]{}\"'~", max_size=6))
    file: Path = tmp_path_factory.mktemp("bad") / "bad.yaml"
    file.write_text(GOOD[:at] + damage + GOOD[at + cut :], encoding="utf-8")
    for fault in check(file):
        assert fault.file == file and fault.line >= 1 and fault.column >= 1 and fault.expected
